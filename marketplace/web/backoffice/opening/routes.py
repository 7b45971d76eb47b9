"""The addresses of the shop's hours."""

from marketplace.web.backoffice.access import works_here
from marketplace.web.backoffice.opening.week import (
    answer_holiday,
    change_hours,
    create_special_day,
    delete_special_day,
    show_hours,
)
from marketplace.web.routing import Route

_HOURS = "/<shop_slug>/hours"
_POST = ("POST",)
ROUTES = [
    Route(_HOURS, show_hours, policy=works_here),
    Route(_HOURS, change_hours, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/days", create_special_day, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/days/<day>/removal", delete_special_day, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/holidays/<day>", answer_holiday, policy=works_here, methods=_POST),
]
