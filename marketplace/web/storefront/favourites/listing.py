"""My favourites in this town: shops with their doors, products with what is there now."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.queries import product_cards, shops_among
from marketplace.favourites.queries import kept_products, kept_shops
from marketplace.favourites.services import MOST
from marketplace.web.access import person
from marketplace.web.storefront.collection import with_collection
from marketplace.web.storefront.paging import page_number
from marketplace.web.town import this_town

_PAGE = 24


def list_favourites() -> ResponseReturnValue:
    """All kept shops on the first page; products two dozen a page, what can be had before what cannot."""
    town, page = this_town(), page_number()
    kept = kept_products(town.id, person().id, most=_PAGE, skip=(page - 1) * _PAGE)
    cards = product_cards(town, product_ids=kept.ids)
    street = shops_among(town, shop_ids=kept_shops(town.id, person().id, most=MOST) if page == 1 else [])
    return render_template(
        "storefront/account/favourites.html",
        shops=with_collection(town, street),
        products=sorted(cards, key=lambda card: card.free <= 0),
        unseen=len(kept.ids) - len(cards),
        page=page,
        has_more=page * _PAGE < kept.total,
    )
