"""The shop's device behind a request: its token lives in a cookie of its own, the device in the database."""

from datetime import timedelta

from flask import Response, after_this_request, current_app, g, request
from sqlalchemy.exc import DBAPIError

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.trouble import Trouble, trouble_of
from marketplace.shops.devices.queries import SERVES_DAYS, Device, device_behind
from marketplace.shops.devices.services import note_use
from marketplace.web.town import this_town

_SEEN_EVERY = timedelta(hours=1)


def device_here() -> Device | None:
    """The registered device that asks, or None. At most one query a request, and none without its cookie."""
    if "shop_device" not in g:
        token = request.cookies.get(_cookie_name(), "")
        g.shop_device = device_behind(this_town().id, token=token, at=clock.now()) if token else None
    device: Device | None = g.shop_device
    return device


def bind_device(response: Response, *, token: str) -> Response:
    """Let this browser be the device that bears the token."""
    response.set_cookie(
        _cookie_name(),
        token,
        max_age=timedelta(days=SERVES_DAYS),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def note_device(device: Device) -> None:
    """Keep note, to the hour, that the device is used: its days, and its cookie's, begin anew."""
    if clock.now() - device.seen_at < _SEEN_EVERY:
        return
    try:
        with transaction():
            note_use(this_town().id, device_id=device.id)
    except DBAPIError as error:
        if trouble_of(error) not in {Trouble.BUSY, Trouble.UNWRITABLE}:
            raise
        current_app.logger.warning("presence of a device not noted: %s", error.orig)
        return
    token = request.cookies[_cookie_name()]
    after_this_request(lambda response: bind_device(response, token=token))


def _cookie_name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"
