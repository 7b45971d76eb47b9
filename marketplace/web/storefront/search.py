"""Search over all shops of the town."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.queries import product_cards, shops_of
from marketplace.browsing.search import MOST_RANKED
from marketplace.browsing.search import search as search_goods
from marketplace.web.storefront.found.heads import ranking_head
from marketplace.web.storefront.narrowing import narrowed_by
from marketplace.web.storefront.not_found import what_else
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.searched import MOST_SHOPS, asked, shops_called
from marketplace.web.town import this_town

_A_PAGE = 36


@revalidated
def search() -> ResponseReturnValue:
    """Goods and shops for some typed words, narrowed by category, shop, price and open doors."""
    town, question = this_town(), asked()
    shops = shops_of(town, most=MOST_SHOPS).cards if question.typed else ()
    hits = search_goods(town.id, question.typed)
    narrowed = narrowed_by(question, hits, shops, town_id=town.id)
    named = shops_called(hits.mended or question.typed, shops) if question.is_plain else []
    start = (question.page - 1) * _A_PAGE
    shown = [hit.product_id for hit in narrowed.hits[start : start + _A_PAGE]]
    return render_template(
        "storefront/search.html",
        asked=question,
        hits=hits,
        counted_to=MOST_RANKED,
        narrowed=narrowed,
        products=product_cards(town, product_ids=shown) if shown else [],
        shops=named,
        else_=what_else(town, question, shops) if question.typed and not (hits.total or named) else None,
        has_more=start + _A_PAGE < len(narrowed.hits),
    )


@revalidated
def show_ranking() -> ResponseReturnValue:
    """By what results are put in order, and by what they are not."""
    return render_template(
        "storefront/ranking.html",
        head=ranking_head(this_town(), url_for(".show_ranking")),
        most=MOST_RANKED,
    )
