"""A town whose erasing stood still for too long: its doors are open again, and no books of it are kept."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.moving.towns.books import kept_books
from marketplace.moving.towns.erasing import erase_town
from marketplace.moving.towns.turns import TurnLost, unfinished_moves
from marketplace.towns.models import Town
from marketplace.towns.moves import KeptBookPage
from marketplace.towns.queries import hosts_of
from tests.factories import Goods
from tests.moving.shops.test_lost_turns import Standing
from tests.moving.towns.test_leaving import selling, view
from tests.moving.towns.test_round_trip import done, everything

__all__ = ("selling",)
pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.mark.parametrize("wait", [1, 9, 60, 100])
def test_no_books_are_kept_of_a_town_that_opened_again(
    app: Flask, selling: Town, goods: Goods, tmp_path: Path, wait: int
) -> None:
    file, before, hosts = tmp_path / "town.zip", everything(selling.id), hosts_of(selling.id)
    done(app, "export", "port-lanterne", str(file))
    by = Standing("slow")
    by.wait = wait
    with pytest.raises(TurnLost):
        erase_town(view(), by=by, folder=tmp_path / "work", archive=file)
    db.session.rollback()
    assert (hosts_of(selling.id), unfinished_moves(), kept_books()) == (hosts, [], [])
    assert db.session.scalars(select(KeptBookPage.id)).all() == []
    assert everything(selling.id) == before


def test_the_turn_is_kept_while_it_is_compared_and_its_books_are_written(
    app: Flask, selling: Town, tmp_path: Path
) -> None:
    file = tmp_path / "town.zip"
    done(app, "export", "port-lanterne", str(file))
    by = Standing("quick")
    by.wait = 0
    erase_town(view(), by=by, folder=tmp_path / "work", archive=file)
    assert by.books.index(1) > 100
