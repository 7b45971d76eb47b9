"""An import of a shop that stood still for too long: the worker took its rows away; it writes no more."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.cli.moves_left import stands_aside
from marketplace.cli.moving_shops import import_shop
from marketplace.core.db import db, transaction
from marketplace.core.models import JobLease
from marketplace.moving.shops.bringing import bring_shop, open_shop
from marketplace.moving.towns.books import kept_books
from marketplace.moving.towns.turns import LEASE, Turn, TurnLost, turn, unfinished_moves
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from tests.moving.shops.test_bad_shop_archives import archive, counted, there

__all__ = ("archive", "there")
pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def lapse() -> None:
    """A minute passes in which nobody renews anything."""
    db.session.rollback()
    with transaction():
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        db.session.execute(update(JobLease).where(JobLease.name == LEASE).values(until=long_ago))


class Standing(Turn):
    """Stands still after so many looks at its turn: another has it meanwhile, and sees to what was left."""

    wait: int
    looks = 0
    begun: list[int]  # moves, at each look
    books: list[int]  # books that are kept, at each look

    def keep(self) -> None:
        super().keep()
        self.looks += 1
        self.begun = [*getattr(self, "begun", []), len(unfinished_moves())]
        self.books = [*getattr(self, "books", []), len(kept_books())]
        db.session.rollback()
        if self.looks == self.wait:
            lapse()
            with turn():
                db.session.rollback()
            stands_aside()
            db.session.rollback()


def view(town: Town) -> TownView:
    found = town_by_id(town.id)
    db.session.rollback()
    return found


@pytest.mark.parametrize("wait", [1, 40, 60, 65, 70, 76, 80])
def test_who_stood_still_writes_no_more(
    app: Flask, archive: Path, there: Town, tmp_path: Path, wait: int
) -> None:
    before, into = counted(there.id), view(there)
    by = Standing("slow")
    by.wait = wait
    try:
        import_shop(archive, into=into, slug="", by=by, folder=tmp_path / "work")
    except TurnLost:
        stands_aside()
        assert counted(there.id) == before
    else:
        assert by.looks < wait
    assert unfinished_moves() == []


def test_a_lease_that_lapsed_is_not_renewed(app: Flask, town: Town) -> None:
    slow = Turn("slow")
    slow.keep()
    lapse()
    slow._renew_at = 0.0
    with pytest.raises(TurnLost):
        slow.keep()


def test_nobody_takes_a_turn_that_is_held(app: Flask, town: Town) -> None:
    with turn() as mine, transaction():
        mine.hold()
    with transaction(), pytest.raises(TurnLost):
        mine.hold()


def test_the_turn_is_kept_while_an_archive_is_read(
    app: Flask, archive: Path, there: Town, tmp_path: Path
) -> None:
    by = Standing("slow")
    by.wait = 0
    bring_shop(archive, into=view(there), slug="", by=by, folder=tmp_path / "work")
    assert by.begun.index(1) > 20  # each file, before the first row is written


def test_a_shop_that_was_taken_away_is_not_opened(
    app: Flask, archive: Path, there: Town, tmp_path: Path
) -> None:
    before = counted(there.id)
    with turn() as mine:
        arrived = bring_shop(archive, into=view(there), slug="", by=mine, folder=tmp_path / "work")
        lapse()
        stands_aside()
        with pytest.raises(TurnLost), transaction():
            open_shop(arrived)
    assert counted(there.id) == before
