"""The demo card: a page that pays, declines or is closed, like a provider's own. Never in production."""

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.checkout.settling import Outcome, settle
from marketplace.core import crash
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.payments.methods import DEMO, offered
from marketplace.payments.models import PaymentState
from marketplace.web.storefront.held_orders import url_of
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.storefront.remains import remains_of
from marketplace.web.town import this_town

_OUTCOMES: dict[str, Outcome] = {"pay": "paid", "decline": "declined"}
_SETTLED = frozenset({PaymentState.SUCCEEDED, PaymentState.REFUNDED})


def show_demo_payment(reference: str) -> ResponseReturnValue:
    """The amount, the time left, the buttons; an order that is paid goes on to its page."""
    page = _this_payment(reference)
    if page.payment and page.payment.state in _SETTLED:
        return redirect(url_of("show_order", page))
    return _shown(page)


def settle_demo_payment(reference: str) -> ResponseReturnValue:
    """What the resident did with the demo card. Declined, everything stays held for another try."""
    page, act = _this_payment(reference), request.form.get("act", "")
    if act == "close":
        flash(_("Rien n’est payé ni commandé. Vos articles restent gardés un moment."), "info")
        return redirect(url_for("storefront.show_checkout"), 303)
    outcome = _OUTCOMES.get(act) or abort(422, _("Choisissez l’un des trois boutons."))
    crash.reach("settle.asked")
    try:
        with transaction():
            settle(this_town(), order_id=page.receipt.order_id, outcome=outcome)
            crash.reach("settle.before_commit")
        crash.reach("settle.after_commit")
    except Refusal as refusal:
        return _shown(_this_payment(reference), sentence=str(refusal), status=refusal.status)
    return redirect(url_of("show_order" if outcome == "paid" else "show_demo_payment", page), 303)


def _this_payment(reference: str) -> OrderPage:
    if DEMO not in {method.code for method in offered(current_app.extensions["settings"])}:
        abort(404)
    page = this_order(reference)
    return page if page.payment else abort(404)


def _shown(page: OrderPage, *, sentence: str = "", status: int = 200) -> ResponseReturnValue:
    left, was_declined = page.time_left, page.payment and page.payment.state == PaymentState.FAILED
    is_over = left is None or left.is_over
    html = render_template(
        "storefront/demo_payment.html",
        page=page,
        sentence=sentence,
        left=left,
        remains=remains_of(page) if is_over else None,
        was_declined=was_declined,
    )
    response = make_response(html, 410 if is_over else status)
    response.headers["Cache-Control"] = "no-store"
    return response
