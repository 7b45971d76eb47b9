"""The addresses of the shop's day."""

from marketplace.web.access import signed_in
from marketplace.web.backoffice.access import runs_the_shop, serves_here
from marketplace.web.backoffice.day.board import choose_shop, show_board
from marketplace.web.backoffice.day.devices import create_device, delete_device, show_devices
from marketplace.web.backoffice.day.joining import create_join, holds_a_link, show_invitation
from marketplace.web.backoffice.day.worker import show_worker
from marketplace.web.backoffice.orders import (
    create_acceptance,
    create_packing,
    create_readiness,
    create_refusal,
    show_order,
)
from marketplace.web.routing import Route

_SHOP = "/<shop_slug>"
_ORDER = f"{_SHOP}/orders/<reference>"
_POST = ("POST",)
ROUTES = [
    Route("/", choose_shop, policy=signed_in),
    Route(f"{_SHOP}/", show_board, policy=serves_here),
    Route(f"{_SHOP}/worker.js", show_worker, policy=serves_here),
    Route(_ORDER, show_order, policy=serves_here),
    Route(f"{_ORDER}/acceptance", create_acceptance, policy=serves_here, methods=_POST),
    Route(f"{_ORDER}/refusal", create_refusal, policy=serves_here, methods=_POST),
    Route(f"{_ORDER}/readiness", create_readiness, policy=serves_here, methods=_POST),
    Route(f"{_ORDER}/packing", create_packing, policy=serves_here, methods=_POST),
    Route(f"{_SHOP}/devices", show_devices, policy=runs_the_shop),
    Route(f"{_SHOP}/devices", create_device, policy=runs_the_shop, methods=_POST),
    Route(f"{_SHOP}/devices/<device_key>/removal", delete_device, policy=runs_the_shop, methods=_POST),
    Route(f"{_SHOP}/devices/joining/<link>", show_invitation, policy=holds_a_link),
    Route(f"{_SHOP}/devices/joining/<link>", create_join, policy=holds_a_link, methods=_POST),
]
