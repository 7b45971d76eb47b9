"""What was sent is not kept for ever (L28)."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.cli.jobs import tidy
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.forgetting import DAYS, forget_sent
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.services import Mail, queue
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING


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
