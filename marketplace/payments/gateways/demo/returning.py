"""Refunds at the demo provider: back at once, and never more than is left."""

from marketplace.payments.gateways import asked
from marketplace.payments.gateways.demo import money, shapes
from marketplace.payments.gateways.demo.keeping import Body, all_about, keep
from marketplace.payments.gateways.demo.paying import charge_of, page_of
from marketplace.payments.gateways.demo.telling import happened
from marketplace.payments.gateways.errors import Rejected

REFUND = "refund"


def give_back(request: asked.RefundRequest) -> Body:
    """Give back a part of a payment. Raises: Rejected when it is more than is left. Commits: no."""
    page = page_of(request.payment_intent_id)
    given = sum(refund.body["amount"] for refund in all_about(request.payment_intent_id, kind=REFUND))
    left = page.body["amount_total"] - given
    if left == 0:
        raise Rejected("charge_already_refunded")
    if not 0 < request.amount_cents <= left:
        raise Rejected("amount_too_large")
    charge = charge_of(request.payment_intent_id)
    body = shapes.refund(request, charge=charge, currency=page.body["currency"])
    keep(REFUND, body=body, command_id=request.command_id, about=request.payment_intent_id)
    money.move(REFUND, source=body["id"], cents=-request.amount_cents, currency=body["currency"])
    happened("refund.created", to=body)
    return body
