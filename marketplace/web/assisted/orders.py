"""An order that somebody placed for a resident: what to say before hanging up, and what to print."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from marketplace.assisting.queries import helpers_of
from marketplace.core.references import is_reference, link_key
from marketplace.orders.handovers.proxies import proxy_of
from marketplace.orders.receipts import Receipt, receipt_of
from marketplace.orders.states import ShopOrderState
from marketplace.orders.wording import state_label
from marketplace.payments.methods import CARD
from marketplace.web.town import this_town

_UNPAID = frozenset({ShopOrderState.HELD, ShopOrderState.ASKED})


def show_assisted_order(reference: str) -> ResponseReturnValue:
    """Codes, times, what is to be paid where, and the slip in large letters."""
    receipt = this_assisted_order(reference)
    return render_template(
        "assisted/order.html",
        receipt=receipt,
        helper=helpers_of(this_town().id, order_ids=[receipt.order_id])[receipt.order_id],
        key=link_key("order", receipt.order_id),
        proxy=proxy_of(this_town().id, order_id=receipt.order_id),
        awaits_payment=receipt.pays in CARD and any(bag.state in _UNPAID for bag in receipt.bags),
        is_online=receipt.pays in CARD,
        state_label=state_label,
    )


def this_assisted_order(reference: str) -> Receipt:
    """The order of an address, if the town's agents placed it. Aborts with 404 for any other."""
    receipt = receipt_of(this_town().id, reference=reference) if is_reference(reference) else None
    if receipt is None or not helpers_of(this_town().id, order_ids=[receipt.order_id]):
        abort(404)
    return receipt
