"""Addresses of a town card that is bought on line."""

from marketplace.web.access import signed_in
from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.town_card.bought import (
    create_card_return,
    create_purchase_opening,
    show_purchase,
    show_purchase_paid,
    show_purchase_paper,
    start_purchase_payment,
)
from marketplace.web.storefront.town_card.buying import create_purchase, show_card_sale
from marketplace.web.storefront.town_card.mine import (
    create_kept_card,
    create_own_replacement,
    delete_own_card,
    list_own_cards,
    show_own_card,
    show_own_paper,
)

_POST = ("POST",)
_OWN = "/account/cards"
_MINE = f"{_OWN}/<int:card_id>"
_ONE = "/town-card/bought/<reference>"

ROUTES: list[Route] = [
    Route("/town-card/buy", show_card_sale, policy=everyone),
    Route("/town-card/buy", create_purchase, policy=everyone, methods=_POST, guard="origin"),
    Route(_ONE, show_purchase, policy=everyone),
    Route(_ONE, create_purchase_opening, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_ONE}/paid", show_purchase_paid, policy=everyone),
    Route(f"{_ONE}/payment", start_purchase_payment, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_ONE}/paper", show_purchase_paper, policy=everyone, methods=_POST, guard="origin"),
    Route(f"{_ONE}/return", create_card_return, policy=everyone, methods=_POST, guard="origin"),
    Route(_OWN, list_own_cards, policy=signed_in),
    Route(_OWN, create_kept_card, policy=signed_in, methods=_POST),
    Route(_MINE, show_own_card, policy=signed_in),
    Route(f"{_MINE}/paper", show_own_paper, policy=signed_in),
    Route(f"{_MINE}/replacement", create_own_replacement, policy=signed_in, methods=_POST),
    Route(f"{_MINE}/removal", delete_own_card, policy=signed_in, methods=_POST),
]
