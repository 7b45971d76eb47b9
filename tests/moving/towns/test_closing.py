"""What is under way while a town closes is in its books, or refused: nothing is taken and then lost."""

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, NoResultFound

from marketplace.checkout.placing import place
from marketplace.checkout.preparing import Ready
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.moving.towns.books import kept_books, pages_of
from marketplace.moving.towns.erasing import erase_town
from marketplace.moving.towns.errors import MoveRefused
from marketplace.moving.towns.turns import Turn, turn, unfinished_moves
from marketplace.pickup.opening import limit_windows
from marketplace.shops.models import Shop
from marketplace.towns.gates import TownCloses
from marketplace.towns.models import Town
from marketplace.towns.queries import town_named
from tests.crowd import all_at_once
from tests.factories import Goods, make_goods
from tests.moving.towns.tampering import read
from tests.moving.towns.test_round_trip import done
from tests.ordering import make_order, ready_order

pytestmark = [pytest.mark.all_towns, pytest.mark.race]
ORDERS = 24
_GONE = (Refusal, DBAPIError, NoResultFound)  # once its rows go, too


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def goods(town: Town, shop: Shop, media: Path) -> Goods:
    """Enough for everybody, and room for all of them."""
    with transaction():
        limit_windows(town.id, point_id=shop.id, capacity=200)
    return make_goods(shop, on_hand=200)


def placed(ready: Ready) -> str:
    """The last press of the button: the order's reference, or nothing when it was refused."""
    try:
        with transaction():
            return place(ready).reference
    except TownCloses:
        return ""


class Pressed(Turn):
    """Somebody presses the button each time that the turn is kept: before the books are there, and after."""

    press: Callable[[], str]
    said: list[str]

    def keep(self) -> None:
        self.said.append(self.press())
        db.session.rollback()
        super().keep()


def leave(waiting: Sequence[Ready], folder: Path) -> list[str]:
    """The town leaves while these are under way; what each was told, as long as its rows are there."""
    said, left = list[str](), iter(waiting)
    town = town_named("port-lanterne")
    assert town
    with turn() as held:
        mine = Pressed(held.holder)
        mine.said, mine.press = said, lambda: placed(ready) if (ready := next(left, None)) else ""
        erase_town(town, by=mine, folder=folder / "work")
    return said


def booked(folder: Path) -> str:
    """The orders in the books that were kept."""
    (book,) = kept_books()
    file = folder / "read.zip"
    file.write_bytes(b"".join(pages_of(book.id)))
    return read(file).get("rows/orders.ndjson", b"").decode()


def test_what_is_under_way_when_the_doors_close_is_refused(town: Town, goods: Goods, tmp_path: Path) -> None:
    before, waiting = make_order(town, (goods, 1)), [ready_order(town, (goods, 1)) for _ in range(2)]
    db.session.rollback()
    assert set(leave(waiting, tmp_path)) == {""}
    assert before in booked(tmp_path)


def test_without_the_look_an_order_is_taken_and_lost(
    app: Flask, town: Town, goods: Goods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    waiting = [ready_order(town, (goods, 1)) for _ in range(2)]
    db.session.rollback()
    monkeypatch.setitem(app.extensions, "see_towns_open", lambda _owners: None)
    early, late, *_rest = leave(waiting, tmp_path)
    assert (early in booked(tmp_path), bool(late), late in booked(tmp_path)) == (True, True, False)


def test_orders_at_the_moment_of_closing_are_in_the_books_or_refused(
    app: Flask, town: Town, goods: Goods, tmp_path: Path
) -> None:
    waiting = [ready_order(town, (goods, 1)) for _ in range(ORDERS)]
    view = town_named("port-lanterne")
    assert view
    drawn = random.Random(9)

    def press(ready: Ready) -> str:
        time.sleep(drawn.random() / 20)
        try:
            return placed(ready)
        except _GONE:
            return ""

    def erase() -> str:
        with turn() as mine:
            erase_town(view, by=mine, folder=tmp_path / "work")
        return ""

    said = all_at_once(
        app,
        [partial(press, each) for each in waiting[:2]]
        + [erase]
        + [partial(press, each) for each in waiting[2:]],
    )
    db.session.rollback()
    kept = booked(tmp_path)
    assert [reference for reference in said if reference and reference not in kept] == []
    assert unfinished_moves() == []


def test_a_town_that_stays_takes_orders_again(app: Flask, town: Town, goods: Goods, tmp_path: Path) -> None:
    file = tmp_path / "town.zip"
    done(app, "export", "port-lanterne", str(file))
    make_order(town, (goods, 1))
    view = town_named("port-lanterne")
    assert view
    with pytest.raises(MoveRefused), turn() as mine:
        erase_town(view, by=mine, folder=tmp_path / "work", archive=file)
    assert make_order(town, (goods, 1))
