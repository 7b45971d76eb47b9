"""The addresses of the pick list."""

from marketplace.web.backoffice.access import serves_here, works_here
from marketplace.web.backoffice.picking.acts import (
    change_scale,
    create_answer,
    create_pick,
    create_proposal,
    create_shortage,
    create_weight,
    delete_pick,
    delete_proposal,
    show_line,
    show_picklist,
)
from marketplace.web.routing import Route

_LIST = "/<shop_slug>/picklist"
_LINE = f"{_LIST}/<reference>/<int(max=9999):place>"
_POST = ("POST",)
ROUTES = [
    Route(_LIST, show_picklist, policy=serves_here),
    Route(f"{_LIST}/scale", change_scale, policy=works_here, methods=_POST),
    Route(_LINE, show_line, policy=serves_here),
    Route(f"{_LINE}/pick", create_pick, policy=serves_here, methods=_POST),
    Route(f"{_LINE}/pick/removal", delete_pick, policy=serves_here, methods=_POST),
    Route(f"{_LINE}/weight", create_weight, policy=serves_here, methods=_POST),
    Route(f"{_LINE}/shortage", create_shortage, policy=serves_here, methods=_POST),
    Route(f"{_LINE}/proposal", create_proposal, policy=serves_here, methods=_POST),
    Route(f"{_LINE}/proposal/removal", delete_proposal, policy=serves_here, methods=_POST),
    Route(f"{_LINE}/proposal/answer", create_answer, policy=serves_here, methods=_POST),
]
