"""Guessers are slowed down; nobody is shut out for good (S10, S14)."""

from datetime import timedelta

import pytest

from marketplace.accounts.errors import TooManyTries
from marketplace.accounts.throttling import (
    FREE_TRIES_PER_ACCOUNT,
    FREE_TRIES_PER_ADDRESS,
    claim_try,
    forget_tries,
    wait_for,
    withdraw_try,
)
from marketplace.core import clock
from marketplace.core.db import transaction
from tests.factories import THURSDAY_MORNING

pytestmark = pytest.mark.usefixtures("database")


def fail(account: str, *, times: int, address: str = "192.0.2.1") -> None:
    """Try in vain."""
    for _ in range(times):
        with transaction():
            claim_try(account, address=address)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_for(n, free=5) for n in (0, 4, 5, 6, 7, 8, 9, 10, 500)]
    assert waits[:2] == [timedelta(0)] * 2
    assert [wait.total_seconds() for wait in waits[2:]] == [30, 60, 120, 240, 480, 900, 900]


def test_after_five_failures_the_account_waits_from_any_address() -> None:
    fail("lea", times=FREE_TRIES_PER_ACCOUNT)
    with pytest.raises(TooManyTries) as refused:
        fail("lea", times=1, address="198.51.100.7")
    assert timedelta(0) < refused.value.wait <= timedelta(seconds=30)


def test_another_account_does_not_wait() -> None:
    fail("lea", times=FREE_TRIES_PER_ACCOUNT)
    fail("paul", times=1)


def test_an_address_that_tries_many_accounts_waits_too() -> None:
    for n in range(FREE_TRIES_PER_ADDRESS):
        fail(f"account {n}", times=1)
    with pytest.raises(TooManyTries):
        fail("one more", times=1)
    fail("one more", times=1, address="198.51.100.7")


def test_waiting_helps_and_refused_tries_do_not_lengthen_it() -> None:
    with clock.travel(THURSDAY_MORNING):
        fail("lea", times=FREE_TRIES_PER_ACCOUNT)
        for _ in range(20):
            with pytest.raises(TooManyTries):
                fail("lea", times=1)
    with clock.travel(THURSDAY_MORNING + timedelta(seconds=31)):
        fail("lea", times=1)


def test_a_try_of_another_hand_in_the_same_moment_keeps_nobody_waiting() -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(milliseconds=2)):
        fail("lea", times=1)
    with clock.travel(THURSDAY_MORNING):
        fail("lea", times=1)


def test_a_success_forgets_the_failures() -> None:
    fail("lea", times=FREE_TRIES_PER_ACCOUNT - 1)
    with transaction():
        withdraw_try(claim_try("lea", address="192.0.2.1"), account="lea")
    fail("lea", times=FREE_TRIES_PER_ACCOUNT)


def test_old_failures_are_erased() -> None:
    with clock.travel(THURSDAY_MORNING):
        fail("lea", times=3)
    with transaction():
        assert forget_tries(before=THURSDAY_MORNING + timedelta(hours=1)) == 3
