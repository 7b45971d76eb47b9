"""Whatever a provider has told, given to the one that writes it down."""

from collections.abc import Callable
from typing import Any

from marketplace.payments.disputes import apply_dispute
from marketplace.payments.gateways import answers
from marketplace.payments.refunds.applying import apply_refund
from marketplace.payments.transfers.accounts import apply_account
from marketplace.payments.transfers.applying import apply_reversal, apply_transfer

Told = (
    answers.CheckoutSession
    | answers.Refund
    | answers.Transfer
    | answers.TransferReversal
    | answers.Dispute
    | answers.AccountStatus
)
OnSession = Callable[[answers.CheckoutSession], Any]
"""What places, frees or gives back an order by what its paying page says: the room above gives it."""

_WRITERS: dict[type, Callable[[Any], None]] = {
    answers.Refund: apply_refund,
    answers.Transfer: apply_transfer,
    answers.TransferReversal: apply_reversal,
    answers.Dispute: apply_dispute,
    answers.AccountStatus: apply_account,
}


def write_down(told: Told, *, on_session: OnSession) -> None:
    """Write down what a provider told, once. Raises: NotYet. Commits: no."""
    if isinstance(told, answers.CheckoutSession):
        on_session(told)
        return
    _WRITERS[type(told)](told)
