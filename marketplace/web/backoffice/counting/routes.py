"""The addresses of the stock."""

from marketplace.web.backoffice.access import runs_the_shop, serves_here, works_here
from marketplace.web.backoffice.counting.asked import create_absence, create_presence, show_asked
from marketplace.web.backoffice.counting.check import create_check, show_check
from marketplace.web.backoffice.counting.history import create_movement, show_history
from marketplace.web.backoffice.counting.labels import show_label_paper, show_labels
from marketplace.web.backoffice.counting.low import change_threshold, create_low_note
from marketplace.web.backoffice.counting.quick import create_quick_count, show_quick_count
from marketplace.web.backoffice.counting.rules import change_stock_rules, show_stock_rules
from marketplace.web.backoffice.counting.sheet import count_stock, show_stock
from marketplace.web.routing import Route

_SHOP = "/<shop_slug>"
_STOCK = f"{_SHOP}/stock"
_ASKED = f"{_SHOP}/asked"
_HISTORY = f"{_STOCK}/<variant_key>/history"
_POST = ("POST",)

ROUTES: list[Route] = [
    Route(_STOCK, show_stock, policy=works_here),
    Route(_STOCK, count_stock, policy=works_here, methods=_POST),
    Route(f"{_STOCK}/check", show_check, policy=works_here),
    Route(f"{_STOCK}/check", create_check, policy=works_here, methods=_POST),
    Route(f"{_STOCK}/quick", show_quick_count, policy=works_here),
    Route(f"{_STOCK}/quick", create_quick_count, policy=works_here, methods=_POST),
    Route(f"{_STOCK}/labels", show_labels, policy=works_here),
    Route(f"{_STOCK}/labels/paper", show_label_paper, policy=works_here),
    Route(_HISTORY, show_history, policy=works_here),
    Route(_HISTORY, create_movement, policy=works_here, methods=_POST),
    Route(f"{_STOCK}/<variant_key>/threshold", change_threshold, policy=works_here, methods=_POST),
    Route(f"{_STOCK}/low/notes", create_low_note, policy=works_here, methods=_POST),
    Route(f"{_STOCK}/rules", show_stock_rules, policy=runs_the_shop),
    Route(f"{_STOCK}/rules", change_stock_rules, policy=runs_the_shop, methods=_POST),
    Route(_ASKED, show_asked, policy=serves_here),
    Route(f"{_ASKED}/<reference>/presence", create_presence, policy=serves_here, methods=_POST),
    Route(f"{_ASKED}/<reference>/absence", create_absence, policy=serves_here, methods=_POST),
]
