"""What of a shop arrives with it elsewhere, and what of it is papers that are only read.

Its storefront, hours, goods, prices, photos, counts, rules and people arrive. Its sales stay where they were
made: their buyers are residents of that town, whose orders they are too; the archive has them as papers.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Table

from marketplace.moving.towns.inventory import (
    OF_A_SHOP,
    parent_columns,
    people_columns,
    renewals_of,
    travelling_tables,
)
from marketplace.moving.towns.values import Renewals, Row
from marketplace.orders.invoices.numbering import is_of_arrival

ARRIVES = frozenset(
    {
        "alert_rules", "category_mappings", "collection_points", "column_maps", "invoice_series",
        "keeping_rules", "opening_ranges", "photos", "price_changes", "products", "scales", "shop_legal",
        "shop_payment_accounts", "shop_staff", "shops", "slot_rules", "special_days", "stock_levels",
        "variants",
    }
)  # fmt: skip
PAPERS: dict[str, str] = {
    "added_purchases": "counted for the barometer of the town where it sold",
    "allocations": "sales: read in the papers",
    "audit_chains": "the journal of the shop where it was; it begins a new one",
    "audit_entries": "the journal of the shop where it was; it begins a new one",
    "give_backs": "sales: read in the papers",
    "handovers": "sales: read in the papers",
    "invoice_lines": "invoices: read in the papers; their series goes on",
    "invoices": "invoices: read in the papers; their series goes on",
    "ledger_entries": "the books of the town where it sold",
    "movements": "why counts changed; they begin with the last count",
    "order_lines": "sales: read in the papers",
    "refunds": "sales: read in the papers",
    "replacements": "sales: read in the papers",
    "reviews": "what residents of that town have said of it",
    "shop_order_steps": "sales: read in the papers",
    "shop_orders": "sales: read in the papers",
    "slot_bookings": "windows of bags that were sold there; they are made anew",
    "stamp_cards": "sealed for the shop in that town; a new card begins there",
    "transfer_reversals": "the books of the town where it sold",
    "transfers": "the books of the town where it sold",
    "window_moves": "sales: read in the papers",
    "withdrawal_lines": "sales: read in the papers",
    "withdrawals": "sales: read in the papers",
}


def _as(value: Any) -> Callable[[Any], Any]:
    return lambda _kept: value


# Bound to the town where it was: its place in that street, what was promised there.
_RENEWED: dict[str, Renewals] = {
    "shops": {"external_ref": _as(None), "hours_version": _as(1), "version": _as(1)},
    "stock_levels": {"held": _as(0)},
}
_OUTSIDE = {"shops": ("street_id",)}
"""Columns that lead out of the shop: they are settled where it arrives."""


def arriving_tables() -> Sequence[Table]:
    """The tables whose rows arrive with a shop, parents before their children."""
    return [table for table in travelling_tables() if table.name in ARRIVES]


def exported_tables() -> Sequence[Table]:
    """All that is a shop's own: what arrives, and what is only read."""
    return [table for table in travelling_tables() if table.name in OF_A_SHOP]


def arriving_renewals(table: Table) -> Renewals:
    """The columns that are made anew where the shop arrives, and how."""
    return renewals_of(table) | dict(_RENEWED.get(table.name, {}))


def parents_within(table: Table) -> dict[str, str]:
    """Its columns that name a row of the shop's own, and of which table."""
    outside = _OUTSIDE.get(table.name, ())
    return {name: parent for name, parent in parent_columns(table).items() if name not in outside}


def stays_behind(table: Table, row: Row) -> bool:
    """Whether a row is of no use elsewhere: a photo that was replaced or deleted, the mark of an arrival."""
    if table.name == "invoice_series":
        return is_of_arrival(row["year"])
    return table.name == "photos" and row["retired_at"] is not None


def key_columns(table: Table) -> list[str]:
    """Its columns that bear a key of the shop's own rows."""
    own = [column.name for column in table.primary_key.columns if column.name != "town_id"]
    return [*own, *(name for name in parents_within(table) if name not in own)]


def named_people(table: Table) -> list[str]:
    """The people whom an archive of a shop knows: those who work there."""
    return people_columns(table) if table.name == "shop_staff" else []
