"""Addresses of the town cards at a shop."""

from marketplace.web.backoffice.access import runs_the_shop, serves_here
from marketplace.web.backoffice.town_cards.counter import (
    create_taking,
    delete_taking,
    read_town_card,
    show_card_counter,
)
from marketplace.web.backoffice.town_cards.settlement import show_card_month, show_card_sheet
from marketplace.web.routing import Route

_CARD = "/<shop_slug>/town-card"
_POST = ("POST",)
ROUTES = [
    Route(_CARD, show_card_counter, policy=serves_here),
    Route(_CARD, read_town_card, policy=serves_here, methods=_POST),
    Route(f"{_CARD}/takings", create_taking, policy=serves_here, methods=_POST),
    Route(f"{_CARD}/takings/<int:entry_id>/undoing", delete_taking, policy=serves_here, methods=_POST),
    Route(f"{_CARD}/<month_key>", show_card_month, policy=runs_the_shop),
    Route(f"{_CARD}/<month_key>.csv", show_card_sheet, policy=runs_the_shop),
]
