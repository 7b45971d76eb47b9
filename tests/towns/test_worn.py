"""Which look was worn when: told from the versions of the seasons, whatever became of them."""

from datetime import UTC, date, datetime

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.towns.looks.changing import drop_season, keep_season
from marketplace.towns.looks.history import worn_so_far
from marketplace.towns.looks.seasons import Season, seal_of_seasons
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import make_official, make_town

NOEL = Season("Noël", date(2026, 12, 1), date(2026, 12, 26), "")


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def clerk(town: Town) -> int:
    """Who decides on looks."""
    return make_official(town).id


def on(month: int, day: int) -> datetime:
    """The morning of a day of that winter."""
    return datetime(2026 if month > 6 else 2027, month, day, 9, tzinfo=UTC)


def seal(town: Town) -> str:
    """Of the seasons as they stand."""
    db.session.rollback()
    return seal_of_seasons(db.session.get_one(Town, town.id).seasons)


def keep(town: Town, season: Season, clerk: int, *, at: datetime, instead_of: str = "") -> None:
    """The clerk saves a season."""
    seen = seal(town)
    with clock.travel(at), transaction():
        keep_season(town.id, season=season, instead_of=instead_of, seen=seen, by_user_id=clerk)


def told(town: Town, *, at: datetime) -> list[tuple[str, int, int]]:
    """Names, first and last days of December, the latest first."""
    with clock.travel(at):
        return [(worn.name, worn.first.day, worn.last.day) for worn in worn_so_far(town_by_id(town.id))]


def test_nothing_is_told_before_it_is_worn(town: Town, clerk: int) -> None:
    keep(town, NOEL, clerk, at=on(11, 3))
    assert told(town, at=on(11, 30)) == []
    assert told(town, at=on(12, 2)) == [("Noël", 1, 2)]


def test_what_was_changed_and_removed_is_told_for_the_days_it_was_on(town: Town, clerk: int) -> None:
    keep(town, NOEL, clerk, at=on(11, 3))
    advent = Season("Avent", NOEL.from_day, date(2026, 12, 24), "")
    keep(town, advent, clerk, at=on(12, 10), instead_of=NOEL.key)
    seen = seal(town)
    with clock.travel(on(12, 20)), transaction():
        drop_season(town.id, key=NOEL.key, seen=seen, by_user_id=clerk)
    assert told(town, at=on(1, 15)) == [("Avent", 10, 20), ("Noël", 1, 10)]


def test_what_is_only_saved_again_is_told_once(town: Town, clerk: int) -> None:
    keep(town, NOEL, clerk, at=on(11, 3))
    keep(town, NOEL, clerk, at=on(12, 10), instead_of=NOEL.key)
    assert told(town, at=on(1, 15)) == [("Noël", 1, 26)]


def test_a_season_that_was_removed_before_its_days_was_never_worn(town: Town, clerk: int) -> None:
    keep(town, NOEL, clerk, at=on(11, 3))
    seen = seal(town)
    with clock.travel(on(11, 4)), transaction():
        drop_season(town.id, key=NOEL.key, seen=seen, by_user_id=clerk)
    assert told(town, at=on(1, 15)) == []


def test_another_town_s_seasons_are_not_told(town: Town, clerk: int) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    keep(other, NOEL, clerk, at=on(11, 3))
    assert told(town, at=on(1, 15)) == []
    assert told(other, at=on(1, 15)) == [("Noël", 1, 26)]
