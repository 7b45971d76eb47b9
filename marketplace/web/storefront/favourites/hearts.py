"""The heart: one button keeps a shop or a product at hand, the same button lets it go."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.product_page import ProductHead, product_head
from marketplace.browsing.shop_page import ShopHead, shop_head
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.favourites.queries import keeps_product, keeps_shop
from marketplace.favourites.services import keep_product, keep_shop, let_go_product, let_go_shop
from marketplace.web.access import person, person_id
from marketplace.web.onward import safe_address
from marketplace.web.town import this_town


def has_kept_shop(shop_id: int) -> bool:
    """Whether who is signed in keeps the shop; asks nothing where nobody is."""
    user_id = person_id()
    return user_id is not None and keeps_shop(this_town().id, user_id, shop_id=shop_id)


def has_kept_product(product_id: int) -> bool:
    """Whether who is signed in keeps the product; asks nothing where nobody is."""
    user_id = person_id()
    return user_id is not None and keeps_product(this_town().id, user_id, product_id=product_id)


def create_favourite_shop(shop_slug: str) -> ResponseReturnValue:
    """Keep a shop."""
    shop = _shop(shop_slug)
    try:
        with transaction():
            keep_shop(this_town().id, user_id=person().id, shop_id=shop.id)
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return _back(_shop_url(shop))


def delete_favourite_shop(shop_slug: str) -> ResponseReturnValue:
    """Let a shop go."""
    shop = _shop(shop_slug)
    with transaction():
        let_go_shop(this_town().id, user_id=person().id, shop_id=shop.id)
    flash(_("« %(name)s » n’est plus dans vos favoris.", name=shop.name), "done")
    return _back(_shop_url(shop))


def create_favourite_product(shop_slug: str, product_slug: str) -> ResponseReturnValue:
    """Keep a product."""
    product = _product(shop_slug, product_slug)
    try:
        with transaction():
            keep_product(this_town().id, user_id=person().id, product_id=product.id)
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return _back(_product_url(shop_slug, product))


def delete_favourite_product(shop_slug: str, product_slug: str) -> ResponseReturnValue:
    """Let a product go."""
    product = _product(shop_slug, product_slug)
    with transaction():
        let_go_product(this_town().id, user_id=person().id, product_id=product.id)
    flash(_("« %(name)s » n’est plus dans vos favoris.", name=product.name), "done")
    return _back(_product_url(shop_slug, product))


def _shop(slug: str) -> ShopHead:
    return shop_head(this_town(), slug=slug) or abort(404)


def _product(shop_slug: str, slug: str) -> ProductHead:
    found = product_head(this_town(), shop_slug=shop_slug, slug=slug)
    return found[0] if found else abort(404)


def _shop_url(shop: ShopHead) -> str:
    return url_for(".show_shop", shop_slug=shop.slug, _anchor="heart")


def _product_url(shop_slug: str, product: ProductHead) -> str:
    return url_for(".show_product", shop_slug=shop_slug, product_slug=product.slug, _anchor="heart")


def _back(page: str) -> ResponseReturnValue:
    """To the list, if the button stood there, else to the page of the thing."""
    return redirect(safe_address(request.form.get("next")) or page, 303)
