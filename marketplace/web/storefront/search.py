"""Search over all shops of the town."""

from collections.abc import Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.cards import ProductCard
from marketplace.browsing.facets import Hit
from marketplace.browsing.queries import StreetView, product_cards, shops_of
from marketplace.browsing.search import MOST_RANKED
from marketplace.browsing.search import search as search_goods
from marketplace.shops.kinds import GROUPS
from marketplace.towns.queries import TownView
from marketplace.web.storefront.found.heads import ranking_head
from marketplace.web.storefront.narrowing import narrowed_by
from marketplace.web.storefront.not_found import Else, what_else
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.searched import MOST_SHOPS, Asked, asked, shops_called
from marketplace.web.town import this_town

_A_PAGE = 36


@revalidated
def search() -> ResponseReturnValue:
    """Goods and shops for some typed words, narrowed by category, shop, price and open doors."""
    town, question = this_town(), asked()
    street = shops_of(town, most=MOST_SHOPS) if question.typed else StreetView((), {}, 0)
    hits = search_goods(town.id, question.typed)
    narrowed = narrowed_by(question, hits, street, town=town)
    named = shops_called(hits.mended or question.typed, street.cards) if question.is_plain else []
    start = (question.page - 1) * _A_PAGE
    return render_template(
        "storefront/search.html",
        asked=question,
        groups=list(GROUPS.items()),
        hits=hits,
        counted_to=MOST_RANKED,
        narrowed=narrowed,
        products=_cards(town, narrowed.hits[start : start + _A_PAGE]),
        shops=named,
        else_=None if hits.total or named else _else(town, question, street),
        has_more=start + _A_PAGE < len(narrowed.hits),
    )


def _else(town: TownView, question: Asked, street: StreetView) -> Else | None:
    return what_else(town, question, street.cards) if question.typed else None


def _cards(town: TownView, hits: Sequence[Hit]) -> list[ProductCard]:
    return product_cards(town, product_ids=[hit.product_id for hit in hits]) if hits else []


@revalidated
def show_ranking() -> ResponseReturnValue:
    """By what results are put in order, and by what they are not."""
    return render_template(
        "storefront/ranking.html",
        head=ranking_head(this_town(), url_for(".show_ranking")),
        most=MOST_RANKED,
    )
