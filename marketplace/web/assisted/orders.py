"""An order that somebody placed for a resident: what to say before hanging up, and what to print."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.assisting.queries import helpers_of
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import is_reference, link_key
from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.proxies import name_proxy, proxy_of, revoke_proxy
from marketplace.orders.receipts import Receipt, receipt_of
from marketplace.orders.states import ShopOrderState
from marketplace.orders.wording import state_label
from marketplace.payments.methods import CARD, ONLINE
from marketplace.web.access import person
from marketplace.web.assisted.access import this_desk
from marketplace.web.town import this_town

_UNPAID = frozenset({ShopOrderState.HELD, ShopOrderState.ASKED})


def show_assisted_order(reference: str) -> ResponseReturnValue:
    """Codes, times, what is to be paid where, and the slip in large letters."""
    return _page(this_assisted_order(reference))


def create_assisted_proxy(reference: str) -> ResponseReturnValue:
    """A carer or a neighbour goes instead, with a code of their own, and nobody named before does."""
    order_id = this_assisted_order(reference).order_id
    name = request.form.get("name", "")
    try:
        with transaction():
            name_proxy(this_town().id, order_id=order_id, name=name)
            _note(Act.PROXY_NAMED, reference)
    except Refusal as refusal:
        db.session.rollback()
        return _page(this_assisted_order(reference), sentence=str(refusal), typed=name), refusal.status
    flash(_("C’est noté. Donnez-lui le code et le mot."), "ok")
    return redirect(url_for("assisted.show_assisted_order", reference=reference), 303)


def delete_assisted_proxy(reference: str) -> ResponseReturnValue:
    """Nobody goes instead any more: their code opens nothing from now on."""
    order_id = this_assisted_order(reference).order_id
    with transaction():
        revoke_proxy(this_town().id, order_id=order_id)
        _note(Act.PROXY_REVOKED, reference)
    flash(_("C’est noté : ce code ne sert plus."), "ok")
    return redirect(url_for("assisted.show_assisted_order", reference=reference), 303)


def _note(act: Act, reference: str) -> None:
    """Who did it and for which order; not for whom, nor who was sent. Commits: no."""
    write_down(this_town().id, shop_id=None, by=Actor.agent(person().id), act=act, about=reference)


def _page(receipt: Receipt, *, sentence: str = "", typed: str = "") -> str:
    return render_template(
        "assisted/order.html",
        receipt=receipt,
        helper=helpers_of(this_town().id, order_ids=[receipt.order_id])[receipt.order_id],
        key=link_key("order", receipt.order_id),
        proxy=proxy_of(this_town().id, order_id=receipt.order_id),
        awaits_payment=receipt.pays in CARD and any(bag.state in _UNPAID for bag in receipt.bags),
        is_online=receipt.pays in ONLINE,
        state_label=state_label,
        sentence=sentence,
        typed=typed,
    )


def this_assisted_order(reference: str) -> Receipt:
    """The order of an address, if the town's agents placed it; for a hub's helper, if their desk did.

    Aborts with 404 for any other.
    """
    receipt = receipt_of(this_town().id, reference=reference) if is_reference(reference) else None
    helpers = helpers_of(this_town().id, order_ids=[receipt.order_id]) if receipt else {}
    if receipt is None or not any(this_desk() in ("", helper.desk) for helper in helpers.values()):
        abort(404)
    return receipt
