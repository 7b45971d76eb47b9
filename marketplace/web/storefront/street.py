"""The drawn street of the home page and of a shop's page, with this town's addresses and words."""

from collections.abc import Sequence
from functools import lru_cache

from flask import current_app, url_for
from markupsafe import Markup

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.street.drawing import draw_neighbourhood, draw_street
from marketplace.browsing.street.facades import Facade, Side, StreetWords
from marketplace.core.words import _, language
from marketplace.shops.kinds import kind_of
from marketplace.web.assets import Assets

MOST_DRAWN = 60


def walk_along(cards: Sequence[ShopCard], *, street_name: str) -> Markup:
    """The whole street, each shop a link."""
    return _walk(tuple(cards[:MOST_DRAWN]), street_name, language())


def corner_of(cards: Sequence[ShopCard], *, slug: str, street_name: str) -> Markup:
    """One shop among its neighbours."""
    return _corner(tuple(cards[:MOST_DRAWN]), slug, street_name, language())


# A drawing takes longer than all the rest of the page. It shows nothing but what its cards hold, in one
# language: the same cards are the same drawing until a shop opens, closes or changes.
@lru_cache(maxsize=64)
def _walk(cards: tuple[ShopCard, ...], street_name: str, _language: str) -> Markup:
    return draw_street(_facades(cards), words=_words(street_name))


@lru_cache(maxsize=512)
def _corner(cards: tuple[ShopCard, ...], slug: str, street_name: str, _language: str) -> Markup:
    return draw_neighbourhood(_facades(cards), around=slug, words=_words(street_name))


def _facades(cards: Sequence[ShopCard]) -> tuple[Facade, ...]:
    assets: Assets = current_app.extensions["assets"]
    sprite = assets.asset("img/icons.svg")
    return tuple(
        Facade(
            slug=card.slug,
            name=card.name,
            side=_side(card, place),
            number=str(card.row.street_number or ""),
            colour=card.row.colour,
            is_open=card.is_open,
            url=url_for("storefront.show_shop", shop_slug=card.slug),
            sign=f"{sprite}#i-{kind_of(card.row.kind).icon}",
            picture=_address_of(assets, card.picture),
            kind=card.kind_label,
            hours=card.hours_note,
        )
        for place, card in enumerate(cards)
    )


def _side(card: ShopCard, place: int) -> Side:
    number = card.row.street_number or place + 1
    return "odd" if number % 2 else "even"


def _address_of(assets: Assets, picture: str) -> str:
    return picture if picture.startswith("/") else assets.asset(f"img/{picture}.svg")


def _words(street_name: str) -> StreetWords:
    title = _("%(street)s, dessinée", street=street_name)
    return StreetWords(title=title, open=_("ouvert"), closed=_("fermé"))
