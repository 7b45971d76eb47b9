"""What a shop said of the columns of its files, kept for the next file with the same header."""

from typing import Any

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.intake.columns import Column, ColumnMap
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.files import kept_file
from marketplace.intake.layouts import Table
from marketplace.intake.models import ColumnMap as KeptMap
from marketplace.intake.models import Intake
from marketplace.intake.opening import Reading, open_table
from marketplace.shops.models import Shop


def column_map_of(shop: Shop, *, intake: Intake) -> ColumnMap | None:
    """What the columns of this file mean, as far as the shop has said so, for this file or an earlier one."""
    if intake.column_map:
        return ColumnMap(intake.column_map["fingerprint"], tuple(intake.column_map["fields"]))
    try:
        with open_table(kept_file(intake.id)) as table:
            kept = _kept(shop, table.fingerprint)
    except UnreadableFile:
        return None  # it has no columns, or is refused in words by whoever reads it
    return ColumnMap(kept.fingerprint, tuple(kept.fields["fields"])) if kept else None


def remember_columns(shop: Shop, *, column_map: ColumnMap) -> None:
    """Keep what a shop said of its columns. Commits: no."""
    kept = _kept(shop, column_map.fingerprint)
    if kept is None:
        kept = KeptMap(town_id=shop.town_id, shop_id=shop.id, fingerprint=column_map.fingerprint)
        db.session.add(kept)
    kept.fields, kept.updated_at = {"fields": list(column_map.fields)}, clock.now()
    db.session.flush()


def columns_found(intake_id: int) -> dict[str, Any]:
    """The columns of a file as they look, for a shop that must say what they are."""
    with open_table(kept_file(intake_id)) as table:
        return columns_as_kept(table)


def columns_as_kept(source: Reading | Table) -> dict[str, Any]:
    """Columns as a file's row keeps them."""
    return {
        "fingerprint": source.fingerprint,
        "columns": [_as_kept(column) for column in source.columns],
        "notes": list(source.notes) if isinstance(source, Reading) else [],
    }


def _as_kept(column: Column) -> dict[str, Any]:
    return {
        "header": column.header[:120],
        "samples": [sample[:60] for sample in column.samples],
        "field": column.field,
        "sure_percent": column.sure_percent,
    }


def _kept(shop: Shop, fingerprint: str) -> KeptMap | None:
    return db.session.scalar(
        select(KeptMap).where(
            KeptMap.town_id == shop.town_id, KeptMap.shop_id == shop.id, KeptMap.fingerprint == fingerprint
        )
    )
