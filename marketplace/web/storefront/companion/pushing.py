"""« Tell me on this telephone »: a browser is told of one order, as long as somebody wants that."""

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.settings import Settings
from marketplace.core.web_push import PushKey
from marketplace.intake.fetching.addresses import target_of
from marketplace.intake.fetching.faults import FetchFailed
from marketplace.notices.pushing import Browser, SubscriptionRefused, subscribe, unsubscribe
from marketplace.web.kiosk import is_kiosk
from marketplace.web.storefront.order_page import this_order
from marketplace.web.storefront.orders import shown_order
from marketplace.web.town import this_town


def push_key() -> str:
    """What a browser needs to be told anything; nothing at a kiosk, or where nobody is told."""
    settings: Settings = current_app.extensions["settings"]
    tells = settings.push_on and not is_kiosk()  # whoever comes next must not read it
    return PushKey(settings.push_key.get_secret_value()).public if tells else ""


def create_push(reference: str) -> ResponseReturnValue:
    """Tell this browser of the order from now on."""
    page = this_order(reference)
    if not push_key():
        abort(404)
    try:
        browser = _browser()
        with transaction():
            subscribe(this_town().id, order_id=page.receipt.order_id, browser=browser)
    except Refusal as refusal:
        return shown_order(this_order(reference), sentence=str(refusal), status=refusal.status)
    return "", 204


def delete_push(reference: str) -> ResponseReturnValue:
    """Tell it nothing more."""
    page, endpoint = this_order(reference), request.form.get("endpoint", "")
    with transaction():
        unsubscribe(this_town().id, order_id=page.receipt.order_id, endpoint=endpoint)
    return "", 204


def _browser() -> Browser:
    """What was sent. Raises: SubscriptionRefused for an address that is not public, or not https."""
    sent = Browser(*(request.form.get(name, "") for name in ("endpoint", "p256dh", "auth")))
    try:
        target_of(sent.endpoint)
    except FetchFailed as failed:
        raise SubscriptionRefused from failed
    return sent
