"""Addresses of stamp cards."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.stamps.pages import create_stamp_card, show_stamp_card, show_stamp_offer

_STAMPS = "/stamps/<shop_slug>"
ROUTES: list[Route] = [
    Route(_STAMPS, show_stamp_offer, policy=everyone),
    Route(_STAMPS, create_stamp_card, policy=everyone, methods=("POST",), guard="origin"),
    Route(f"{_STAMPS}/<code>", show_stamp_card, policy=everyone),  # whoever has the address has the card
]
