"""A shop leaves a town with all that is its own and arrives in another: nothing lost, nothing mixed up."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.models import User
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.photos.models import Photo
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.moving.shops.inventory import (
    ARRIVES,
    PAPERS,
    arriving_renewals,
    arriving_tables,
    key_columns,
    stays_behind,
)
from marketplace.moving.towns.inventory import OF_A_SHOP, people_columns
from marketplace.orders.handovers.models import Handover
from marketplace.orders.invoices.numbering import take_number
from marketplace.orders.invoices.restoring import begin_new_series
from marketplace.orders.models import Order
from marketplace.shops.models import PausedBy, Shop, ShopRole
from marketplace.shops.queries import role_in_shop, shop_named
from marketplace.shops.stamps.models import StampCard
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import Movement, StockLevel
from marketplace.towns.models import Town
from marketplace.towns.queries import town_named
from tests.factories import Goods, make_person, make_shop, make_town, make_worker
from tests.moving.towns.filling import fill, rows_in
from tests.moving.towns.tampering import read
from tests.moving.towns.test_round_trip import ENDED, done
from tests.selling import buy_bag, hand_out_bag

pytestmark = pytest.mark.all_towns
HERE, THERE = "port-lanterne", "val-brume"


@pytest.fixture
def there(town: Town) -> Town:
    """Another town on the installation."""
    return make_town(THERE, name="Val-Brume", host="val-brume.localhost")


@pytest.fixture
def filled(town: Town, media: Path) -> Shop:
    """A shop with a row in every table that a shop can have one in."""
    user = make_person("jeanne@example.org")
    with transaction():
        made = fill(db.session.connection(), town_id=town.id, user_id=user.id)
        shop_id = made["shops"]["id"]
        db.session.execute(update(Photo).where(Photo.town_id == town.id).values(retired_at=None))
        off_sale = {"status": ProductStatus.HIDDEN, "missing": ""}  # as what is barred is
        db.session.execute(update(Product).where(Product.town_id == town.id).values(**off_sale))
        open_again = {"status": ShopStatus.RESERVE, "slug": "la-remplie", "name": "La Remplie"}
        db.session.execute(
            update(Shop).where(Shop.town_id == town.id, Shop.id == shop_id).values(**open_again)
        )
    return db.session.get_one(Shop, (town.id, shop_id))


def rows_of(town_id: int, shop: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What arrives with a shop, but for what is settled anew: its own row's state and place, keys, people."""
    db.session.rollback()
    place = {"status", "paused_by", "paused_from", "street_id", "street_position"}
    anew = {"shops": place, "invoice_series": {"brought"}}
    found = {}
    for table in arriving_tables():
        left_out = {*anew.get(table.name, ()), *arriving_renewals(table), *people_columns(table), "town_id"}
        left_out |= set(shop.get(table.name, ()))
        rows = rows_in(db.session.connection(), table, town_id)
        rows = [row for row in rows if not stays_behind(table, row)]
        found[table.name] = [{k: v for k, v in row.items() if k not in left_out} for row in rows]
    return found


_KEYS = {table.name: key_columns(table) for table in arriving_tables()}


def test_each_table_of_a_shop_has_one_fate() -> None:
    assert not ARRIVES & PAPERS.keys()
    assert ARRIVES | PAPERS.keys() == OF_A_SHOP.keys()


def test_every_row_arrives_beside_the_shop_that_stays(
    app: Flask, filled: Shop, there: Town, tmp_path: Path
) -> None:
    before, file = rows_of(filled.town_id, _KEYS), tmp_path / "shop.zip"
    stayed = rows_of(filled.town_id, {})
    done(app, "export", HERE, str(file), "--shop", "la-remplie")
    done(app, "import", str(file), "--into", THERE)
    assert rows_of(there.id, _KEYS) == before
    assert all(before[name] for name in ARRIVES)
    assert rows_of(filled.town_id, {}) == stayed
    assert shop_named(there.id, "la-remplie").id != filled.id  # type: ignore[union-attr]


def test_keys_stay_where_nobody_has_them(app: Flask, filled: Shop, there: Town, tmp_path: Path) -> None:
    before, file = rows_of(filled.town_id, {}), tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "la-remplie")
    end_money(filled.town_id)
    done(app, "erase", HERE, "--cards-lost", typed="Port-Lanterne\n")
    assert town_named(HERE) is None
    done(app, "import", str(file), "--into", THERE)
    assert rows_of(there.id, {}) == before


def end_money(town_id: int) -> None:
    """Money of cards comes to its end."""
    with transaction():
        for model, state in ENDED:
            db.session.execute(update(model).where(model.town_id == town_id).values(state=state))


def test_it_waits_for_the_town_hall_and_opens_as_it_was(
    app: Flask, filled: Shop, there: Town, tmp_path: Path
) -> None:
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "la-remplie")
    said = done(app, "import", str(file), "--into", THERE)
    assert "« La Remplie » est là, en pause : /la-remplie" in said
    arrived = shop_named(there.id, "la-remplie")
    assert arrived is not None
    assert (arrived.status, arrived.paused_by, arrived.paused_from) == (
        ShopStatus.PAUSED,
        PausedBy.TOWN,
        ShopStatus.RESERVE,
    )


