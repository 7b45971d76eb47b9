"""Addresses of the town cards."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.town_cards.sale import change_card_sale, show_card_sales
from marketplace.web.council.town_cards.settlement import (
    create_settlement_of,
    show_settlement,
    show_settlement_sheet,
)
from marketplace.web.council.town_cards.views import (
    change_card_rules,
    create_campaign,
    create_gifts,
    create_papers,
    create_replacement,
    show_campaign,
    show_cards,
)
from marketplace.web.routing import Route

_POST = ("POST",)
_CARDS = "/cards"
_SALE = f"{_CARDS}/sale"
_ONE = f"{_CARDS}/<int:campaign_id>"
_MONTH = f"{_CARDS}/settlement/<month_key>"

ROUTES = [
    Route(_CARDS, show_cards, policy=runs_the_town),
    Route(_CARDS, create_campaign, policy=runs_the_town, methods=_POST),
    Route(f"{_CARDS}/rules", change_card_rules, policy=runs_the_town, methods=_POST),
    Route(_SALE, show_card_sales, policy=runs_the_town),
    Route(_SALE, change_card_sale, policy=runs_the_town, methods=_POST),
    Route(_ONE, show_campaign, policy=runs_the_town),
    Route(f"{_ONE}/gifts", create_gifts, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/papers", create_papers, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/<int:card_id>/replacement", create_replacement, policy=runs_the_town, methods=_POST),
    Route(_MONTH, show_settlement, policy=runs_the_town),
    Route(f"{_MONTH}/<shop_slug>.csv", show_settlement_sheet, policy=runs_the_town),
    Route(f"{_MONTH}/<shop_slug>", create_settlement_of, policy=runs_the_town, methods=_POST),
]
