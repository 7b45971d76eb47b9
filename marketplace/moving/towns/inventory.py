"""What becomes of each table when a town leaves. A plain tenant table travels; what does not is named here.

Tables shared by all towns (`global`) travel only as far as the town needs them: itself, its hosts, and the
people whom its rows name. Tables of the installation (`local`) never travel: passwords, authenticators,
sessions, provider's messages. A test holds these lists to the tables that there are.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import LargeBinary, Table

from marketplace.core.db import Base
from marketplace.notices.models import NoticeState
from marketplace.payments.elsewhere import ELSEWHERE


class Fate(StrEnum):
    """What becomes of a table's rows when a town leaves."""

    TRAVELS = "travels"  # as they are
    RENEWED = "renewed"  # they travel, but some columns are made anew at the other end
    STAYS = "stays"  # they are bound to this installation, or are made again from the others


STAYS: dict[str, str] = {
    "commands": "what is asked of the payment provider of this installation",
    "count_marks": "how far the days are counted; they are counted anew",
    "daily_figures": "counted anew from the orders",
    "daily_totals": "counted anew from the orders",
    "hub_borrowings": "room at a hub of another town of this installation",
    "hub_loans": "room that another town of this installation has the use of",
    "intake_rows": "the lines of a file that is being read; the file lies on this machine",
    "intakes": "files that were read here; what they brought travels as products",
    "page_versions": "kept pages begin anew",
    "push_subscriptions": "browsers are bound to the key of this installation",
    "read_letters": "what other towns of this installation have told",
    "search_entries": "made anew from the products",
    "search_words": "made anew from the products",
    "town_letters": "what other towns of this installation were told",
    "town_archives": "archives that were asked for here, and lie on this machine for a day",
}

Renewal = Callable[[Any], Any]


def _as(value: Any) -> Renewal:
    return lambda _kept: value


def _held(state: Any) -> Any:
    """What waits may have left since: it is held until somebody says so (`flask mails`)."""
    return NoticeState.ON_HOLD if state is NoticeState.QUEUED else state


# Whatever a renewal makes of a value, it makes the same of its own result: a second archive is the same.
RENEWED: dict[str, Mapping[str, Renewal]] = {
    "notices": {"state": _held},
    "payments": {"gateway": _as(ELSEWHERE), "checkout_url": _as("")},
    "shop_payment_accounts": {
        "account_id": _as(None),
        "activated_at": _as(None),
        "checked_at": _as(None),
        "livemode": _as(False),
        "opening": _as(None),
        "opening_at": _as(None),
        "requirements_due": _as(""),
        "transfers": _as("absent"),
    },
    "shops": {"feed_token": _as("")},  # opens its feeds to whoever reads it
}
# What is a shop's own, and by which column a row is: of itself, of the shop, or of a row that is.
OF_A_SHOP: dict[str, str] = {
    "added_purchases": "shop_id",
    "alert_rules": "shop_id",
    "allocations": "shop_order_id",
    "audit_chains": "id",
    "audit_entries": "chain_id",
    "category_mappings": "shop_id",
    "collection_points": "shop_id",
    "column_maps": "shop_id",
    "give_backs": "shop_order_id",
    "handovers": "shop_order_id",
    "invoice_lines": "invoice_id",
    "invoice_series": "shop_id",
    "invoices": "shop_id",
    "keeping_rules": "shop_id",
    "ledger_entries": "shop_id",
    "movements": "variant_id",
    "opening_ranges": "shop_id",
    "order_lines": "shop_order_id",
    "photos": "shop_id",
    "price_changes": "variant_id",
    "products": "shop_id",
    "refunds": "shop_order_id",
    "replacements": "shop_order_id",
    "reviews": "shop_id",
    "scales": "shop_id",
    "shop_legal": "shop_id",
    "shop_order_steps": "shop_order_id",
    "shop_orders": "shop_id",
    "shop_payment_accounts": "shop_id",
    "shop_staff": "shop_id",
    "shops": "id",
    "slot_bookings": "point_id",
    "slot_rules": "point_id",
    "special_days": "shop_id",
    "stamp_cards": "shop_id",
    "stock_levels": "variant_id",
    "transfer_reversals": "transfer_id",
    "transfers": "shop_id",
    "variants": "shop_id",
    "window_moves": "shop_order_id",
    "withdrawal_lines": "withdrawal_id",
    "withdrawals": "shop_order_id",
}
CLAIMS = "claimed_until"
"""A worker's hold on a row, whatever the table: the worker stays."""


def fate_of(table: Table) -> Fate:
    """What becomes of a tenant table's rows."""
    if table.name in STAYS:
        return Fate.STAYS
    return Fate.RENEWED if renewals_of(table) else Fate.TRAVELS


def renewals_of(table: Table) -> dict[str, Renewal]:
    """The columns that are made anew, and how."""
    claims = {CLAIMS: _as(None)} if CLAIMS in table.c and table.c[CLAIMS].nullable else {}
    return claims | dict(RENEWED.get(table.name, {}))


def tenant_tables() -> list[Table]:
    """Every table of towns, parents before their children."""
    kinds = {mapper.local_table: mapper.class_.__table_kind__ for mapper in Base.registry.mappers}
    return [table for table in Base.metadata.sorted_tables if kinds.get(table) == "tenant"]


def travelling_tables() -> list[Table]:
    """Those whose rows leave with their town, parents before their children."""
    return [table for table in tenant_tables() if fate_of(table) is not Fate.STAYS]


def parent_columns(table: Table) -> dict[str, str]:
    """Its columns that name a row of another tenant table, and which table."""
    keys = [key for key in table.foreign_key_constraints if len(key.columns) == 2]
    return {
        next(column.name for column in key.columns if column.name != "town_id"): key.referred_table.name
        for key in sorted(keys, key=lambda key: str(key.name))
    }


def rows_at_once(table: Table, *, most: int) -> int:
    """How many rows of a table to hold at a time: few where a row may be a whole file."""
    return 2 if any(isinstance(column.type, LargeBinary) for column in table.c) else most


def people_columns(table: Table) -> list[str]:
    """Its columns that name a person."""
    return [
        column.name
        for column in table.c
        if any(key.column.table.name == "users" for key in column.foreign_keys)
    ]
