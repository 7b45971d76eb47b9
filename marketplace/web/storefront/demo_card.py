"""The demo card's page, like a provider's own: it pays, declines, pays late or is left alone."""

from flask import abort, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.payments.gateways.demo import paying
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.errors import Declined, Rejected
from marketplace.web.town import this_town

_ACTS = {"pay": paying.pay, "decline": paying.decline, "pay_late": paying.pay_late}


def show_demo_card(session_id: str) -> ResponseReturnValue:
    """What is to be paid and the buttons; a page that is closed says why."""
    return _drawn(_this_page(session_id))


def press_demo_card(session_id: str) -> ResponseReturnValue:
    """What the resident did with the demo card. Who leaves or is declined finds the page as it was."""
    page, pressed = _this_page(session_id), request.form.get("act", "")
    if pressed == "close":
        return redirect(page.cancel_url, 303)
    act = _ACTS.get(pressed) or abort(422, _("Choisissez l’un des boutons de la page."))
    try:
        with transaction():
            act(session_id)
            DemoGateway(current_app.extensions["settings"]).tell_news()
    except Refusal as refusal:
        return _drawn(_this_page(session_id), refusal)
    return redirect(page.success_url, 303)


def _this_page(session_id: str) -> paying.Shown:
    try:
        page = paying.shown(session_id)
    except Rejected:
        abort(404)
    return page if page.town_id == this_town().id else abort(404)


def _drawn(page: paying.Shown, refusal: Refusal | None = None) -> ResponseReturnValue:
    html = render_template("storefront/demo_card.html", page=page, was_declined=isinstance(refusal, Declined))
    is_over = not page.is_open and not page.is_paid
    response = make_response(html, refusal.status if refusal else 410 if is_over else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
