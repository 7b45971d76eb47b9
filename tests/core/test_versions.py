"""Versions of what pages show: whoever writes a shown table raises them, whatever way it is written."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, delete, func, insert, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.browsing.shown import SHOWN
from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import Base, db, transaction
from marketplace.core.models import PageVersion
from marketplace.core.prepared import Prepared
from marketplace.core.versions import names_a_town, tables_of, version_reader
from marketplace.measures.models import EmptySearch
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_town

DIALECTS: tuple[tuple[Any, Any], ...] = (
    (sqlite.dialect(), sqlite.insert),
    (postgresql.dialect(), postgresql.insert),  # type: ignore[no-untyped-call]
)
BY_HAND = {"search_index"}  # only ever written by triggers of search_entries


def version_of(town: Town) -> int:
    query = select(func.coalesce(func.sum(PageVersion.version), 0)).where(PageVersion.town_id == town.id)
    version = int(db.session.scalar(query) or 0)
    db.session.rollback()
    return version


@pytest.mark.parametrize("name", sorted(SHOWN - BY_HAND))
def test_every_way_to_write_a_shown_table_is_recognised(name: str) -> None:
    table = Base.metadata.tables[name]
    key = next(iter(table.primary_key))
    ways = [
        insert(table),
        update(table).where(key == 1),
        delete(table).where(key == 1),
        insert(table).from_select([key.name], select(key)),
    ]
    for dialect, own_insert in DIALECTS:
        upsert = own_insert(table).on_conflict_do_update(index_elements=[key], set_={key.name: 1})
        for way in (*ways, upsert):
            written, named = tables_of(str(way.compile(dialect=dialect)))
            assert name in written
            assert name in named


@pytest.mark.parametrize(
    ("statement", "written"),
    [
        ("WITH gone AS (DELETE FROM variants WHERE id = 1 RETURNING id) SELECT id FROM gone", {"variants"}),
        ("INSERT OR REPLACE INTO shops (id) VALUES (1)", {"shops"}),
        ('update "products" set name = 1', {"products"}),
        ("UPDATE ONLY shops SET id = 2", {"shops"}),
        ("SELECT name FROM shops, products", set()),
    ],
)
def test_statements_by_hand_are_recognised(statement: str, written: set[str]) -> None:
    assert tables_of(statement)[0] == written


def test_all_tables_that_a_question_names_are_seen() -> None:
    assert tables_of("SELECT a FROM shops s, products JOIN (SELECT 1 FROM variants) v")[1] == {
        "shops",
        "products",
        "variants",
    }


def orm(goods: Goods) -> None:
    db.session.merge(goods.variant).price_cents = 999


def core(goods: Goods) -> None:
    where = (Variant.town_id == goods.variant.town_id, Variant.id == goods.variant.id)
    db.session.execute(update(Variant).where(*where).values(price_cents=999))


def many(goods: Goods) -> None:
    rows = [{"b_town_id": goods.variant.town_id, "b_id": goods.variant.id, "cents": 999}]
    statement = (
        update(Base.metadata.tables["variants"])
        .where(Variant.town_id == bindparam("b_town_id"), Variant.id == bindparam("b_id"))
        .values(price_cents=bindparam("cents"))
    )
    db.session.connection().execute(statement, rows * 2)


_PREPARED = Prepared(
    lambda _insert: (
        update(StockLevel)
        .where(StockLevel.town_id == bindparam("town"), StockLevel.variant_id == bindparam("of"))
        .values(on_hand=bindparam("left"))
    )
)


def prepared(goods: Goods) -> None:
    _PREPARED.run([{"town": goods.variant.town_id, "of": goods.variant.id, "left": 1}])


def by_pairs(goods: Goods) -> None:
    pairs = tuple_(Variant.town_id, Variant.id).in_([(goods.variant.town_id, goods.variant.id)])
    db.session.execute(update(Variant).where(pairs).values(price_cents=999))


def by_hand(goods: Goods) -> None:
    statement = text("UPDATE variants SET price_cents = 999 WHERE town_id = :here AND id = :id")
    db.session.execute(statement, {"here": goods.variant.town_id, "id": goods.variant.id})


def gone(goods: Goods) -> None:
    db.session.execute(delete(StockLevel).where(StockLevel.town_id == goods.variant.town_id))


@pytest.mark.parametrize("write", [orm, core, many, prepared, by_pairs, by_hand, gone])
def test_a_write_raises_the_version_of_its_town(
    town: Town, goods: Goods, write: Callable[[Goods], None]
) -> None:
    before = version_of(town)
    with transaction():
        write(goods)
    assert version_of(town) > before


@pytest.mark.parametrize("write", [orm, core, many, prepared, gone])
def test_the_next_town_keeps_its_pages(town: Town, goods: Goods, write: Callable[[Goods], None]) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    make_goods(make_shop(other))
    before = version_of(other)
    with transaction():
        write(goods)
    assert version_of(other) == before


@pytest.mark.parametrize("write", [by_pairs, by_hand])
def test_who_does_not_say_which_town_means_all(
    town: Town, goods: Goods, write: Callable[[Goods], None]
) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    before = version_of(other)
    with transaction():
        write(goods)
    assert version_of(other) > before


def test_what_no_page_shows_raises_nothing(town: Town) -> None:
    before = version_of(town)
    with transaction():
        db.session.add(EmptySearch(town_id=town.id, day=date(2026, 6, 11), words="xylophone", count=1))
    assert version_of(town) == before


def test_what_is_undone_raises_nothing(town: Town, goods: Goods) -> None:
    before = version_of(town)
    with pytest.raises(RuntimeError), transaction():  # noqa: PT012 - what is raised undoes what is written
        core(goods)
        raise RuntimeError
    assert version_of(town) == before


def test_one_version_is_raised_once_in_a_transaction(town: Town, goods: Goods) -> None:
    before = version_of(town)
    with transaction():
        core(goods)
        prepared(goods)
        core(goods)
    assert version_of(town) == before + 1


@pytest.mark.parametrize(
    "name", ["town", "town_id", "b_town_id", "products_town_id", "town_id_1", "town_id_m3", "towns_id"]
)
def test_a_town_is_known_by_the_name_of_its_value(name: str) -> None:
    assert names_a_town(name)


@pytest.mark.parametrize("name", ["shop_id", "id", "towns_position", "townhall", "param_1"])
def test_other_values_are_no_towns(name: str) -> None:
    assert not names_a_town(name)


def test_a_town_that_is_no_more_needs_no_version(town: Town) -> None:
    before = version_of(town)
    with transaction():
        db.session.execute(delete(StockLevel).where(StockLevel.town_id == 404))
    assert version_of(town) == before


def test_the_reader_knows_the_town_of_a_host(app: Flask, town: Town, goods: Goods) -> None:
    read = version_reader(db.engine)
    assert read("localhost") == (town.id, version_of(town))
    assert read("nobody.localhost") is None


def test_tables_that_are_shown_are_tables() -> None:
    assert set(Base.metadata.tables) >= SHOWN - BY_HAND
    assert Product.__tablename__ in SHOWN
