"""From the outbox to the carrier: once, also when a worker is started twice or dies."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.sending import (
    LEASE,
    LONGEST_PAUSE,
    PATIENCE,
    Letter,
    Outcome,
    anything_due,
    claim_due,
    may_carry,
    note,
    pause_after,
    put_back,
)
from marketplace.notices.services import Mail, queue
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING

AN_HOUR = timedelta(hours=1)


def waiting(town: Town, *recipients: str) -> None:
    """Notices to these people."""
    mails = [Mail("ready", new_id(), name, "Jeanne", "fr", f"À {name}", "Prêt.\n") for name in recipients]
    with transaction():
        queue(town.id, mails=mails)


def claim(limit: int = 10) -> list[Letter]:
    """What a worker claims."""
    with transaction():
        return claim_due(limit=limit)


def told(letter: Letter, outcome: Outcome, said: str = "") -> Notice:
    """The notice after a try had this outcome."""
    with transaction():
        note(letter, outcome=outcome, said=said)
    return db.session.get_one(Notice, (letter.town_id, letter.id))


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def test_what_is_told_twice_is_queued_once(town: Town) -> None:
    mail = Mail("ready", 7, "jeanne@example.org", "Jeanne", "fr", "Prêt", "Prêt.\n")
    with transaction():
        queue(town.id, mails=[mail, mail])
        queue(town.id, mails=[mail])
    assert len(claim()) == 1


def test_who_gave_no_address_gets_no_mail(town: Town) -> None:
    waiting(town, "")
    assert not anything_due()


def test_notices_of_all_towns_are_claimed_oldest_first(town: Town, other_town: Town) -> None:
    with clock.travel(THURSDAY_MORNING - AN_HOUR):
        waiting(other_town, "first@example.org")
    waiting(town, "second@example.org", "third@example.org")
    letters = claim()
    assert [letter.recipient.partition("@")[0] for letter in letters] == ["first", "second", "third"]
    assert [letter.town_name for letter in letters] == ["Val-Brume", "Port-Lanterne", "Port-Lanterne"]


def test_a_second_worker_claims_other_notices(town: Town) -> None:
    waiting(town, "a@example.org", "b@example.org", "c@example.org")
    first, second, third = claim(2), claim(2), claim(2)
    assert sorted(letter.recipient[0] for letter in first + second) == ["a", "b", "c"]
    assert third == []
    assert not anything_due()


def test_a_worker_that_died_leaves_its_notices_to_others(town: Town) -> None:
    waiting(town, "a@example.org")
    (lost,) = claim()
    with clock.travel(THURSDAY_MORNING + LEASE):
        assert not may_carry(lost)
        (again,) = claim()
        assert may_carry(again)
        put_back_in(lost)
        assert may_carry(again)  # what the dead one's ghost writes does not touch its successor's claim
    assert again.id == lost.id


def put_back_in(letter: Letter) -> None:
    """Give a claim back."""
    with transaction():
        put_back([letter])


def test_nothing_is_begun_that_may_outlast_the_claim(town: Town) -> None:
    waiting(town, "a@example.org")
    (letter,) = claim()
    assert may_carry(letter)
    with clock.travel(letter.claimed_until - timedelta(seconds=30)):
        assert not may_carry(letter)


def test_a_claim_given_back_waits_again(town: Town) -> None:
    waiting(town, "a@example.org")
    (letter,) = claim()
    put_back_in(letter)
    (again,) = claim()
    assert again.attempts == 0


def test_what_was_sent_is_never_claimed_again(town: Town) -> None:
    waiting(town, "a@example.org")
    (letter,) = claim()
    notice = told(letter, Outcome.SENT)
    assert (notice.state, notice.sent_at, notice.attempts) == (NoticeState.SENT, THURSDAY_MORNING, 1)
    with clock.travel(THURSDAY_MORNING + 10 * AN_HOUR):
        assert claim() == []


def test_what_was_put_off_comes_back_after_a_longer_pause_each_time(town: Town) -> None:
    waiting(town, "a@example.org")
    pauses, at = [], THURSDAY_MORNING
    for _ in range(7):
        with clock.travel(at):
            (letter,) = claim()
            notice = told(letter, Outcome.PUT_OFF, "451 later")
            assert claim() == []
            pauses.append(notice.due_at - at)
            at = notice.due_at
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1] == LONGEST_PAUSE
    (kept,) = db.session.scalars(select(Notice).where(Notice.town_id == town.id))
    assert kept.last_error == "451 later"


def test_an_address_that_does_not_exist_is_given_up(town: Town) -> None:
    waiting(town, "a@example.org")
    (letter,) = claim()
    notice = told(letter, Outcome.GIVEN_UP, "550 no such mailbox" * 30)
    assert notice.state == NoticeState.GIVEN_UP
    assert len(notice.last_error) == 300
    with clock.travel(THURSDAY_MORNING + 10 * AN_HOUR):
        assert not anything_due()


def test_after_days_of_trying_a_notice_is_given_up(town: Town) -> None:
    waiting(town, "a@example.org")
    with clock.travel(THURSDAY_MORNING + PATIENCE + AN_HOUR):
        (letter,) = claim()
        assert told(letter, Outcome.PUT_OFF).state == NoticeState.GIVEN_UP


def test_a_mail_that_left_counts_as_sent_although_its_claim_was_lost(town: Town) -> None:
    waiting(town, "a@example.org")
    (slow,) = claim()
    with clock.travel(THURSDAY_MORNING + LEASE):
        (again,) = claim()
        assert told(slow, Outcome.SENT).state == NoticeState.SENT
        assert not may_carry(again)
        assert told(again, Outcome.PUT_OFF).state == NoticeState.SENT


def test_pauses_stay_within_a_quarter_of_an_hour() -> None:
    assert pause_after(10_000) == LONGEST_PAUSE
