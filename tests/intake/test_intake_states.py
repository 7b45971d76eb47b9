"""The life of a merchant's file: every pair of states is tried."""

import itertools

import pytest

from marketplace.intake.errors import IntakeMoveRefused
from marketplace.intake.models import Intake
from marketplace.intake.states import MOVES, OPEN, IntakeState
from marketplace.web.backoffice.intake_wording import state_sign

_S = IntakeState
ALLOWED = {
    (_S.UPLOADED, _S.READ), (_S.UPLOADED, _S.REFUSED),
    (_S.READ, _S.PREVIEWED), (_S.READ, _S.REFUSED), (_S.READ, _S.UPLOADED),
    (_S.PREVIEWED, _S.APPLIED), (_S.PREVIEWED, _S.REFUSED), (_S.PREVIEWED, _S.UPLOADED),
}  # fmt: skip


def file_in(state: IntakeState) -> Intake:
    """A file of no shop in particular."""
    return Intake(town_id=1, id=1, state=state, open_slot=1 if state in OPEN else None)


@pytest.mark.parametrize(("state", "wanted"), list(itertools.product(_S, _S)))
def test_a_file_makes_the_listed_moves_and_no_other(state: IntakeState, wanted: IntakeState) -> None:
    file = file_in(state)
    if (state, wanted) in ALLOWED:
        file.become(wanted)
        assert file.state is wanted
        assert (file.open_slot is None) == (file.ended_at is not None) == (wanted not in OPEN)
    else:
        with pytest.raises(IntakeMoveRefused):
            file.become(wanted)
        assert file.state is state


def test_every_state_has_its_moves_and_its_sign() -> None:
    assert set(MOVES) == set(_S)
    assert all(state_sign(file_in(state)) for state in _S)
