"""Whose rows an archive has: a whole town's, or those of one shop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from marketplace.moving.towns.inventory import OF_A_SHOP, parent_columns
from marketplace.moving.towns.values import asked


@dataclass(frozen=True)
class Scope:
    """A town; with `shop_id`, what is that shop's own. `columns`: by which column a row of a table is."""

    town_id: int
    shop_id: int | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: OF_A_SHOP)

    def rows_of(self, table: Table) -> Select[*tuple[Any, ...]]:
        """The rows of a table that leave, in the order of their keys."""
        return asked(table).where(*self.mine(table)).order_by(*table.primary_key.columns)

    def mine(self, table: Table) -> list[ColumnElement[bool]]:
        """Which rows of a table are of the scope."""
        of_town = table.c.town_id == self.town_id
        if self.shop_id is None:
            return [of_town]
        column = table.c[self.columns[table.name]]
        if column.name in {"id", "shop_id"}:
            return [of_town, column == self.shop_id]
        parent = table.metadata.tables[parent_columns(table)[column.name]]
        return [of_town, column.in_(select(parent.c.id).where(*self.mine(parent)))]
