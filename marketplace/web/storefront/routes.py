"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.access import signed_in
from marketplace.web.routing import Route, connect, everyone
from marketplace.web.storefront.account import (
    change_account,
    create_second_factor,
    show_account,
    show_second_factor,
)
from marketplace.web.storefront.cart import change_line, create_line, create_mending, show_cart
from marketplace.web.storefront.new_account import (
    create_account,
    create_invitation,
    show_invitation_sent,
    show_new_account,
    show_new_password,
)
from marketplace.web.storefront.sessions import (
    confirm_code,
    create_session,
    delete_session,
    show_code,
    show_sign_in,
)

blueprint = Blueprint("storefront", __name__)

connect(blueprint, [])

# People: the door, and one's own account.
connect(
    blueprint,
    [
        Route("/sign-in", show_sign_in, policy=everyone),
        Route("/sign-in", create_session, policy=everyone, methods=("POST",), guard="origin"),
        Route("/sign-in/code", show_code, policy=everyone),
        Route("/sign-in/code", confirm_code, policy=everyone, methods=("POST",), guard="origin"),
        Route("/sign-out", delete_session, policy=everyone, methods=("POST",)),
        Route("/account", show_account, policy=signed_in),
        Route("/account", change_account, policy=signed_in, methods=("POST",)),
        Route("/account/second-factor", show_second_factor, policy=signed_in),
        Route("/account/second-factor", create_second_factor, policy=signed_in, methods=("POST",)),
        Route("/account/new", show_new_account, policy=everyone),
        Route("/account/new", create_invitation, policy=everyone, methods=("POST",), guard="origin"),
        Route("/account/new/sent", show_invitation_sent, policy=everyone),
        Route("/account/new/<token>", show_new_password, policy=everyone),
        Route("/account/new/<token>", create_account, policy=everyone, methods=("POST",), guard="origin"),
    ],
)

# Buying: the basket, the checkout, the order. Anonymous acts, so the origin guards them.
connect(
    blueprint,
    [
        Route("/cart", show_cart, policy=everyone),
        Route("/cart/lines", create_line, policy=everyone, methods=("POST",), guard="origin"),
        Route("/cart/lines/<key>", change_line, policy=everyone, methods=("POST",), guard="origin"),
        Route("/cart/mending", create_mending, policy=everyone, methods=("POST",), guard="origin"),
    ],
)
