"""Placing an order with the driver alone: the bare transaction, and the very statements of the service."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from marketplace.core.references import new_token

PRODUCTS = 1000
_AT = "2026-11-22 10:00:00"
_TABLES = """
CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL,
  on_hand INTEGER NOT NULL, reserved INTEGER NOT NULL DEFAULT 0,
  CHECK(reserved >= 0 AND reserved <= on_hand));
CREATE TABLE orders(id {key}, ref TEXT NOT NULL UNIQUE, email TEXT NOT NULL, total INTEGER NOT NULL,
  status TEXT NOT NULL, created {moment});
CREATE TABLE shop_order(id {key}, order_id INTEGER NOT NULL REFERENCES orders(id), shop_id INTEGER NOT NULL,
  status TEXT NOT NULL, total INTEGER NOT NULL, slot {moment});
CREATE TABLE line(id {key}, shop_order_id INTEGER NOT NULL REFERENCES shop_order(id),
  product_id INTEGER NOT NULL REFERENCES product(id), name TEXT NOT NULL, qty INTEGER NOT NULL,
  price INTEGER NOT NULL);
CREATE INDEX ix_so_order ON shop_order(order_id); CREATE INDEX ix_so_shop ON shop_order(shop_id, status);
CREATE INDEX ix_line_so ON line(shop_order_id); CREATE INDEX ix_orders_email ON orders(email);
"""
_TAKE_ALL = """
WITH want(id) AS MATERIALIZED (SELECT id FROM product WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE),
u AS (UPDATE product p SET reserved = reserved + 1 FROM want w
  WHERE p.id = w.id AND p.on_hand - p.reserved >= 1 RETURNING p.id)
SELECT count(*) FROM u
"""
_TAKE = "UPDATE product SET reserved = reserved + 1 WHERE id = ? AND on_hand - reserved >= 1"

Statement = tuple[str, Any, bool]  # what is said, with which values, and whether once for each of them
Trace = list[Statement]
Placing = Callable[[], None]


def connect(url: str) -> Any:
    """The driver's own connection, as fast and as safe as the product's."""
    if not url.startswith("sqlite"):
        plain = url.replace("+psycopg", "")
        return psycopg.connect(plain, autocommit=True, prepare_threshold=2, connect_timeout=10)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "mmap_size=268435456"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def make_bare(url: str) -> None:
    """The tables of the bare transaction."""
    connection, lite = connect(url), url.startswith("sqlite")
    key = "INTEGER PRIMARY KEY" if lite else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    if lite:
        connection.execute("PRAGMA journal_mode=WAL")
    for statement in _TABLES.format(key=key, moment="TEXT" if lite else "TIMESTAMPTZ").split(";"):
        if statement.strip():
            connection.execute(statement)
    rows = [(number, f"Produit {number}", 100, 10**9) for number in range(1, PRODUCTS + 1)]
    marks = "?,?,?,?" if lite else "%s,%s,%s,%s"
    connection.cursor().executemany(f"INSERT INTO product VALUES({marks},0)", rows)
    connection.close()


def bare_placings(url: str, random: Random, *, hot: bool, count: int) -> list[Placing]:
    """One order, two shop orders, four lines, four conditional updates; in a schema of their own."""
    connection = connect(url)
    place = _bare_sqlite if url.startswith("sqlite") else _bare_postgres

    def draw() -> list[int]:
        return sorted(
            [1, *random.sample(range(2, PRODUCTS), 3)] if hot else random.sample(range(1, PRODUCTS), 4)
        )

    return [_of(place, connection, draw(), new_token()) for _ in range(count)]


def twin_placings(url: str, traces: Sequence[Trace]) -> list[Placing]:
    """What the service said, said again by the driver to a copy of its database."""
    connection, lite = connect(url), url.startswith("sqlite")
    return [_of(_replay_sqlite if lite else _replay_postgres, connection, trace) for trace in traces]


@contextmanager
def overheard(engine: Engine) -> Iterator[Trace]:
    """What is said to a database meanwhile, BEGIN, COMMIT and pragmas left out."""
    trace: Trace = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *how: Any) -> None:
        _context, many = how
        if statement.split(maxsplit=1)[0].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            trace.append((statement, values, many))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield trace
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def _of(place: Callable[..., None], *values: Any) -> Placing:
    return lambda: place(*values)


@contextmanager
def _begun(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _bare_sqlite(connection: sqlite3.Connection, ids: list[int], reference: str) -> None:
    with _begun(connection):
        _write_bare_sqlite(connection, ids, reference)


def _write_bare_sqlite(connection: sqlite3.Connection, ids: list[int], reference: str) -> None:
    say = connection.execute
    for product_id in ids:
        if say(_TAKE, (product_id,)).rowcount != 1:
            raise RuntimeError("out of stock")
    order = say(
        "INSERT INTO orders(ref,email,total,status,created) VALUES(?,?,?,?,?)",
        (reference, "a@example.org", 4000, "new", _AT),
    ).lastrowid
    for k in (0, 2):
        bag = say(
            "INSERT INTO shop_order(order_id,shop_id,status,total,slot) VALUES(?,?,?,?,?)",
            (order, ids[k] % 40, "new", 2000, _AT),
        ).lastrowid
        connection.executemany(
            "INSERT INTO line(shop_order_id,product_id,name,qty,price) VALUES(?,?,?,1,?)",
            [(bag, ids[k], "x", 100), (bag, ids[k + 1], "y", 100)],
        )


def _bare_postgres(connection: "psycopg.Connection[Any]", ids: list[int], reference: str) -> None:
    say = connection.execute
    with connection.transaction():
        (order,) = say(
            "INSERT INTO orders(ref,email,total,status,created) VALUES(%s,%s,%s,%s,%s) RETURNING id",
            (reference, "a@example.org", 4000, "new", _AT),
        ).fetchall()[0]
        bags = say(
            "INSERT INTO shop_order(order_id,shop_id,status,total,slot)"
            " VALUES(%s,%s,'new',2000,%s),(%s,%s,'new',2000,%s) RETURNING id",
            (order, ids[0] % 40, _AT, order, ids[2] % 40, _AT),
        ).fetchall()
        one, two = bags[0][0], bags[1][0]
        say(
            "INSERT INTO line(shop_order_id,product_id,name,qty,price)"
            " VALUES(%s,%s,'x',1,100),(%s,%s,'y',1,100),(%s,%s,'x',1,100),(%s,%s,'y',1,100)",
            (one, ids[0], one, ids[1], two, ids[2], two, ids[3]),
        )
        if say(_TAKE_ALL, (ids,)).fetchall()[0][0] != len(ids):
            raise RuntimeError("out of stock")


def _replay_sqlite(connection: sqlite3.Connection, trace: Trace) -> None:
    with _begun(connection):
        _replay(connection, trace)


def _replay_postgres(connection: "psycopg.Connection[Any]", trace: Trace) -> None:
    with connection.transaction():
        _replay(connection, trace)


def _replay(connection: Any, trace: Trace) -> None:
    cursor = connection.cursor()
    for statement, values, many in trace:
        if many:
            cursor.executemany(statement, values)
        else:
            cursor.execute(statement, values)
            if cursor.description:
                cursor.fetchall()
