"""On the device itself: the link that was made for it is opened, one tap, and it serves."""

from flask import abort, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.shops.devices.queries import Invitation, invitation_of
from marketplace.shops.devices.services import LinkOver, join
from marketplace.shops.queries import shop_named
from marketplace.web.shop_device import bind_device
from marketplace.web.town import this_town


def holds_a_link() -> None:
    """The policy of joining: whoever opens a link of this shop that still opens something."""
    shop = shop_named(this_town().id, g.backoffice_slug)
    if shop is None:
        abort(404)
    g.joining_shop = shop


def show_invitation(link: str) -> ResponseReturnValue:
    """What this device is about to become; nothing changes yet."""
    invitation = _invitation(link)
    return render_template(
        "backoffice/day/invitation.html", invitation=invitation, link=link, at=g.joining_shop
    )


def create_join(link: str) -> ResponseReturnValue:
    """This device serves from now on."""
    _invitation(link)
    with transaction():
        token = join(this_town().id, link=link)
    return bind_device(make_response(redirect(url_for("backoffice.show_board"))), token=token)


def _invitation(link: str) -> Invitation:
    invitation = invitation_of(this_town().id, link=link, at=clock.now())
    if invitation is None or invitation.shop_id != g.joining_shop.id:
        raise LinkOver
    return invitation
