"""The bare database: the same goods in one table with its own full-text index, asked by the driver alone.

SQLite: FTS5 with its own folding and ranking. PostgreSQL: a stored vector of folded words with a GIN index.
Both rank all hits, as one would write it first.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.search_goods import goods
from marketplace.browsing.words import stem, words_of

_SHOPS = 400


class BareSqlite:
    """One table and its FTS5 index in a file of its own."""

    def __init__(self, folder: Path, count: int) -> None:
        self._connection = sqlite3.connect(folder / f"bare-{count}.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16000", "mmap_size=268435456"):
            self._connection.execute(f"PRAGMA {pragma}")
        say = self._connection.execute
        say("CREATE TABLE product (id INTEGER PRIMARY KEY, shop INT, name TEXT, descr TEXT, cents INT)")
        say(
            "CREATE VIRTUAL TABLE fts USING fts5(name, descr, content='', tokenize='unicode61', prefix='2 3')"
        )
        say("BEGIN")
        self._connection.executemany("INSERT INTO product VALUES (NULL, ?, ?, ?, ?)", _values(count))
        say("COMMIT")
        begun = time.perf_counter()
        say("BEGIN")
        self._connection.executemany("INSERT INTO fts (rowid, name, descr) VALUES (?, ?, ?)", _folded(count))
        say("COMMIT")
        self.index_seconds = time.perf_counter() - begun

    def ask(self, typed: str) -> Sequence[Any]:
        """The best 24 of all hits."""
        *whole, last = words_of(typed)
        marks = [*(f'"{stem(word)}"' for word in whole), f'("{last}"* OR "{stem(last)}")']
        return self._connection.execute(
            "SELECT p.id, p.name, p.cents FROM (SELECT rowid AS id FROM fts WHERE fts MATCH ?"
            " ORDER BY rank LIMIT 24) AS h JOIN product AS p ON p.id = h.id",
            (" AND ".join(marks),),
        ).fetchall()

    def write(self, key: int, text: str) -> None:
        """One row of its own transaction, index and all."""
        say = self._connection.execute
        say("BEGIN IMMEDIATE")
        say("INSERT INTO product VALUES (?, 1, ?, ?, 500)", (key, text[:60], text))
        words = (key, _stemmed(text[:60]), _stemmed(text))
        say("INSERT INTO fts (rowid, name, descr) VALUES (?, ?, ?)", words)
        say("COMMIT")

    def write_bare(self, key: int, text: str) -> None:
        """The same without the index."""
        say = self._connection.execute
        say("BEGIN IMMEDIATE")
        say("INSERT INTO product VALUES (?, 1, ?, ?, 500)", (key, text[:60], text))
        say("COMMIT")

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


class BarePostgres:
    """One table with a vector and its GIN index in a schema of its own."""

    def __init__(self, url: str, count: int) -> None:
        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=30)
        say = self._connection.execute
        say("SET jit = off")
        say("CREATE SCHEMA bare")
        say(
            "CREATE TABLE bare.product"
            " (id bigserial PRIMARY KEY, shop int, name text, descr text, cents int, v tsvector)"
        )
        with self._connection.cursor().copy(
            "COPY bare.product (shop, name, descr, cents) FROM STDIN"
        ) as copy:
            for row in _values(count):
                copy.write_row(row)
        begun = time.perf_counter()
        say("CREATE TEMPORARY TABLE folded (name text, descr text, id bigint PRIMARY KEY)")
        with self._connection.cursor().copy("COPY folded FROM STDIN") as copy:
            for key, name, text in _folded(count):
                copy.write_row((name, text, key))
        say(
            "UPDATE bare.product AS p SET v = setweight(to_tsvector('simple', f.name), 'A')"
            " || setweight(to_tsvector('simple', f.descr), 'B') FROM folded AS f WHERE f.id = p.id"
        )
        say("CREATE INDEX ON bare.product USING gin (v)")
        self.index_seconds = time.perf_counter() - begun
        say("VACUUM ANALYZE bare.product")

    def ask(self, typed: str) -> Sequence[Any]:
        """The best 24 of all hits."""
        *whole, last = words_of(typed)
        marks = " & ".join([*(stem(word) for word in whole), f"({last}:* | {stem(last)})"])
        return self._connection.execute(
            "SELECT id, name, cents FROM bare.product, to_tsquery('simple', %s) AS q WHERE v @@ q"
            " ORDER BY ts_rank(v, q) DESC LIMIT 24",
            (marks,),
        ).fetchall()

    def write(self, key: int, text: str) -> None:
        """One row of its own transaction, index and all."""
        self._connection.execute(
            "INSERT INTO bare.product VALUES (%s, 1, %s, %s, 500, to_tsvector('simple', %s))",
            (key, text[:60], text, _stemmed(text)),
        )

    def write_bare(self, key: int, text: str) -> None:
        """The same without the index."""
        row = (key, text[:60], text)
        self._connection.execute("INSERT INTO bare.product VALUES (%s, 1, %s, %s, 500)", row)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def _values(count: int) -> Iterator[tuple[int, str, str, int]]:
    return ((good.shop, good.name, good.text, good.cents) for good in goods(count, shops=_SHOPS))


def _folded(count: int) -> Iterator[tuple[int, str, str]]:
    made = enumerate(goods(count, shops=_SHOPS), start=1)
    return ((key, _stemmed(good.name), _stemmed(good.text)) for key, good in made)


def _stemmed(text: str) -> str:
    return " ".join(stem(word) for word in words_of(text))
