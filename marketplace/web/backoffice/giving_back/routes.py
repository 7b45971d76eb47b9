"""Addresses of what goes back."""

from marketplace.web.backoffice.access import works_here
from marketplace.web.backoffice.giving_back.refunds import create_refund, show_refund
from marketplace.web.backoffice.giving_back.withdrawals import (
    create_settlement,
    list_withdrawals,
    show_withdrawal,
)
from marketplace.web.routing import Route

_ORDER = "/<shop_slug>/orders/<reference>"
_WITHDRAWALS = "/<shop_slug>/withdrawals"
_POST = ("POST",)

ROUTES: list[Route] = [
    Route(f"{_ORDER}/refunds", show_refund, policy=works_here),
    Route(f"{_ORDER}/refunds", create_refund, policy=works_here, methods=_POST),
    Route(_WITHDRAWALS, list_withdrawals, policy=works_here),
    Route(f"{_WITHDRAWALS}/<number>", show_withdrawal, policy=works_here),
    Route(f"{_WITHDRAWALS}/<number>/settlement", create_settlement, policy=works_here, methods=_POST),
]
