"""How far the payment of a card is, as far as its buyer is concerned."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.opening import LEAST_PAGE_LIFE

_CLOSED = frozenset({PaymentState.FAILED, PaymentState.EXPIRED, PaymentState.CANCELLED})
_ON_THE_WAY = timedelta(minutes=1)


def is_payable(payment: Payment) -> bool:
    """Whether its page is open, or may be opened still."""
    is_open = payment.state == PaymentState.OPEN and payment.expires_at > clock.now()
    return is_open or (payment.state == PaymentState.CREATED and not _is_hopeless(payment))


def is_awaited(payment: Payment) -> bool:
    """Whether it may have been paid, and its bank or its page has not had the last word: never pay twice."""
    is_overdue = payment.state == PaymentState.OPEN and payment.expires_at <= clock.now()
    return is_overdue or payment.state == PaymentState.PROCESSING


def is_over(payment: Payment) -> bool:
    """Whether nobody paid, and nobody can any more: the same card is asked for by another payment."""
    return payment.state in _CLOSED or (payment.state == PaymentState.CREATED and _is_hopeless(payment))


def _is_hopeless(payment: Payment) -> bool:
    """Whether its provider would refuse to open so short a page by now; nobody has seen one."""
    return payment.expires_at < clock.now() + LEAST_PAGE_LIFE - _ON_THE_WAY