def test_what_opens_or_recognises_something_here_stays(app: Flask, filled: Shop, tmp_path: Path) -> None:
    file, feed_key = tmp_path / "shop.zip", "feed-key-of-the-filled-shop"
    with transaction():
        db.session.execute(update(Shop).where(Shop.town_id == filled.town_id).values(feed_token=feed_key))
    digest = db.session.scalars(select(StampCard.digest)).one()
    nonce = db.session.scalars(select(Handover.nonce)).one()
    done(app, "export", HERE, str(file), "--shop", "la-remplie")
    members = read(file)
    assert b'"digest":""' in members["rows/stamp_cards.ndjson"]
    assert b'"nonce":""' in members["rows/handovers.ndjson"]
    whole = b"".join(members.values())
    assert [secret for secret in (feed_key, digest, nonce) if secret.encode() in whole] == []


@pytest.fixture
def sold(town: Town, shop: Shop, goods: Goods, media: Path) -> Shop:
    """A shop that has sold a bag, to somebody."""
    paul = make_worker(shop)
    hand_out_bag(buy_bag(town, (goods, 2)), by_user_id=paul.id)
    db.session.rollback()
    return shop


def test_its_sales_are_papers_without_its_customers(
    app: Flask, sold: Shop, there: Town, tmp_path: Path
) -> None:
    file, town_id = tmp_path / "shop.zip", sold.town_id
    order = db.session.scalars(select(Order).where(Order.town_id == town_id)).one()
    words = (order.email, order.phone, order.reference)
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "import", str(file), "--into", THERE)
    email, phone, reference = words
    sheets = {name: content.decode("utf-8-sig") for name, content in read(file).items() if "papers/" in name}
    assert sorted(sheets) == [f"papers/{each}.csv" for each in ("catalogue", "invoices", "orders", "stock")]
    rows = list(csv.reader(io.StringIO(sheets["papers/orders.csv"]), delimiter=";"))
    assert [rows[1][0], rows[1][4]] == [reference, "Baguette de tradition"]
    assert not any(word in "".join(sheets.values()) for word in (email, phone) if word)
    assert db.session.scalars(select(Order.id).where(Order.town_id == there.id)).all() == []


def test_counts_arrive_as_last_counted_and_the_market_is_sound(
    app: Flask, sold: Shop, there: Town, tmp_path: Path
) -> None:
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "import", str(file), "--into", THERE)
    level = db.session.scalars(select(StockLevel).where(StockLevel.town_id == there.id)).one()
    assert (level.on_hand, level.held) == (8, 0)
    assert db.session.scalars(select(Movement.quantity).where(Movement.town_id == there.id)).all() == [8]
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def test_its_invoices_begin_a_series_of_their_own(
    app: Flask, sold: Shop, there: Town, tmp_path: Path
) -> None:
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "import", str(file), "--into", THERE)
    arrived = shop_named(there.id, "maison-morel")
    assert arrived is not None
    with transaction():
        taken = [take_number(there.id, shop_id=arrived.id, year=2026) for _time in range(2)]
    assert [each.number for each in taken] == [1, 2]
    assert len({each.mark for each in taken} - {""}) == 1


def test_no_number_comes_twice_wherever_it_sells(app: Flask, sold: Shop, there: Town, tmp_path: Path) -> None:
    """The first town sells on, the same archive arrives in two others, and from one of them in a fourth."""
    file, onward, home = tmp_path / "shop.zip", tmp_path / "onward.zip", (sold.town_id, sold.id)
    make_town("bourg", name="Bourg", host="bourg.localhost")
    make_town("hameau", name="Hameau", host="hameau.localhost")
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    for slug in (THERE, "bourg"):
        done(app, "import", str(file), "--into", slug)
    done(app, "export", "bourg", str(onward), "--shop", "maison-morel")
    done(app, "import", str(onward), "--into", "hameau")
    places = [home, *(_place_of(slug) for slug in (THERE, "bourg", "hameau"))]
    years = [2026, 2027]
    with transaction():
        taken = [take_number(town, shop_id=shop, year=year) for town, shop in places for year in years]
    assert len(set(taken)) == len(places) * len(years)
    begin_new_series()
    with transaction():
        again = take_number(places[1][0], shop_id=places[1][1], year=2026)
    assert again not in taken
    assert len(again.mark) <= 16


def _place_of(slug: str) -> tuple[int, int]:
    town = town_named(slug)
    shop = shop_named(town.id, "maison-morel") if town else None
    assert town
    assert shop
    return town.id, shop.id


def test_its_people_work_there_by_their_address(app: Flask, sold: Shop, there: Town, tmp_path: Path) -> None:
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "import", str(file), "--into", THERE)
    paul = db.session.scalars(select(User.id).where(User.email == "paul@example.org")).one()
    arrived = shop_named(there.id, "maison-morel")
    assert arrived is not None
    assert role_in_shop(there.id, arrived.id, paul) is ShopRole.OWNER
    assert role_in_shop(sold.town_id, sold.id, paul) is ShopRole.OWNER


def test_another_shop_has_its_address(app: Flask, sold: Shop, there: Town, tmp_path: Path) -> None:
    make_shop(there, name="Maison Morel")
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "import", str(file), "--into", THERE])
    assert (said.exit_code, "déjà l’adresse « maison-morel »" in said.output.replace("\xa0", " ")) == (
        1,
        True,
    )
    done(app, "import", str(file), "--into", THERE, "--slug", "morel-du-val")
    assert shop_named(there.id, "morel-du-val") is not None
