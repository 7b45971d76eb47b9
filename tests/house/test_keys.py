"""The key rules that keep one schema on SQLite, PostgreSQL, partitions and shards, read off the metadata."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import MANYTOONE, RelationshipProperty

from marketplace.core.db import Base, UtcDateTime
from tests.house.sources import ROOT

# Shared by all towns: reference tables once the installation is sharded.
GLOBAL = {
    "allergens", "categories", "product_card_voices", "product_cards", "town_hosts", "towns", "users",
}  # fmt: skip
# Of this installation only; they never travel with a town.
LOCAL = {
    "clock_readings", "credentials", "demo_events", "demo_keys", "demo_lines", "demo_things", "job_leases",
    "kept_book_pages", "kept_books", "mandates", "operators", "recovery_codes",
    "reconciliation_findings", "reconciliation_runs", "sessions", "sign_in_attempts",
    "cost_shares", "shared_costs", "statement_lines", "town_moves", "webhook_events",
}  # fmt: skip
_SHOP = ["shops.town_id", "shops.id"]
_MAY_HAPPEN_TO_CHILDREN = {None, "NO ACTION", "CASCADE"}


def kinds() -> dict[str, str]:
    """Every mapped table with what it says of itself: global, local or tenant."""
    for models in sorted((ROOT / "marketplace").glob("*/models.py")):
        import_module(f"marketplace.{models.parent.name}.models")
    return {m.class_.__tablename__: m.class_.__table_kind__ for m in Base.registry.mappers}


def key_breaches(table: Table) -> list[str]:
    """What is wrong with the primary key of a tenant table."""
    columns = list(table.primary_key.columns)
    found = []
    if next(iter(table.columns)).name != "town_id":
        found.append("town_id is not the first column")
    if len(columns) != 2 or columns[0].name != "town_id":
        found.append("the key is not (town_id, id)")
    small = [c.name for c in columns if isinstance(c.type, Integer) and not isinstance(c.type, BigInteger)]
    found += [f"{name} is no BigInteger" for name in small]
    return [f"{table.name}: {words}" for words in found]


def maker_breaches(table: Table) -> list[str]:
    """Keys that the database would make: identity, serial, autoincrement."""
    made = table.autoincrement_column is not None
    made = made or any(c.identity is not None or c.server_default is not None for c in table.primary_key)
    return [f"{table.name}: the database makes its key"] if made else []


def unique_breaches(table: Table) -> list[str]:
    """Unique constraints and unique indexes without the town."""
    uniques = [c.columns.keys() for c in table.constraints if isinstance(c, UniqueConstraint)]
    uniques += [index.columns.keys() for index in table.indexes if index.unique]
    return [f"{table.name}: unique over {names} lacks town_id" for names in uniques if "town_id" not in names]


def foreign_breaches(table: Table, kind_of: dict[str, str]) -> list[str]:
    """Foreign keys that would leave the town, point the wrong way or blank a key."""
    found = []
    for key in table.foreign_key_constraints:
        target = key.elements[0].target_fullname.split(".")[0]
        pairs = {element.parent.name: element.target_fullname.split(".")[1] for element in key.elements}
        problem = _foreign_problem(kind_of[table.name], kind_of[target], pairs, key)
        if problem:
            found.append(f"{table.name} -> {target}: {problem}")
    return found


def _foreign_problem(own: str, other: str, pairs: dict[str, str], key: ForeignKeyConstraint) -> str:
    if key.ondelete not in _MAY_HAPPEN_TO_CHILDREN or key.onupdate not in _MAY_HAPPEN_TO_CHILDREN:
        return f"ON DELETE {key.ondelete}"
    if (own, other) == ("tenant", "tenant"):
        fits = len(pairs) == 2 and pairs.get("town_id") == "town_id"
        return "" if fits else "not (town_id, x_id) -> (town_id, id)"
    if other == "global":
        return "" if len(pairs) == 1 else "a key to a shared table is its id alone"
    return "" if own == other else f"a {own} table points at a {other} one"


def relation_breaches(relation: "RelationshipProperty[object]") -> list[str]:
    """Many-to-one relations that would blank the town of a row when their target is taken away."""
    if relation.direction is not MANYTOONE:
        return []
    blanked = [column.name for _, column in relation.synchronize_pairs]
    return [f"{relation}: give it join_in_town(...) as primaryjoin"] if "town_id" in blanked else []


def column_breaches(column: "Column[object]") -> list[str]:
    """Money that is not whole, and moments that could be naive."""
    found = []
    if column.name.endswith("_cents") and not isinstance(column.type, Integer):
        found.append("money is a whole number of minor units")
    if isinstance(column.type, Numeric) and not isinstance(column.type, Float):
        found.append("no fractions: money is cents, weights are grams")
    if isinstance(column.type, DateTime):
        found.append("moments are UtcDateTime")
    return [f"{column}: {words}" for words in found]


def _tables(*wanted: str) -> Iterator[Table]:
    kind_of = kinds()
    return (table for name, table in sorted(Base.metadata.tables.items()) if kind_of.get(name) in wanted)


def test_every_table_is_global_local_or_of_a_town() -> None:
    kind_of = kinds()
    assert set(Base.metadata.tables) - set(kind_of) == set()
    assert {name for name, kind in kind_of.items() if kind == "global"} - GLOBAL == set()
    assert {name for name, kind in kind_of.items() if kind == "local"} - LOCAL == set()
    assert set(kind_of.values()) <= {"global", "local", "tenant"}


def test_keys_of_tenant_tables_begin_with_the_town() -> None:
    assert [breach for table in _tables("tenant") for breach in key_breaches(table)] == []


def test_the_application_makes_every_key() -> None:
    assert [breach for table in Base.metadata.tables.values() for breach in maker_breaches(table)] == []


def test_every_unique_of_a_tenant_table_contains_the_town() -> None:
    assert [breach for table in _tables("tenant") for breach in unique_breaches(table)] == []


def test_foreign_keys_stay_in_the_town() -> None:
    kind_of = kinds()
    tables = _tables("tenant", "global", "local")
    assert [breach for table in tables for breach in foreign_breaches(table, kind_of)] == []


def test_no_relation_can_blank_a_town() -> None:
    kinds()
    relations = [relation for mapper in Base.registry.mappers for relation in mapper.relationships]
    assert [breach for relation in relations for breach in relation_breaches(relation)] == []


def test_money_is_whole_and_moments_are_aware() -> None:
    kinds()
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    assert [breach for column in columns for breach in column_breaches(column)] == []
    assert any(isinstance(column.type, UtcDateTime) for column in columns)


def test_the_rules_see_a_table_with_a_key_of_its_own() -> None:
    table = Table("bad", MetaData(), Column("id", Integer, primary_key=True), Column("town_id", BigInteger))
    assert len(key_breaches(table)) == 3
    assert maker_breaches(table)


def test_the_rules_see_a_unique_without_its_town() -> None:
    town, slug = Column("town_id", BigInteger, primary_key=True), Column("slug", Integer)
    assert unique_breaches(Table("bad", MetaData(), town, slug, UniqueConstraint("slug")))
    town, slug = Column("town_id", BigInteger, primary_key=True), Column("slug", Integer)
    assert unique_breaches(Table("worse", MetaData(), town, slug, Index("ix", "slug", unique=True)))


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("tenant", ForeignKeyConstraint(["x_id"], ["shops.id"])),
        (
            "tenant",
            ForeignKeyConstraint(["town_id", "x_id"], ["shops.town_id", "shops.id"], ondelete="SET NULL"),
        ),
        ("tenant", ForeignKeyConstraint(["x_id"], ["sessions.id"])),
        ("global", ForeignKeyConstraint(["x_id"], ["shops.id"])),
        ("local", ForeignKeyConstraint(["town_id", "x_id"], _SHOP)),
    ],
)
def test_the_rules_see_a_foreign_key_that_leaves_the_town(kind: str, key: ForeignKeyConstraint) -> None:
    columns = [Column("town_id", BigInteger), Column("x_id", BigInteger)]
    table = Table("bad", MetaData(), *columns, key)
    assert foreign_breaches(table, {"bad": kind, "shops": "tenant", "sessions": "local"})


def test_the_rules_see_fractions_and_naive_moments() -> None:
    columns = [Column("price_cents", Numeric), Column("made_at", DateTime)]
    assert [len(column_breaches(column)) for column in columns] == [2, 1]
    assert (
        foreign_breaches(
            Table("fine", MetaData(), Column("user_id", BigInteger, ForeignKey("users.id"))),
            {"fine": "tenant", "users": "global"},
        )
        == []
    )
