"""A lease: one holder at a time, free again when the holder is gone, whatever the clock says."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.leases import LENGTH, give_lease_back, is_due, looks_free, note_done, take_lease
from tests.factories import THURSDAY_MORNING

A_SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _stopped(database: None, thursday_morning: object) -> None:
    """The clock stands still."""


def take(name: str, holder: str) -> bool:
    """Ask for the lease."""
    with transaction():
        return take_lease(name, holder=holder)


def test_one_worker_holds_a_lease_until_it_ends() -> None:
    assert take("lapse", "anna")
    assert not take("lapse", "bob")
    assert not looks_free("lapse", holder="bob")
    assert looks_free("lapse", holder="anna")
    with clock.travel(THURSDAY_MORNING + LENGTH - A_SECOND):
        assert not take("lapse", "bob")
    with clock.travel(THURSDAY_MORNING + LENGTH):
        assert looks_free("lapse", holder="bob")
        assert take("lapse", "bob")
        assert not take("lapse", "anna")


def test_a_lease_is_renewed_by_its_holder() -> None:
    assert take("lapse", "anna")
    with clock.travel(THURSDAY_MORNING + LENGTH - A_SECOND):
        assert take("lapse", "anna")
    with clock.travel(THURSDAY_MORNING + LENGTH):
        assert not take("lapse", "bob")


def test_leases_of_different_jobs_are_independent() -> None:
    assert take("lapse", "anna")
    assert take("tidy", "bob")


def test_a_lease_given_back_is_free_at_once() -> None:
    assert take("lapse", "anna")
    assert take("tidy", "bob")
    with transaction():
        give_lease_back(holder="anna")
    assert take("lapse", "bob")
    assert not take("tidy", "anna")


def test_a_clock_set_back_does_not_lock_everybody_out() -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(hours=1)):
        assert take("lapse", "anna")
    assert looks_free("lapse", holder="bob")
    assert take("lapse", "bob")


def test_a_holder_whose_clock_is_a_little_ahead_keeps_its_lease() -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(seconds=5)):
        assert take("lapse", "anna")
    assert not looks_free("lapse", holder="bob")
    assert not take("lapse", "bob")


def test_what_is_done_once_an_hour_is_due_when_the_hour_is_over() -> None:
    hour = timedelta(hours=1)
    assert is_due("tidy", every=hour)
    assert take("tidy", "anna")
    assert is_due("tidy", every=hour)
    with transaction():
        note_done("tidy")
    assert not is_due("tidy", every=hour)
    with clock.travel(THURSDAY_MORNING + hour - A_SECOND):
        assert not is_due("tidy", every=hour)
    with clock.travel(THURSDAY_MORNING + hour):
        assert is_due("tidy", every=hour)
    with clock.travel(THURSDAY_MORNING - hour):  # the clock was set back: it was done in the future
        assert is_due("tidy", every=hour)
