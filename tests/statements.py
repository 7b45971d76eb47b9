"""Two listeners on the database: one counts statements, one looks for those that forget the town."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event

ALL_TOWNS = "all_towns"
_COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_NO_ALIAS = (
    "ON|WHERE|SET|JOIN|LEFT|RIGHT|FULL|INNER|CROSS|ORDER|GROUP|HAVING|LIMIT|UNION|EXCEPT|INTERSECT|USING|RETURNING"
    "|FOR|OFFSET|WINDOW|INDEXED|NATURAL"
)
# A column may bear a table's name: shop_payment_accounts.transfers.
_COLUMNS = re.compile(r"(?<=\bINSERT\b)\s+INTO\s+\w+\s+\([^()]*\)", re.IGNORECASE)


class TownGuard:
    """Finds SELECT, UPDATE and DELETE on tenant tables that do not say which town they mean.

    A statement that means several towns says so: `.execution_options(all_towns=True)`.
    """

    def __init__(self, tenant_tables: Collection[str]) -> None:
        names = "|".join(sorted(tenant_tables, key=len, reverse=True))
        self._used = re.compile(
            rf"(?:\bFROM|\bJOIN|\bUPDATE(?:\s+ONLY)?|\bUSING|,)\s*\(*\s*({names})\b(?!\.|\s*=)"
            rf"(?:\s+(?:AS\s+)?(?!(?:{_NO_ALIAS})\b)(\w+))?",
            re.IGNORECASE,
        )
        # Tests say few different statements, each thousands of times.
        self.forgotten = lru_cache(maxsize=4096)(self._read)

    def _read(self, statement: str) -> list[str]:
        """The tenant tables (or their aliases) for which the statement names no town."""
        used = {alias or table for table, alias in self._used.findall(_COLUMNS.sub("", statement))}
        return sorted(name for name in used if not _names_town(statement, name))


def _names_town(statement: str, name: str) -> bool:
    column = rf"(?<![\w.]){name}\.town_id\b"
    # `x.town_id = ...`, `... = x.town_id`, `(x.town_id, x.id) IN ...`, or by hand: `WHERE town_id = ...`
    patterns = (
        rf"{column}\s*(=|IN\b)",
        rf"=\s*{column}",
        rf"\(\s*{column}\s*,[^()]*\)\s*(=|IN\b)",
        r"\b(WHERE|AND|ON)\s+\(*\s*town_id\s*(=|IN\b)",
    )
    return any(re.search(pattern, statement, re.IGNORECASE) for pattern in patterns)


class Statements:
    """Listens to one database while switched on: what was said, and what forgot its town."""

    def __init__(self, engine: Engine, tenant_tables: Collection[str]) -> None:
        self._guard = TownGuard(tenant_tables)
        self._heard: list[list[str]] = []
        self.breaches: list[str] = []
        event.listen(engine, "before_cursor_execute", self._hear)

    @contextmanager
    def heard(self) -> Iterator[list[str]]:
        """The statements said within a block, BEGIN, COMMIT and pragmas left out."""
        said: list[str] = []
        self._heard.append(said)
        try:
            yield said
        finally:
            self._heard.remove(said)

    def _hear(
        self, _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool
    ) -> None:
        if not statement.lstrip(" (\n").upper().startswith(_COUNTED):
            return
        for said in self._heard:
            said.append(statement)
        if not (context and context.execution_options.get(ALL_TOWNS)):
            for name in self._guard.forgotten(statement):
                self.breaches.append(f"{name} without its town in: {statement}")
