"""A shop is erased from its town: its own goes, what residents have and the law orders to keep stays."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.catalogue.models import Product, Variant
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import Ready
from marketplace.cli.moves_left import stands_aside
from marketplace.core.db import Base, db, transaction
from marketplace.core.errors import Refusal
from marketplace.moving.audit import breaches
from marketplace.moving.shops.closing import close_shop
from marketplace.moving.shops.errors import OrdersOpen
from marketplace.moving.shops.fates import EMPTIED, GOES, KEPT
from marketplace.moving.shops.leaving import end_shop
from marketplace.moving.towns.inventory import parent_columns, tenant_tables
from marketplace.moving.towns.turns import unfinished_moves
from marketplace.orders.invoices.models import Invoice
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import Movement, StockLevel
from marketplace.towns.models import Town
from marketplace.towns.moves import TownMove
from marketplace.towns.queries import TownView, town_named
from tests.crowd import all_at_once
from tests.factories import Goods, make_goods, make_shop, make_town, make_worker
from tests.moving.shops.test_shop_arrives import HERE, THERE, filled
from tests.moving.towns.test_arriving import Killed, Mortal
from tests.moving.towns.test_round_trip import done
from tests.ordering import make_order, ready_order
from tests.selling import buy_bag, hand_out_bag, order_bag
from tests.visitors import Visitor

__all__ = ("filled",)
pytestmark = pytest.mark.all_towns
NAME = "Maison Morel\n"


@pytest.fixture
def sold(town: Town, shop: Shop, goods: Goods, media: Path) -> Shop:
    """A shop that has sold a bag, and has goods that nobody ever bought."""
    paul = make_worker(shop)
    make_goods(shop, name="Brioche")
    hand_out_bag(order_bag(town, (goods, 2)), by_user_id=paul.id)
    db.session.rollback()
    return shop


def view() -> TownView:
    found = town_named(HERE)
    assert found is not None
    db.session.rollback()
    return found


def count(table: str, town_id: int) -> int:
    db.session.rollback()
    rows = Base.metadata.tables[table]
    return db.session.scalar(select(func.count()).select_from(rows).where(rows.c.town_id == town_id)) or 0


def test_each_table_that_names_a_shop_has_one_fate() -> None:
    leads = {"shops", "products", "variants", "collection_points", "shop_devices", "intakes"}
    own = {"collection_points", "handovers", "intake_rows", "order_lines", "picks", "replacements"}
    of_hubs = {name for name in Base.metadata.tables if name.startswith("hub_")} | {"events"}
    naming = {t.name for t in tenant_tables() if leads & set(parent_columns(t).values())} - of_hubs
    assert not GOES.keys() & EMPTIED.keys()
    assert not GOES.keys() & KEPT.keys()
    assert not EMPTIED.keys() & KEPT.keys()
    assert naming | {"shops"} == GOES.keys() | EMPTIED.keys() | KEPT.keys()
    assert own <= naming


def test_its_own_goes_and_sales_stay(app: Flask, sold: Shop) -> None:
    town_id, shop_id = sold.town_id, sold.id
    said = done(app, "erase", HERE, "--shop", "maison-morel", typed=NAME)
    assert "« Maison Morel » est partie" in said
    assert "dix ans" in said
    for table in GOES:
        assert count(table, town_id) == 0, table
    assert shop_named(town_id, "maison-morel") is None
    assert db.session.scalars(select(Product.name).where(Product.town_id == town_id)).all() == [
        "Baguette de tradition"
    ]
    for model in (ShopOrder, OrderLine, Invoice):
        assert db.session.scalars(select(model.id).where(model.town_id == town_id)).all()
    left = db.session.get_one(Shop, (town_id, shop_id))
    assert (left.name, left.status, left.email, left.story) == ("Maison Morel", ShopStatus.CLOSED, "", "")
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def test_every_table_may_have_had_a_row(app: Flask, filled: Shop) -> None:
    """Nothing of what stays names a row that goes: the database itself says so."""
    town_id, shop_id = filled.town_id, filled.id
    move = TownMove(
        town_id=town_id, shop_id=shop_id, slug="x", kind="shop_departure", began_at=filled.created_at
    )
    db.session.add(move)
    db.session.commit()
    end_shop(move, keep=lambda: None)
    assert [table for table in GOES if count(table, town_id)] == ["event_hours"]  # a hub's, here
    assert db.session.scalars(select(Variant.id).where(Variant.town_id == town_id)).all()


def test_the_customer_still_reads_the_order(
    app: Flask, sold: Shop, browser_for: Callable[[str], Visitor]
) -> None:
    done(app, "erase", HERE, "--shop", "maison-morel", typed=NAME)
    assert browser_for("localhost").get("/boutiques/maison-morel").status_code == 404
    assert "Brioche" not in browser_for("localhost").get("/").text


@pytest.mark.parametrize("option", ["--archive", "--cards-lost"])
def test_what_is_promised_for_a_town_is_not_passed_over(
    app: Flask, sold: Shop, tmp_path: Path, option: str
) -> None:
    town_id, file = sold.town_id, tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    more = [option, str(file)] if option == "--archive" else [option]
    words = ["town", "erase", HERE, "--shop", "maison-morel", *more]
    said = app.test_cli_runner().invoke(args=words, input=NAME)
    assert (said.exit_code, "valent pour une ville entière" in said.output) == (2, True)
    db.session.rollback()
    assert shop_named(town_id, "maison-morel") is not None
    assert count("products", town_id) == 2


def test_open_orders_keep_it(app: Flask, town: Town, shop: Shop, goods: Goods) -> None:
    make_order(town, (goods, 1))
    before = count("products", town.id)
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "erase", HERE, "--shop", "maison-morel"], input=NAME)
    words = said.output.replace("\xa0", " ")
    assert (said.exit_code, "1 commande n’est pas terminée" in words) == (1, True)
    assert shop_named(town.id, "maison-morel") is not None
    assert count("products", town.id) == before


def test_money_of_cards_on_its_way_keeps_it(app: Flask, town: Town, shop: Shop, goods: Goods) -> None:
    paul = make_worker(shop)
    hand_out_bag(buy_bag(town, (goods, 1)), by_user_id=paul.id)
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "erase", HERE, "--shop", "maison-morel"], input=NAME)
    assert (said.exit_code, "attend encore l’argent d’une carte" in said.output) == (1, True)
    assert shop_named(town.id, "maison-morel") is not None


def test_another_name_and_a_trial_erase_nothing(app: Flask, sold: Shop) -> None:
    town_id, before = sold.town_id, count("products", sold.town_id)
    assert "Rien n’a été effacé" in done(app, "erase", HERE, "--shop", "maison-morel", "--dry-run")
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "erase", HERE, "--shop", "maison-morel"], input="Non\n")
    assert (said.exit_code, count("products", town_id)) == (1, before)


def test_other_shops_are_as_they_were(app: Flask, town: Town, sold: Shop) -> None:
    other = make_shop(town, name="La Librairie", kind="bookshop")
    goods = make_goods(other, name="Un roman")
    variant_id, town_id = goods.variant.id, town.id
    done(app, "erase", HERE, "--shop", "maison-morel", typed=NAME)
    assert shop_named(town_id, "la-librairie") is not None
    assert db.session.scalars(select(StockLevel.variant_id).where(StockLevel.town_id == town_id)).all() == [
        variant_id
    ]
    assert count("movements", town_id) == 1
    assert db.session.scalars(select(Movement.variant_id).where(Movement.town_id == town_id)).all()


def test_who_worked_only_there_is_forgotten(app: Flask, town: Town, shop: Shop, goods: Goods) -> None:
    make_worker(shop, email="stagiaire@example.org")
    done(app, "erase", HERE, "--shop", "maison-morel", typed=NAME)
    assert db.session.scalars(select(User.email)).all() == []


def test_a_shop_that_left_comes_back(app: Flask, sold: Shop, tmp_path: Path) -> None:
    town_id, file = sold.town_id, tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "erase", HERE, "--shop", "maison-morel", typed=NAME)
    done(app, "import", str(file), "--into", HERE)
    back = shop_named(town_id, "maison-morel")
    assert back is not None
    assert count("stock_levels", town_id) == 2
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def test_a_branch_in_another_town_stays(app: Flask, sold: Shop, tmp_path: Path) -> None:
    there, file = make_town(THERE, name="Val-Brume", host="val-brume.localhost").id, tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "import", str(file), "--into", THERE)
    done(app, "erase", HERE, "--shop", "maison-morel", typed=NAME)
    assert count("products", there) == 2
    assert count("shop_staff", there) == 1
    assert db.session.scalars(select(User.email).where(User.email == "paul@example.org")).all()
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


class ShortLived(Mortal):
    """Whoever has it dies soon."""

    left = 3


def test_the_worker_ends_what_was_killed(app: Flask, sold: Shop) -> None:
    town_id = sold.town_id
    move_id = close_shop(view(), shop_id=sold.id)
    with pytest.raises(Killed):
        end_shop(db.session.get_one(TownMove, move_id), keep=ShortLived("dead").keep)
    db.session.rollback()
    assert not stands_aside()
    assert [count(table, town_id) for table in GOES] == [0] * len(GOES)
    assert unfinished_moves() == []


@pytest.mark.race
def test_an_order_of_the_last_moment_is_seen_or_refused(
    app: Flask, town: Town, shop: Shop, goods: Goods
) -> None:
    town_view, shop_id = view(), shop.id
    drafts = [ready_order(town, (goods, 1)) for _number in range(4)]

    def leave() -> str:
        try:
            close_shop(town_view, shop_id=shop_id)
        except OrdersOpen:
            return "stays"
        return "gone"

    def buy(ready: Ready) -> str:
        try:
            with transaction():
                return "bought" if place(ready).reference else ""
        except Refusal:
            return "refused"

    acts: list[Callable[[], str]] = [*(partial(buy, draft) for draft in drafts), leave]
    said = all_at_once(app, acts)
    assert not {"bought", "gone"} <= set(said)
    assert {"stays", "gone"} & set(said)
