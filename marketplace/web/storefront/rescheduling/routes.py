"""The addresses of this room."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.rescheduling.pages import create_times, show_times

ROUTES = [
    Route("/orders/<reference>/times", show_times, policy=everyone),
    Route("/orders/<reference>/times", create_times, policy=everyone, methods=("POST",), guard="origin"),
]
