"""The addresses of favourites."""

from marketplace.web.access import signed_in
from marketplace.web.routing import Route
from marketplace.web.storefront.favourites.hearts import (
    create_favourite_product,
    create_favourite_shop,
    delete_favourite_product,
    delete_favourite_shop,
    has_kept_product,
    has_kept_shop,
)
from marketplace.web.storefront.favourites.listing import list_favourites

_POST = ("POST",)
_SHOP = "/favourites/shops/<shop_slug>"
_PRODUCT = "/favourites/products/<shop_slug>/<product_slug>"

ROUTES = (
    Route("/account/favourites", list_favourites, policy=signed_in),
    Route(_SHOP, create_favourite_shop, policy=signed_in, methods=_POST),
    Route(f"{_SHOP}/removal", delete_favourite_shop, policy=signed_in, methods=_POST),
    Route(_PRODUCT, create_favourite_product, policy=signed_in, methods=_POST),
    Route(f"{_PRODUCT}/removal", delete_favourite_product, policy=signed_in, methods=_POST),
)
ASKED = (has_kept_shop, has_kept_product)
