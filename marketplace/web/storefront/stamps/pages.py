"""Taking a shop's stamp card, and looking at one's own: the address is the card, and nothing else is kept."""

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.shop_page import ShopHead, shop_head
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.shops.stamps.codes import grouped, new_code
from marketplace.shops.stamps.queries import card_typed
from marketplace.web.public_address import public_url
from marketplace.web.qr import qr_of
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


@revalidated
def show_stamp_offer(shop_slug: str) -> ResponseReturnValue:
    """What the shop's card promises, and the button that gives one."""
    return render_template("storefront/stamps/offer.html", shop=_offering(shop_slug))


def create_stamp_card(shop_slug: str) -> ResponseReturnValue:
    """A new card: an address. Nothing is written down."""
    town, shop = this_town(), _offering(shop_slug)
    code = new_code(town.id, shop_id=shop.id, today=clock.today(town.time_zone))
    return redirect(url_for(".show_stamp_card", shop_slug=shop_slug, code=code), 303)


@unkept
def show_stamp_card(shop_slug: str, code: str) -> ResponseReturnValue:
    """The card: its code to be scanned, and how many stamps it has."""
    town, shop = this_town(), _shop(shop_slug)
    try:
        card = card_typed(town, shop, typed=code)
    except Refusal as refusal:
        return _page("storefront/stamps/refused.html", 404, shop=shop, sentence=str(refusal))
    address = public_url(town, url_for(".show_stamp_card", shop_slug=shop_slug, code=card.code))
    return _page(
        "storefront/stamps/card.html", shop=shop, card=card, spoken=grouped(card.code), qr=qr_of(address)
    )


def _offering(shop_slug: str) -> ShopHead:
    shop = shop_head(this_town(), slug=shop_slug)
    return shop if shop and shop.is_visible and shop.stamps_needed else abort(404)


def _shop(shop_slug: str) -> Shop:
    return shop_named(this_town().id, shop_slug) or abort(404)


def _page(template: str, status: int = 200, **facts: object) -> Response:
    return make_response(render_template(template, **facts), status)
