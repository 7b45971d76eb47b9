"""Addresses of reviews."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.reviews.pages import (
    create_review,
    create_review_contest,
    create_review_withdrawal,
    invites_a_review,
    show_review_form,
    standing_review,
)
from marketplace.web.storefront.reviews.reading import list_reviews, show_review_rules

FILTERS = (invites_a_review, standing_review)
_POST = ("POST",)
_OF_SHOP = "/orders/<reference>/reviews/<shop_slug>"
_OF_PRODUCT = f"{_OF_SHOP}/of/<product_slug>"

_READ = "/reviews/of/<shop_slug>"

ROUTES: list[Route] = [
    Route("/reviews/rules", show_review_rules, policy=everyone, listed=True),
    Route(_READ, list_reviews, policy=everyone),
    Route(f"{_READ}/<product_slug>", list_reviews, policy=everyone),
    # Each of these asks for the order's key, or for its owner.
    Route(_OF_SHOP, show_review_form, policy=everyone),
    Route(_OF_PRODUCT, show_review_form, policy=everyone),
    Route(_OF_SHOP, create_review, policy=everyone, methods=_POST, guard="origin"),
    Route(_OF_PRODUCT, create_review, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_OF_SHOP}/contest", create_review_contest, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_OF_PRODUCT}/contest", create_review_contest, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_OF_SHOP}/removal", create_review_withdrawal, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_OF_PRODUCT}/removal", create_review_withdrawal, policy=everyone, methods=_POST, guard="origin"),
]
