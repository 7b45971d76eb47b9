"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.assisted.access import assists, assists_for_the_town
from marketplace.web.assisted.call import change_call_line, create_call_line, show_call
from marketplace.web.assisted.callbacks import create_try, list_callbacks
from marketplace.web.assisted.calls import (
    create_call,
    create_end,
    create_taking,
    delete_call_mandate,
    list_calls,
)
from marketplace.web.assisted.kiosk import create_kiosk, delete_kiosk
from marketplace.web.assisted.mandates import create_mandate, create_revocation, list_mandates
from marketplace.web.assisted.navigation import assisted_head
from marketplace.web.assisted.ordering import create_assisted_order, show_call_order
from marketplace.web.assisted.orders import create_assisted_proxy, delete_assisted_proxy, show_assisted_order
from marketplace.web.assisted.wishes import create_vote, list_wishes
from marketplace.web.routing import Route, connect

blueprint = Blueprint("assisted", __name__, url_prefix="/assisted")
blueprint.context_processor(assisted_head)

_CALL = "/calls/<mark>"
_ORDER = "/orders/<reference>"
_POST = ("POST",)

connect(
    blueprint,
    [
        Route("/", list_calls, policy=assists),
        Route("/calls", create_call, policy=assists, methods=_POST),
        Route(_CALL, show_call, policy=assists),
        Route(f"{_CALL}/lines", create_call_line, policy=assists, methods=_POST),
        Route(f"{_CALL}/lines/<key>", change_call_line, policy=assists, methods=_POST),
        Route(f"{_CALL}/taking", create_taking, policy=assists, methods=_POST),
        Route(f"{_CALL}/end", create_end, policy=assists, methods=_POST),
        Route(f"{_CALL}/without-mandate", delete_call_mandate, policy=assists, methods=_POST),
        Route(f"{_CALL}/order", show_call_order, policy=assists),
        Route(f"{_CALL}/order", create_assisted_order, policy=assists, methods=_POST),
        Route("/kiosk", create_kiosk, policy=assists, methods=_POST),
        Route("/kiosk/removal", delete_kiosk, policy=assists, methods=_POST),
        Route("/callbacks", list_callbacks, policy=assists),
        Route("/callbacks/<key>/tries", create_try, policy=assists, methods=_POST),
        Route("/mandates", list_mandates, policy=assists_for_the_town),
        Route("/mandates", create_mandate, policy=assists_for_the_town, methods=_POST),
        Route("/mandates/<key>/revocation", create_revocation, policy=assists_for_the_town, methods=_POST),
        Route("/wishes", list_wishes, policy=assists),
        Route("/wishes/<mark>/votes", create_vote, policy=assists, methods=_POST),
        Route(_ORDER, show_assisted_order, policy=assists),
        Route(f"{_ORDER}/proxy", create_assisted_proxy, policy=assists, methods=_POST),
        Route(f"{_ORDER}/proxy/removal", delete_assisted_proxy, policy=assists, methods=_POST),
    ],
)
