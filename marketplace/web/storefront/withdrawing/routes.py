"""Addresses of changing one's mind."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.withdrawing.pages import (
    create_withdrawal,
    show_acknowledgement,
    show_withdrawal,
    show_withdrawal_model,
)

_BAG = "/orders/<reference>/shops/<shop_slug>/withdrawal"

ROUTES: list[Route] = [
    Route("/withdrawal", show_withdrawal_model, policy=everyone),
    Route(_BAG, show_withdrawal, policy=everyone),  # the view asks for the order's key, or its owner
    Route(_BAG, create_withdrawal, policy=everyone, methods=("POST",), guard="origin"),
    Route("/orders/<reference>/withdrawals/<number>", show_acknowledgement, policy=everyone),
]
