"""A code of the authenticator app counts once, and only around its time (S17)."""

from datetime import timedelta

import pytest

from marketplace.accounts.errors import CodeRefused
from marketplace.accounts.models import User
from marketplace.accounts.second_factor import code_at, confirm_code, matching_step, new_secret
from marketplace.core import clock
from marketplace.core.db import transaction
from tests.factories import THURSDAY_MORNING, make_person
from tests.people import give_second_factor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("late", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_is_taken_one_step_around_its_time(late: int, is_taken: bool) -> None:
    code = code_at(SECRET, at=THURSDAY_MORNING)
    step = matching_step(SECRET, code=code, at=THURSDAY_MORNING + timedelta(seconds=late))
    assert (step is not None) is is_taken


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "0000000"])
def test_what_is_no_code_matches_nothing(typed: str) -> None:
    assert matching_step(SECRET, code=typed, at=THURSDAY_MORNING) is None


def test_a_code_may_be_typed_in_two_groups() -> None:
    code = code_at(SECRET, at=THURSDAY_MORNING)
    assert matching_step(SECRET, code=f" {code[:3]} {code[3:]} ", at=THURSDAY_MORNING) is not None


def test_secrets_are_drawn_anew() -> None:
    assert new_secret() != new_secret()
    assert len(new_secret()) == 32


@pytest.fixture
def paul(database: None) -> User:
    """Somebody with an account."""
    return make_person("paul@example.org", name="Paul Morel")


def test_a_code_opens_once(paul: User) -> None:
    secret = give_second_factor(paul)
    code = code_at(secret, at=clock.now())
    with transaction():
        confirm_code(paul.id, code=code)
    with pytest.raises(CodeRefused), transaction():
        confirm_code(paul.id, code=code)


def test_an_older_code_does_not_open_after_a_newer_one(paul: User) -> None:
    secret = give_second_factor(paul)
    with clock.travel(THURSDAY_MORNING):
        with transaction():
            confirm_code(paul.id, code=code_at(secret, at=THURSDAY_MORNING))
        with pytest.raises(CodeRefused), transaction():
            confirm_code(paul.id, code=code_at(secret, at=THURSDAY_MORNING - timedelta(seconds=30)))


def test_without_an_app_no_code_opens(paul: User) -> None:
    with pytest.raises(CodeRefused), transaction():
        confirm_code(paul.id, code="123456")
