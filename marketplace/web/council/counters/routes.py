"""Addresses of the counters."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.counters.views import (
    MOST_BYTES,
    create_counter,
    create_counts,
    create_token,
    list_counters,
    show_counter,
)
from marketplace.web.routing import Route

_POST = ("POST",)
_ONE = "/counters/<code>"

ROUTES = [
    Route("/counters", list_counters, policy=runs_the_town),
    Route("/counters", create_counter, policy=runs_the_town, methods=_POST),
    Route(_ONE, show_counter, policy=runs_the_town),
    Route(f"{_ONE}/token", create_token, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/hours", create_counts, policy=runs_the_town, methods=_POST, most_bytes=MOST_BYTES),
]
