"""A product's page."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from marketplace.browsing.gallery import gallery_of
from marketplace.browsing.phrases import confirmed_words, few_left
from marketplace.browsing.product_page import Option, ProductHead, beside, options_of, product_head
from marketplace.browsing.shop_page import ShopHead
from marketplace.browsing.similar import similar_in_street
from marketplace.catalogue.categories import path_of
from marketplace.catalogue.models import Offered
from marketplace.catalogue.wording import offer_words
from marketplace.core import clock
from marketplace.core.words import _
from marketplace.pickup.slots import Window
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.queries import TownView
from marketplace.web.days import first_capital
from marketplace.web.storefront.collection import next_window_of
from marketplace.web.storefront.found.heads import product_page_head
from marketplace.web.storefront.particulars import particulars_of
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.reviews.shown import said_in_short
from marketplace.web.storefront.shops import show_paused
from marketplace.web.town import this_town

_FRESH = timedelta(days=2)


@revalidated
def show_product(shop_slug: str, product_slug: str) -> ResponseReturnValue:
    """A product: what it is, what it costs, how many there are, who sells it."""
    town = this_town()
    found = product_head(town, shop_slug=shop_slug, slug=product_slug)
    product, shop = found or abort(404, _("Cet article n’est plus en rayon, ou il n’y a jamais été."))
    if not shop.is_visible:
        return show_paused(town, shop)
    options, said = options_of(town, product), said_in_short(town, shop, subject_id=product.id)
    return render_template(
        "storefront/product.html",
        head=product_page_head(town, product, shop, options, reviews=said),
        said=said,
        product=product,
        shop=shop,
        **_offer(town, product, shop, options),
        path=path_of(product.category),
        next_window=_next_window(town, shop, product),
        **_around(town, product, shop),
    )


def _around(town: TownView, product: ProductHead, shop: ShopHead) -> dict[str, Any]:
    """Its pictures, and what stands beside it and elsewhere."""
    return {
        "photos": gallery_of(town, product),
        "beside": beside(town, product, shop_id=shop.id),
        "similar": similar_in_street(town, product, shop_id=shop.id),
    }


def _next_window(town: TownView, shop: ShopHead, product: ProductHead) -> Window | None:
    hours = opening_hours_of_shop(town, shop.id, from_day=clock.today(town.time_zone))
    return next_window_of(town, shop, hours, lead_days=product.days_to_make)


def _offer(town: TownView, product: ProductHead, shop: ShopHead, options: list[Option]) -> dict[str, Any]:
    """What can be bought of it, and which variant is chosen beforehand."""
    free = [option for option in options if option.free > 0]
    return {
        "options": options,
        "particulars": particulars_of(product, shop, options),
        "first": next(iter(free or options), None),
        "is_free": bool(free),
        "stock": _stock_words(town, product, options),
        "few_left": partial(few_left, offered=product.offered),
        "offer": first_capital(offer_words(product.offered, lead_days=product.days_to_make)),
    }


def _stock_words(town: TownView, product: ProductHead, options: list[Option]) -> tuple[str, str]:
    """What is honestly known of the stock, with the badge's kind."""
    free = sum(option.free for option in options)
    if free <= 0:
        is_made = product.offered is Offered.TO_ORDER
        return _("Commandes complètes pour le moment") if is_made else _("Épuisé pour le moment"), ""
    if few := few_left(free, sold_by=product.sold_by, offered=product.offered):
        return few, "warn"
    if product.offered is Offered.TO_ORDER:  # nothing stands there that could have been counted
        return "", ""
    counted = [option.confirmed_at for option in options if option.confirmed_at]
    if not counted:
        return "", ""
    is_fresh = clock.now() - min(counted) < _FRESH  # what was counted long ago is told, and not in green
    return confirmed_words(min(counted), time_zone=town.time_zone), "ok" if is_fresh else ""
