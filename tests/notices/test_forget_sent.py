"""What was sent is not kept for ever (L28)."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.cli.jobs import tidy
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.calling import calls_to_make, note_call
from marketplace.notices.forgetting import DAYS, forget_letters, forget_sent
from marketplace.notices.models import CallTry, Notice, NoticeState
from marketplace.notices.services import Mail, queue
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_person


def written(town: Town, subject: str, *, state: NoticeState, days_ago: float) -> None:
    """A mail as it stands so many days after it was sent."""
    with transaction():
        mail = Mail("ready", len(subject), "jeanne@example.org", "Jeanne", "fr", subject, "…")
        queue(town.id, mails=[mail])
    with transaction():
        notice = db.session.scalars(
            select(Notice).where(Notice.town_id == town.id, Notice.subject == subject)
        ).one()
        notice.state, notice.sent_at = state, clock.now() - timedelta(days=days_ago)


def left(town: Town) -> list[str]:
    """What is still there."""
    query = select(Notice.subject).where(Notice.town_id == town.id).order_by(Notice.subject)
    return list(db.session.scalars(query))


@pytest.mark.all_towns
def test_what_was_sent_long_ago_goes_and_what_still_waits_stays(town: Town, other_town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        written(town, "old", state=NoticeState.SENT, days_ago=DAYS + 1)
        written(town, "recent", state=NoticeState.SENT, days_ago=DAYS - 1)
        written(town, "waiting for long", state=NoticeState.QUEUED, days_ago=DAYS + 1)
        written(other_town, "elsewhere", state=NoticeState.SENT, days_ago=DAYS + 1)
        assert tidy(Event()) == "2 old notices erased"
        assert (left(town), left(other_town)) == (["recent", "waiting for long"], [])


def test_no_more_than_asked_for_goes_at_once(town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        for subject in ("a", "bb", "ccc"):
            written(town, subject, state=NoticeState.SENT, days_ago=DAYS + 1)
        with transaction():
            assert forget_sent(town.id, before=clock.now() - timedelta(days=DAYS), limit=2) == 2
        assert len(left(town)) == 1


def rung_up(town: Town, *, about_id: int = 7, reached: bool = True) -> None:
    """Somebody without an address, rung up once."""
    with transaction():
        mail = Mail("ready", about_id, "", "Simone", "fr", "Prêt", "…", call="02 97 12 34 56")
        queue(town.id, mails=[mail])
    agent = make_person(f"gwen{about_id}@example.org")
    with transaction():
        (call,) = calls_to_make(town.id)
        note_call(town.id, notice_id=call.id, by_user_id=agent.id, reached=reached, note="Sa fille a répondu")


def tries(town: Town) -> list[str]:
    """What was noted of calls."""
    db.session.rollback()
    return list(db.session.scalars(select(CallTry.note).where(CallTry.town_id == town.id)))


@pytest.mark.all_towns
@pytest.mark.parametrize("reached", [True, False])
def test_a_call_of_long_ago_goes_with_what_was_noted_of_it(town: Town, reached: bool) -> None:
    with clock.travel(THURSDAY_MORNING):
        rung_up(town, reached=reached)
        assert tries(town) == ["Sa fille a répondu"]
    with clock.travel(THURSDAY_MORNING + timedelta(days=DAYS + 1)):
        assert "1 old notices erased" in tidy(Event())
        assert (left(town), tries(town)) == ([], [])


def test_what_was_noted_of_a_call_goes_with_the_order(town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        rung_up(town)
        with transaction():
            forget_letters(town.id, about_ids=[7])
        assert (left(town), tries(town)) == ([], [])


@pytest.mark.all_towns
def test_what_was_given_up_long_ago_goes_too(town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        written(town, "in vain", state=NoticeState.GIVEN_UP, days_ago=0)
    with clock.travel(THURSDAY_MORNING + timedelta(days=DAYS - 1)):
        tidy(Event())
        assert left(town) == ["in vain"]
    with clock.travel(THURSDAY_MORNING + timedelta(days=DAYS + 1)):
        tidy(Event())
        assert left(town) == []
