"""Paying an order: its own page, the way to the provider's page, and the way back from there. No script."""

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.checkout.errors import StillAsked
from marketplace.checkout.queries import Placed
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _, lazy
from marketplace.payments.queries import attempt_of_session
from marketplace.payments.states import PAYABLE, UNPAID
from marketplace.web.kiosk import is_kiosk
from marketplace.web.storefront.cart_page import paying_url
from marketplace.web.storefront.held_orders import url_of
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.storefront.paying import ask_about, let_forms_pay, open_page
from marketplace.web.storefront.remains import remains_of
from marketplace.web.town import this_town

_SILENT = lazy(
    "La page de paiement ne s’ouvre pas pour l’instant. Réessayez dans un moment : rien n’est débité et vous "
    "ne paierez pas deux fois. Vous pouvez aussi choisir de payer dans les boutiques."
)
AGAIN_SECONDS = 5  # a page that waits for a bank looks again by itself, without any script


def show_payment(reference: str) -> ResponseReturnValue:
    """What is to be paid, to whom, the time left, one button; an order that is paid goes on to its page."""
    page = _to_be_paid(reference)
    is_open = page.awaits_payment and not (page.is_being_confirmed or page.is_under_review)
    return _shown(page) if is_open or page.is_lapsed else redirect(url_of("show_order", page))


def start_payment(reference: str) -> ResponseReturnValue:
    """On to the provider's page. Sent twice, both lead to the same page; its silence is said in words."""
    receipt = _to_be_paid(reference).receipt
    return to_paying_page(Placed(receipt.order_id, receipt.reference, receipt.pays))


def to_paying_page(order: Placed) -> ResponseReturnValue:
    """The way to where an order is paid; or to its own page, with the reason why it cannot be just now."""
    if is_kiosk():
        flash(
            _("Sur cette borne, aucune carte ne se tape : ouvrez ce lien sur votre propre appareil."), "warn"
        )
        return redirect(paying_url(order), 303)
    try:
        url = open_page(order)
    except StillAsked:  # its own page says so
        db.session.rollback()
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
    else:
        if url:
            return redirect(url, 303)
        flash(str(_SILENT), "warn")
    return redirect(paying_url(order), 303)


def show_paid(reference: str) -> ResponseReturnValue:
    """Back from the paying page: what the provider says now is written down, whoever else tells of it."""
    page = _to_be_paid(reference)
    session_id = request.args.get("session", "")
    payment = attempt_of_session(this_town().id, order_id=page.receipt.order_id, session_id=session_id)
    if payment is None:
        abort(404, _("Cette page n’existe pas, ou son lien est incomplet : reprenez-le dans votre courriel."))
    if payment.state in UNPAID:
        ask_about(payment)
        page = this_order(reference)
    if page.awaits_payment and page.payment and page.payment.state in PAYABLE:
        return _confirming(page)
    return redirect(url_of("show_payment" if page.awaits_payment else "show_order", page))


def _to_be_paid(reference: str) -> OrderPage:
    page = this_order(reference)
    return page if page.is_online else abort(404)


def _confirming(page: OrderPage) -> ResponseReturnValue:
    response = make_response(render_template("storefront/confirming.html", page=page))
    response.headers["Refresh"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(page: OrderPage) -> ResponseReturnValue:
    let_forms_pay()
    left = page.time_left
    is_over = left is None or left.is_over
    html = render_template(
        "storefront/payment.html",
        page=page,
        left=left,
        remains=remains_of(page) if is_over else None,
    )
    response = make_response(html, 410 if is_over else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
