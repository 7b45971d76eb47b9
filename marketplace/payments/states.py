"""The lives of a payment, a refund, a transfer and a reversal: each table of moves on one screen.

No move leads down in rank: what the provider told late or twice never undoes what was known.
"""

from enum import StrEnum


class PaymentState(StrEnum):
    """Where a payment stands. `succeeded_late`: taken, but the order was given up or paid already."""

    CREATED = "created"
    OPEN = "open"
    PROCESSING = "processing"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUCCEEDED_LATE = "succeeded_late"
    SUCCEEDED = "succeeded"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    MISMATCH = "mismatch"


_S = PaymentState
RANK: dict[PaymentState, int] = {
    _S.CREATED: 0,
    _S.OPEN: 1,
    _S.PROCESSING: 2,
    _S.FAILED: 3,
    _S.EXPIRED: 3,
    _S.CANCELLED: 3,
    _S.SUCCEEDED_LATE: 4,
    _S.SUCCEEDED: 5,
    _S.PARTIALLY_REFUNDED: 6,
    _S.REFUNDED: 7,
    _S.MISMATCH: 8,
}
_BACK = {_S.PARTIALLY_REFUNDED, _S.REFUNDED}
_OVER = {_S.EXPIRED, _S.CANCELLED}
_PAID = {_S.SUCCEEDED, _S.SUCCEEDED_LATE, _S.MISMATCH}
MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    _S.CREATED: frozenset({_S.OPEN, _S.PROCESSING, _S.FAILED, *_PAID, *_OVER}),
    _S.OPEN: frozenset({_S.PROCESSING, _S.FAILED, *_PAID, *_OVER}),
    _S.PROCESSING: frozenset({_S.FAILED, *_PAID, *_OVER}),
    _S.FAILED: frozenset({*_PAID, *_OVER}),
    _S.EXPIRED: frozenset({_S.SUCCEEDED_LATE, _S.MISMATCH}),
    _S.CANCELLED: frozenset({_S.SUCCEEDED_LATE, _S.MISMATCH}),
    _S.SUCCEEDED_LATE: frozenset({_S.SUCCEEDED, _S.REFUNDED}),
    _S.SUCCEEDED: frozenset(_BACK),
    _S.PARTIALLY_REFUNDED: frozenset({_S.REFUNDED}),
    _S.REFUNDED: frozenset(),
    _S.MISMATCH: frozenset(),
}
PAYABLE = frozenset({_S.CREATED, _S.OPEN, _S.PROCESSING})
"""Attempts that may still be paid on the page that was opened for them: one an order."""
UNPAID = PAYABLE | {_S.FAILED}
"""Attempts that nobody has paid and that nobody has closed."""
CAPTURED = frozenset({_S.SUCCEEDED_LATE, _S.SUCCEEDED, *_BACK})
"""Payments whose money was taken, whatever became of it afterwards."""


class RefundState(StrEnum):
    """Where a refund stands. `failed`: the money came back to us, or never left; a person looks at it."""

    PENDING = "pending"
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


_R = RefundState
REFUND_MOVES: dict[RefundState, frozenset[RefundState]] = {
    _R.PENDING: frozenset({_R.SUBMITTED, _R.SUCCEEDED, _R.FAILED}),
    _R.SUBMITTED: frozenset({_R.SUCCEEDED, _R.FAILED}),
    _R.SUCCEEDED: frozenset({_R.FAILED}),
    _R.FAILED: frozenset(),
}


class TransferState(StrEnum):
    """Where a shop's share stands. `blocked`: its account cannot receive, or the payment is disputed."""

    PLANNED = "planned"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"  # nothing of it was due any more when it could have gone
    DONE = "done"
    PARTIALLY_REVERSED = "partially_reversed"
    REVERSED = "reversed"


_T = TransferState
TRANSFER_MOVES: dict[TransferState, frozenset[TransferState]] = {
    _T.PLANNED: frozenset({_T.BLOCKED, _T.DONE}),
    _T.BLOCKED: frozenset({_T.PLANNED, _T.CANCELLED, _T.DONE}),
    _T.CANCELLED: frozenset(),
    _T.DONE: frozenset({_T.PARTIALLY_REVERSED, _T.REVERSED}),
    _T.PARTIALLY_REVERSED: frozenset({_T.REVERSED}),
    _T.REVERSED: frozenset(),
}


class ReversalState(StrEnum):
    """Where the taking back of a share stands. `failed`: the shop owes it; its next transfers are lowered."""

    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"


REVERSAL_MOVES: dict[ReversalState, frozenset[ReversalState]] = {
    ReversalState.PLANNED: frozenset({ReversalState.DONE, ReversalState.FAILED}),
    ReversalState.DONE: frozenset(),
    ReversalState.FAILED: frozenset(),
}


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


DISPUTE_MOVES: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset({DisputeState.WON, DisputeState.LOST}),
    DisputeState.WON: frozenset(),
    DisputeState.LOST: frozenset(),
}
