"""A prepared statement says what the one it was made from would have said."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from marketplace.agenda.models import Event
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.notices.models import Notice, NoticeState
from marketplace.towns.models import Town

WRITE = Prepared(lambda insert: insert(Event))
WRITE_ONCE = Prepared(lambda insert: insert(Event).on_conflict_do_nothing())
RENAME = Prepared(
    lambda _insert: (
        update(Event.__table__)  # type: ignore[arg-type]
        .where(Event.town_id == bindparam("town"), Event.id == bindparam("row"))
        .values(title=bindparam("to"))
    )
)
REMOVE_FAIRS = Prepared(
    lambda _insert: delete(Event).where(Event.town_id == bindparam("town"), Event.title == "Foire")
)


def row(town: Town, title: str) -> dict[str, object]:
    """What to announce."""
    key, now, day = new_id(), clock.now(), clock.today("Europe/Paris")
    dates = {"first_day": day, "last_day": day, "created_at": now, "changed_at": now}
    return {"town_id": town.id, "id": key, "slug": str(key), "title": title, **dates}


def titles(town: Town) -> list[str]:
    """What is announced."""
    db.session.rollback()
    query = select(Event.title).where(Event.town_id == town.id).order_by(Event.id)
    return list(db.session.scalars(query))


def test_one_row_or_many_are_written(town: Town) -> None:
    with transaction():
        WRITE.run([row(town, "Braderie")])
        WRITE.run([row(town, "Foire"), row(town, "Marché")])
    assert titles(town) == ["Braderie", "Foire", "Marché"]


def test_rows_that_were_changed_are_counted_over_all_values(town: Town) -> None:
    rows = [row(town, "Braderie"), row(town, "Foire")]
    with transaction():
        WRITE.run(rows)
        renamed = RENAME.run(
            [{"town": town.id, "row": key, "to": "Fête"} for key in (rows[0]["id"], rows[1]["id"], new_id())]
        )
        assert renamed.rowcount == 2
    assert titles(town) == ["Fête", "Fête"]


def test_a_value_that_never_changes_need_not_be_given(town: Town) -> None:
    with transaction():
        WRITE.run([row(town, "Braderie"), row(town, "Foire")])
        REMOVE_FAIRS.run([{"town": town.id}])
    assert titles(town) == ["Braderie"]


def test_the_databases_own_insert_knows_of_conflicts(town: Town) -> None:
    twice = row(town, "Braderie")
    with transaction():
        WRITE_ONCE.run([twice])
        WRITE_ONCE.run([twice])
    assert titles(town) == ["Braderie"]
    with pytest.raises(IntegrityError), transaction():
        WRITE.run([twice])


def test_moments_states_and_defaults_are_written_as_ever(town: Town) -> None:
    at = datetime(2026, 6, 11, 8, 0, 0, 123456, tzinfo=UTC)
    notice = {"town_id": town.id, "id": new_id(), "about_id": 1, "event": "x", "recipient": "x@example.org"}
    notice |= {"subject": "", "body": "", "state": NoticeState.QUEUED, "due_at": at, "queued_at": at}
    with transaction():
        Prepared(lambda insert: insert(Notice)).run([notice])
    written = db.session.scalars(select(Notice).where(Notice.town_id == town.id)).one()
    assert (written.state, written.due_at, written.attempts) == (NoticeState.QUEUED, at, 0)


def test_a_moment_without_a_zone_is_refused(town: Town) -> None:
    moments = Prepared(lambda _insert: select(Town.id).where(Town.created_at == bindparam("at")))
    with pytest.raises(ValueError, match="naive"):
        moments.run([{"at": datetime(2026, 6, 11, 10, 0)}])  # noqa: DTZ001


def test_a_value_that_is_missing_is_missed(town: Town) -> None:
    # SQLite's values go by position and are looked up here, PostgreSQL's by name and by its driver.
    with pytest.raises((KeyError, ProgrammingError)), transaction():
        RENAME.run([{"town": town.id, "row": 1}])
