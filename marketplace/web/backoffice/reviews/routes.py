"""Addresses of the shop's reviews."""

from marketplace.web.backoffice.access import runs_the_shop
from marketplace.web.backoffice.reviews.pages import (
    create_answer_in_public,
    create_reviews_choice,
    list_reviews,
    show_review,
)
from marketplace.web.routing import Route

_REVIEWS = "/<shop_slug>/reviews"
ROUTES: list[Route] = [
    Route(_REVIEWS, list_reviews, policy=runs_the_shop),
    Route(_REVIEWS, create_reviews_choice, policy=runs_the_shop, methods=("POST",)),
    Route(f"{_REVIEWS}/<mark>", show_review, policy=runs_the_shop),
    Route(f"{_REVIEWS}/<mark>", create_answer_in_public, policy=runs_the_shop, methods=("POST",)),
]
