"""Addresses of the shop's stamp card."""

from marketplace.web.backoffice.access import runs_the_shop, serves_here
from marketplace.web.backoffice.stamps.counter import (
    create_reward,
    create_stamp,
    delete_stamp,
    read_stamp_card,
    show_stamp_counter,
)
from marketplace.web.backoffice.stamps.settings import change_stamps, show_stamps, show_stamps_sheet
from marketplace.web.routing import Route

_STAMPS = "/<shop_slug>/stamps"
_COUNTER = f"{_STAMPS}/counter"
_POST = ("POST",)
ROUTES = [
    Route(_STAMPS, show_stamps, policy=runs_the_shop),
    Route(_STAMPS, change_stamps, policy=runs_the_shop, methods=_POST),
    Route(f"{_STAMPS}/sheet", show_stamps_sheet, policy=runs_the_shop),
    Route(_COUNTER, show_stamp_counter, policy=serves_here),
    Route(_COUNTER, read_stamp_card, policy=serves_here, methods=_POST),
    Route(f"{_COUNTER}/stamps", create_stamp, policy=serves_here, methods=_POST),
    Route(f"{_COUNTER}/rewards", create_reward, policy=serves_here, methods=_POST),
    Route(f"{_COUNTER}/undoing", delete_stamp, policy=serves_here, methods=_POST),
]
