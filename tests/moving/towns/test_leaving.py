"""A town leaves: its doors close first, and open again when something speaks against it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.cli.moves_left import stands_aside
from marketplace.core.db import db
from marketplace.moving.shops.taking import take_shop
from marketplace.moving.towns.books import kept_books
from marketplace.moving.towns.closing import close_doors, open_again
from marketplace.moving.towns.erasing import erase_town
from marketplace.moving.towns.errors import CardsOpen, MoveRefused
from marketplace.moving.towns.turns import Turn, TurnLost, turn, unfinished_moves
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, hosts_of, town_named
from tests.cards import make_card, take
from tests.factories import Goods, make_goods, make_shop, make_town
from tests.moving.towns.test_arriving import Killed, Mortal, paid
from tests.moving.towns.test_round_trip import done, everything
from tests.ordering import make_order
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
SLUG = "port-lanterne"


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def selling(town: Town, goods: Goods, media: Path) -> Town:
    """A town in which somebody has bought."""
    make_order(town, (goods, 1))
    return town


def view() -> TownView:
    db.session.rollback()
    town = town_named(SLUG)
    assert town
    return town


class Watching(Turn):
    """Looks whether the town is reached, each time that the turn is kept."""

    look: Callable[[], int]

    def keep(self) -> None:
        db.session.rollback()
        self.seen = [*getattr(self, "seen", []), (self.look(), len(kept_books()), stands_aside())]
        db.session.rollback()
        super().keep()


def test_nobody_reaches_a_town_and_no_job_sees_to_it_before_its_books_are_put_aside(
    selling: Town, browser_for: Callable[[str], Visitor], tmp_path: Path
) -> None:
    with turn() as held:
        mine = Watching(held.holder)
        mine.look = lambda: browser_for("localhost").get("/").status_code
        erase_town(view(), by=mine, folder=tmp_path)
    assert mine.seen[0] == (404, 0, True)
    assert {status for status, _books, _aside in mine.seen} == {404}


def test_a_town_that_was_killed_while_it_closed_is_open_again(selling: Town, tmp_path: Path) -> None:
    before, hosts = everything(selling.id), hosts_of(selling.id)
    dying = Mortal("dead")
    dying.left = 0
    with pytest.raises(Killed):
        erase_town(view(), by=dying, folder=tmp_path)
    db.session.rollback()
    assert hosts_of(selling.id) == []
    assert len(unfinished_moves()) == 1
    assert not stands_aside()
    db.session.rollback()
    assert (hosts_of(selling.id), unfinished_moves(), kept_books()) == (hosts, [], [])
    assert everything(selling.id) == before


def test_a_town_that_sold_after_its_archive_stays_open(
    app: Flask, selling: Town, goods: Goods, tmp_path: Path
) -> None:
    file, hosts = tmp_path / "town.zip", hosts_of(selling.id)
    done(app, "export", SLUG, str(file))
    make_order(selling, (goods, 1))
    before = everything(selling.id)
    with pytest.raises(MoveRefused, match="a changé"), turn() as mine:
        erase_town(view(), by=mine, folder=tmp_path / "work", archive=file)
    db.session.rollback()
    assert (hosts_of(selling.id), unfinished_moves(), kept_books()) == (hosts, [], [])
    assert everything(selling.id) == before


def test_a_card_that_is_paid_in_the_last_moment_keeps_the_town_open(
    town: Town, shop: Shop, goods: Goods, media: Path, tmp_path: Path
) -> None:
    paid(town, shop, goods)
    hosts = hosts_of(town.id)
    with pytest.raises(CardsOpen), turn() as mine:
        erase_town(view(), by=mine, folder=tmp_path)
    db.session.rollback()
    assert (hosts_of(town.id), unfinished_moves()) == (hosts, [])


def test_doors_close_once_and_open_without_an_address_that_another_took(selling: Town) -> None:
    closed = close_doors(view())
    with pytest.raises(TurnLost):
        close_doors(view())
    make_town("val-brume", name="Val-Brume", host="localhost")
    db.session.rollback()
    open_again(closed.move_id)
    open_again(closed.move_id)
    db.session.rollback()
    assert "localhost" not in hosts_of(selling.id)
    assert unfinished_moves() == []


def test_a_shop_reads_no_reference_of_another_shop(
    app: Flask, town: Town, shop: Shop, goods: Goods, media: Path, tmp_path: Path
) -> None:
    bag = paid(town, shop, goods)
    reference = db.session.scalars(select(Order.reference).where(Order.id == bag.order_id)).one()
    other = make_shop(town, name="La Librairie", kind="bookshop")
    make_goods(other)
    mine, theirs, file = shop.id, other.id, tmp_path / "moved.zip"
    assert take_shop(view(), shop_id=mine, to=tmp_path / "mine.zip").manifest.cards_open == [reference]
    assert take_shop(view(), shop_id=theirs, to=tmp_path / "theirs.zip").manifest.cards_open == []
    assert reference not in done(app, "export", SLUG, str(file), "--move", "--shop", "la-librairie")


def test_money_of_town_cards_is_told_and_not_lost_by_oversight(
    app: Flask, selling: Town, shop: Shop, tmp_path: Path
) -> None:
    take(shop, make_card(selling, cents=2000), 700)
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "erase", SLUG], input="Port-Lanterne\n")
    told = said.output.replace("\xa0", " ").replace("\u202f", " ")
    assert (said.exit_code, "13,00 € à dépenser, 7,00 € dus" in told, "--cards-lost" in told) == (
        1,
        True,
        True,
    )
    file = tmp_path / "town.zip"
    done(app, "export", SLUG, str(file))
    done(app, "erase", SLUG, "--archive", str(file), typed="Port-Lanterne\n")
    done(app, "import", str(file))
    done(app, "erase", SLUG, "--cards-lost", typed="Port-Lanterne\n")
    assert town_named(SLUG) is None
