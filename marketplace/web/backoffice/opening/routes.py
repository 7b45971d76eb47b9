"""The addresses of the shop's hours."""

from marketplace.web.backoffice.access import works_here
from marketplace.web.backoffice.opening.rush import create_pause, create_rush, delete_pause, delete_rush
from marketplace.web.backoffice.opening.text import apply_text, read_text, show_text
from marketplace.web.backoffice.opening.today import create_closing
from marketplace.web.backoffice.opening.week import (
    answer_holiday,
    change_hours,
    create_special_day,
    delete_special_day,
    show_hours,
)
from marketplace.web.backoffice.opening.windows import (
    change_cut_off,
    change_preparation,
    create_window_closure,
    delete_window_closure,
    show_windows,
)
from marketplace.web.routing import Route

_HOURS = "/<shop_slug>/hours"
_TEXT, _WINDOWS = f"{_HOURS}/text", f"{_HOURS}/windows"
_POST = ("POST",)
ROUTES = [
    Route(_HOURS, show_hours, policy=works_here),
    Route(_HOURS, change_hours, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/today", create_closing, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/days", create_special_day, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/days/<day>/removal", delete_special_day, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/holidays/<day>", answer_holiday, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/rush", create_rush, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/rush/removal", delete_rush, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/pause", create_pause, policy=works_here, methods=_POST),
    Route(f"{_HOURS}/pause/removal", delete_pause, policy=works_here, methods=_POST),
    Route(_TEXT, show_text, policy=works_here),
    Route(_TEXT, read_text, policy=works_here, methods=_POST),
    Route(f"{_TEXT}/confirmation", apply_text, policy=works_here, methods=_POST),
    Route(_WINDOWS, show_windows, policy=works_here),
    Route(f"{_WINDOWS}/preparation", change_preparation, policy=works_here, methods=_POST),
    Route(f"{_WINDOWS}/cut-off", change_cut_off, policy=works_here, methods=_POST),
    Route(f"{_WINDOWS}/<key>/closure", create_window_closure, policy=works_here, methods=_POST),
    Route(f"{_WINDOWS}/<key>/removal", delete_window_closure, policy=works_here, methods=_POST),
]
