"""The addresses of moderation."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.moderation.access import moderates_the_town
from marketplace.web.council.moderation.recalls import (
    create_recall,
    create_recall_ending,
    list_recalls,
    show_recall,
    show_recall_form,
)
from marketplace.web.council.moderation.reports import create_decision, list_reports, show_case
from marketplace.web.council.moderation.reviews import set_reviews, show_reviews_switch
from marketplace.web.council.moderation.wishes import create_wish_decision, list_wishes, show_wish
from marketplace.web.routing import Route

_REPORTS = "/moderation"
_RECALLS = "/moderation/recalls"
_REVIEWS = "/moderation/reviews"
_WISHES = "/moderation/wishes"
_RECALL_OF = f"{_RECALLS}/of/<shop_slug>/<product_slug>"
ROUTES = [
    Route(_REPORTS, list_reports, policy=moderates_the_town),
    Route(_REVIEWS, show_reviews_switch, policy=moderates_the_town),
    Route(_REVIEWS, set_reviews, policy=runs_the_town, methods=("POST",)),
    Route(f"{_REPORTS}/<mark>", show_case, policy=moderates_the_town),
    Route(f"{_REPORTS}/<mark>", create_decision, policy=moderates_the_town, methods=("POST",)),
    Route(_RECALLS, list_recalls, policy=moderates_the_town),
    Route(_WISHES, list_wishes, policy=moderates_the_town),
    Route(f"{_WISHES}/<mark>", show_wish, policy=moderates_the_town),
    Route(f"{_WISHES}/<mark>", create_wish_decision, policy=moderates_the_town, methods=("POST",)),
    Route(_RECALL_OF, show_recall_form, policy=moderates_the_town),
    Route(_RECALL_OF, create_recall, policy=moderates_the_town, methods=("POST",)),
    Route(f"{_RECALLS}/<mark>", show_recall, policy=moderates_the_town),
    Route(f"{_RECALLS}/<mark>/ending", create_recall_ending, policy=moderates_the_town, methods=("POST",)),
]
