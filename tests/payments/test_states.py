"""No move of anything about money leads down."""

from enum import StrEnum

import pytest

from marketplace.payments.states import (
    CAPTURED,
    DISPUTE_MOVES,
    MOVES,
    PAYABLE,
    RANK,
    REFUND_MOVES,
    REVERSAL_MOVES,
    TRANSFER_MOVES,
    UNPAID,
    PaymentState,
)

_S = PaymentState


@pytest.mark.parametrize("moves", [MOVES, REFUND_MOVES, TRANSFER_MOVES, REVERSAL_MOVES, DISPUTE_MOVES])
def test_every_state_has_its_moves(moves: dict[StrEnum, frozenset[StrEnum]]) -> None:
    assert set(moves) == set(type(next(iter(moves))))
    assert all(state not in targets for state, targets in moves.items())


@pytest.mark.parametrize("state", list(PaymentState))
@pytest.mark.parametrize("wanted", list(PaymentState))
def test_a_payment_never_moves_down_in_rank(state: PaymentState, wanted: PaymentState) -> None:
    is_allowed = wanted in MOVES[state]
    assert (
        not is_allowed or RANK[wanted] > RANK[state] or {state, wanted} <= UNPAID | {_S.EXPIRED, _S.CANCELLED}
    )


def test_what_was_taken_never_becomes_unpaid() -> None:
    for state in CAPTURED:
        assert not MOVES[state] & (UNPAID | {_S.EXPIRED, _S.CANCELLED, _S.MISMATCH})


def test_a_payable_attempt_is_an_unpaid_one() -> None:
    assert PAYABLE < UNPAID
