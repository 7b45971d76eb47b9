"""Search over all shops of the town."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.index import kind_words
from marketplace.browsing.queries import product_cards, shops_of
from marketplace.browsing.search import MOST_RANKED, Hits
from marketplace.browsing.search import search as search_goods
from marketplace.browsing.words import stems_of
from marketplace.core.words import _
from marketplace.web.storefront.paging import page_number
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town

_A_PAGE = 36
_MOST_SHOPS = 400
_MOST_TYPED = 100


@revalidated
def search() -> ResponseReturnValue:
    """Goods and shops for some typed words, in one shop or in all."""
    town, page, typed = this_town(), page_number(), _typed()
    shops = shops_of(town, most=_MOST_SHOPS).cards if typed else ()
    inside = next((card for card in shops if card.slug == request.args.get("shop")), None)
    hits = search_goods(town.id, typed, shop_id=inside.row.id if inside else None)
    shown = hits.product_ids[(page - 1) * _A_PAGE : page * _A_PAGE]
    return render_template(
        "storefront/search.html",
        typed=typed,
        hits=hits,
        counted_to=MOST_RANKED,
        products=product_cards(town, product_ids=shown) if shown else [],
        shops=_shops_called(hits.mended or typed, shops) if page == 1 and not inside else [],
        inside=inside,
        shop_tabs=_shop_tabs(typed, hits, shops, inside),
        page=page,
        has_more=page * _A_PAGE < hits.total,
    )


def _typed() -> str:
    """What was typed, as one line of printable text."""
    text = "".join(c if c.isprintable() else " " for c in request.args.get("q", "")[:_MOST_TYPED])
    return " ".join(text.split())


def _shops_called(typed: str, shops: Sequence[ShopCard]) -> list[ShopCard]:
    """The shops whose name or trade has all the words; the last one may be unfinished."""
    *whole, last = stems_of(typed) or [""]
    named = ((card, stems_of(f"{card.name} {kind_words(card.row.kind)}")) for card in shops)
    return [
        card
        for card, stems in named
        if last and set(whole) <= set(stems) and any(stem.startswith(last) for stem in stems)
    ]


def _shop_tabs(
    typed: str, hits: Hits, shops: Sequence[ShopCard], inside: ShopCard | None
) -> list[tuple[str, str, bool]]:
    """All shops, then each one that has some of it, in street order."""
    everywhere = (url_for("storefront.search", q=typed), _("Toute la rue"), inside is None)
    counted = ((card, hits.by_shop[card.row.id]) for card in shops if card.row.id in hits.by_shop)
    return [
        everywhere,
        *(
            (url_for("storefront.search", q=typed, shop=card.slug), f"{card.name} ({count})", card is inside)
            for card, count in counted
        ),
    ]
