"""The steps between an order and its paying page: opened, asked about, closed. Each may be done again."""

import time
from collections.abc import Collection, Iterable
from urllib.parse import urljoin

from flask import current_app, flash, request, url_for

from marketplace.checkout.errands import carry_out
from marketplace.checkout.paying import Begun, WaysBack, attempt_to_close, begin, overdue_attempt, page_url
from marketplace.checkout.queries import Placed
from marketplace.checkout.settling import Fate, fate_of
from marketplace.checkout.told import apply_checkout_session
from marketplace.core import crash
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.core.words import lazy
from marketplace.payments.gateways.choosing import open_gateway
from marketplace.payments.gateways.errors import GatewayError
from marketplace.payments.gateways.patience import VISITOR
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.models import Payment
from marketplace.web.headers import let_forms_lead_to
from marketplace.web.town import this_town

_OTHER_FATES = {
    Fate.CLOSING: lazy(
        "Votre commande en attente de paiement est annulée. Sa page de paiement se ferme : n’y payez plus. "
        "Ses articles seront libres dans un moment."
    ),
    Fate.PLACED: lazy("Vous veniez de payer cette commande : elle est passée, ses articles sont à vous."),
}
_LOOKS = 20  # of a second click, while the first one opens the page
_PAUSE_SECONDS = 0.1


def let_forms_pay() -> None:
    """The forms of this page lead on to where cards are paid, if that is not on this host."""
    let_forms_lead_to(*current_app.extensions["settings"].provider_pages)


def open_page(order: Placed) -> str:
    """The address of an order's paying page, opened now if it is not; empty when it cannot be had just now.

    Raises: what `begin` refuses.
    """
    if overdue := overdue_attempt(this_town().id, order_id=order.order_id):
        ask_about(overdue)  # else it would still count as open, and nobody could pay
    with transaction():
        begun = begin(this_town(), order_id=order.order_id, ways_back=_ways_back(order))
        crash.reach("paying.begun")
    crash.reach("paying.claimed")
    return url_of_begun(begun)


def url_of_begun(begun: Begun) -> str:
    """The address of a paying page that was begun, opened now if that is ours to do; empty without answer."""
    if begun.url:
        return begun.url
    if begun.errand:
        gateway = _gateway(begun.errand.gateway)
        carry_out(begun.errand, gateway=gateway, on_session=apply_checkout_session)
        return page_url(this_town().id, payment_id=begun.payment_id)
    return _url_soon(begun.payment_id)


def ask_about(payment: Payment) -> bool:
    """Have the provider say how a payment stands, and write that down. Gives whether it answered."""
    gateway_code, session_id = payment.gateway, payment.checkout_session_id or ""
    db.session.rollback()  # no transaction stays open while the network is asked
    try:
        told = _gateway(gateway_code).retrieve_checkout(session_id)
    except GatewayError:
        return False
    with transaction():
        apply_checkout_session(told)
    return True


def give_up_pages(order_ids: Collection[int], *, freed: str) -> Fate:
    """Close the paying pages of given-up orders, and tell the resident what became of them.

    `freed`: what to say when nothing is paid and nothing is kept any longer.
    """
    close_pages(order_ids)
    fate = fate_of(this_town().id, order_ids=order_ids)
    flash(freed if fate == Fate.FREED else str(_OTHER_FATES[fate]), "ok" if fate == Fate.PLACED else "warn")
    return fate


def close_pages(order_ids: Iterable[int]) -> None:
    """Have the open paying pages of given-up orders closed at once, so that their goods are free.

    Where the provider is silent the worker goes on, and the goods are freed when it has an answer.
    """
    for order_id in order_ids:
        with transaction():
            errand = attempt_to_close(this_town().id, order_id=order_id)
        if errand:
            carry_out(errand, gateway=_gateway(errand.gateway), on_session=apply_checkout_session)


def _url_soon(payment_id: int) -> str:
    for _look in range(_LOOKS):
        db.session.rollback()
        if url := page_url(this_town().id, payment_id=payment_id):
            return url
        time.sleep(_PAUSE_SECONDS)
    return ""


def _ways_back(order: Placed) -> WaysBack:
    key = link_key("order", order.order_id)
    paid_url, back_url = (
        url_for(f"storefront.{view}", reference=order.reference, key=key)
        for view in ("show_paid", "show_payment")
    )
    # The mark of the session is the provider's to fill in: it must not be escaped.
    return WaysBack(
        urljoin(request.host_url, f"{paid_url}&session={{CHECKOUT_SESSION_ID}}"),
        urljoin(request.host_url, back_url),
    )


def _gateway(code: str) -> PaymentGateway:
    return open_gateway(code, settings=current_app.extensions["settings"], patience=VISITOR)
