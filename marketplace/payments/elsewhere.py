"""Money that another installation took: it came with its town, to be read only, and is not moved from here.

A payment that has arrived says so by its gateway. What this installation has at its own providers is another
matter: what came is no part of it.
"""

from typing import cast

from sqlalchemy import ColumnElement, and_, exists, or_

from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.ledger.models import LedgerTransaction
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Refund

ELSEWHERE = "elsewhere"
"""The gateway of payments that another installation took."""


def is_history() -> ColumnElement[bool]:
    """Whether an event of the book is of money that was taken elsewhere."""
    came = (Payment.town_id == LedgerTransaction.town_id, Payment.gateway == ELSEWHERE)
    given_back = exists().where(
        Refund.town_id == Payment.town_id,
        Refund.payment_id == Payment.id,
        Refund.id == LedgerTransaction.source_id,
    )
    bought_a_card = or_(Payment.id == LedgerTransaction.source_id, given_back)
    return or_(
        exists().where(*came, Payment.order_id == LedgerTransaction.order_id),
        and_(
            LedgerTransaction.order_id.is_(None),
            exists().where(*came, Payment.order_id.is_(None), bought_a_card),
        ),
    )


class _Nobody:
    """Stands where the provider of another installation would: refuses whatever is asked of it.

    A refund that is decided here, of money that was taken there, is so refused at once: a person gives it
    back by hand, and the resident is told.
    """

    name = ELSEWHERE
    livemode = False

    def create_checkout(self, _request: object) -> None:
        """Raises: Rejected."""
        raise Rejected("taken_elsewhere")

    create_refund = create_transfer = reverse_transfer = create_checkout
    expire_checkout = retrieve_checkout = create_checkout
    find_checkout = find_refund = find_transfer = find_reversal = create_checkout


def nobody() -> PaymentGateway:
    """The provider of payments that were taken elsewhere."""
    return cast(PaymentGateway, _Nobody())
