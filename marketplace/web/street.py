"""The drawn street of the home page, of a walk and of a shop's page, with this town's addresses and words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from flask import current_app, url_for
from markupsafe import Markup

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.street.daylight import lights_at
from marketplace.browsing.street.drawing import draw_neighbourhood, draw_street, draw_walk
from marketplace.browsing.street.facades import Facade, Lights, Spot, Standing, Stop, StreetWords
from marketplace.browsing.street.sheet import SHEET, cut_of
from marketplace.core import clock
from marketplace.core.words import _, language
from marketplace.shops.kinds import kind_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Door, Unit, rows_of
from marketplace.shops.street.place import SIDES, Side
from marketplace.shops.street.wording import unit_label
from marketplace.towns.queries import TownView
from marketplace.web.assets import Assets

MOST_DRAWN = 60
_Units = tuple[Unit, ...]
_Cards = tuple[ShopCard, ...]


def whole_street(cards: Sequence[ShopCard], *, units: _Units, town: TownView) -> Markup:
    """The whole street, each shop a link. `units`: as the council arranged it."""
    return _whole(tuple(cards[:MOST_DRAWN]), units, town.street_name, _lights(town), language())


def walk_through(
    cards: Sequence[ShopCard], *, units: _Units, stops: Sequence[Stop], town: TownView
) -> Markup:
    """The street with a walk in it. `stops`: in walking order; `cards`: of all shops to be drawn."""
    return draw_walk(
        _standing(tuple(cards), units),
        stops=stops,
        words=_words(_("Votre chemin, %(street)s", street=town.street_name)),
        lights=_lights(town),
    )


def corner_of(cards: Sequence[ShopCard], *, slug: str, units: _Units, town: TownView) -> Markup:
    """One shop among its neighbours."""
    return _corner(tuple(cards[:MOST_DRAWN]), units, slug, town.street_name, _lights(town), language())


def sides_of(cards: Sequence[ShopCard], *, units: _Units) -> list[tuple[str, list[ShopCard | str]]]:
    """The same as the drawing, to be read: each side with its shops, and in words what is no shop."""
    rows = _rows(tuple(cards[:MOST_DRAWN]), units)
    return [(words, row) for words, side in _sides() if (row := list(_told(rows[side])))]


# A drawing takes longer than all the rest of the page. It shows nothing but what its cards hold, in one
# language: the same cards are the same drawing until a shop opens, closes or changes.
@lru_cache(maxsize=64)
def _whole(cards: _Cards, units: _Units, street_name: str, lights: Lights, _language: str) -> Markup:
    title = _("%(street)s, dessinée", street=street_name)
    return draw_street(_standing(cards, units), words=_words(title), lights=lights)


@lru_cache(maxsize=512)
def _corner(
    cards: _Cards, units: _Units, slug: str, street_name: str, lights: Lights, _language: str
) -> Markup:
    title = _("%(street)s, dessinée", street=street_name)
    return draw_neighbourhood(_standing(cards, units), around=slug, words=_words(title), lights=lights)


def _rows(cards: _Cards, units: _Units) -> dict[Side, list[tuple[Unit, ShopCard | None]]]:
    """Both sides; a shop that residents do not see leaves no gap."""
    by_id = {card.row.id: card for card in cards}
    doors = [Door(card.row.id, card.row.street_number) for card in cards]
    met = rows_of(units, doors=doors)
    return {
        side: [
            (unit, by_id.get(unit.shop_id or 0))
            for unit in met[side]
            if unit.shop_id is None or unit.shop_id in by_id
        ]
        for side in SIDES
    }


def _standing(cards: _Cards, units: _Units) -> list[Standing]:
    assets: Assets = current_app.extensions["assets"]
    return [
        _facade(card, side, assets) if card else Spot(unit.kind, side, unit.name or _shown_name(unit.kind))
        for side, row in _rows(cards, units).items()
        for unit, card in row
    ]


def _facade(card: ShopCard, side: Side, assets: Assets) -> Facade:
    return Facade(
        slug=card.slug,
        name=card.name,
        side=side,
        number=str(card.row.street_number or ""),
        colour=card.row.colour,
        is_open=card.is_open,
        url=url_for("storefront.show_shop", shop_slug=card.slug),
        sign=f"{assets.asset('img/icons.svg')}#i-{kind_of(card.row.kind).icon}",
        picture=card.picture if cut_of(card.picture) else kind_of(card.row.kind).picture,
        sheet=assets.asset(SHEET),
        kind=card.kind_label,
        hours=card.hours_words,
    )


def _told(row: Sequence[tuple[Unit, ShopCard | None]]) -> Iterator[ShopCard | str]:
    for unit, card in row:
        yield card or ", ".join(filter(None, (unit_label(unit.kind), unit.name)))


def _shown_name(kind: UnitKind) -> str:
    """What is written where the council wrote nothing: a station and a hub always say what they are."""
    return unit_label(kind) if kind in {UnitKind.STATION, UnitKind.HUB} else ""


def _sides() -> tuple[tuple[str, Side], ...]:
    return (_("Côté impair"), "odd"), (_("Côté pair"), "even")


def _lights(town: TownView) -> Lights:
    return lights_at(clock.now(), time_zone=town.time_zone)


def _words(title: str) -> StreetWords:
    assets: Assets = current_app.extensions["assets"]
    return StreetWords(
        title=title,
        open=_("ouvert"),
        closed=_("fermé"),
        vacant=_("libre"),
        hub_sign=f"{assets.asset('img/icons.svg')}#i-package",
    )
