"""Reads of merchants' files, for their pages and the command line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.intake.goods import Refused
from marketplace.intake.models import Intake, IntakeRow
from marketplace.intake.outcomes import Outcome
from marketplace.intake.states import IntakeState, Verdict

PAGE = 20
_SHOWN = 8
_MOST_FILES = 500  # of one shop; older ones are forgotten long before
_PORTION = 1000


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a shop, as its list shows it."""

    intake_id: int
    file_name: str
    state: IntakeState
    is_applying: bool
    created_at: datetime
    done_created: int
    done_updated: int
    refused: int

    @property
    def key(self) -> str:
        """How addresses name it."""
        return file_key(self.intake_id)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a file, as a preview shows it."""

    line: int
    name: str
    changes: Sequence[Any]
    column: str
    reason: str
    cure: str


def file_key(intake_id: int) -> str:
    """How addresses name a file: ids of rows never show."""
    return digest(f"intake {intake_id}")[:16]


def file_of(town_id: int, shop_id: int, *, key: str) -> Intake | None:
    """The shop's file of that key, or None. Two queries."""
    query = (
        select(Intake.id)
        .where(Intake.town_id == town_id, Intake.shop_id == shop_id)
        .order_by(Intake.created_at.desc(), Intake.id.desc())
        .limit(_MOST_FILES)
    )
    found = next((one for one in db.session.scalars(query) if file_key(one) == key), None)
    return db.session.get(Intake, (town_id, found), populate_existing=True) if found else None


def files_of(town_id: int, shop_id: int, *, skip: int) -> tuple[Sequence[FileRow], int]:
    """One page of a shop's files, the newest first, and how many there are."""
    mine = (Intake.town_id == town_id, Intake.shop_id == shop_id)
    query = (
        select(
            Intake.id, Intake.file_name, Intake.state, Intake.asked_at, Intake.created_at,
            Intake.done_created, Intake.done_updated, Intake.refused,
        )
        .where(*mine)
        .order_by(Intake.created_at.desc(), Intake.id.desc())
        .offset(skip)
        .limit(PAGE)
    )  # fmt: skip
    total = db.session.scalar(select(func.count()).select_from(Intake).where(*mine)) or 0
    rows = db.session.execute(query)
    return [
        FileRow(one, name, state, state is IntakeState.PREVIEWED and asked is not None, at, *counts)
        for one, name, state, asked, at, *counts in rows
    ], total


def open_file_of(town_id: int, shop_id: int) -> str | None:
    """The key of the file that a shop has under way, or None."""
    found = db.session.scalar(
        select(Intake.id).where(Intake.town_id == town_id, Intake.shop_id == shop_id, Intake.open_slot == 1)
    )
    return file_key(found) if found else None


def first_lines(intake: Intake, *, verdict: Verdict, limit: int = _SHOWN) -> Sequence[LineRow]:
    """The first lines of a file with that verdict."""
    return [_line(row) for row in db.session.execute(_lines(intake, verdict).limit(limit))]


def refused_lines(intake: Intake) -> Iterator[LineRow]:
    """Every refused line of a file in its order, read a portion at a time."""
    behind, row_id = 0, 0
    while True:
        query = _lines(intake, Verdict.REFUSED).where(
            (IntakeRow.line > behind) | ((IntakeRow.line == behind) & (IntakeRow.id > row_id))
        )
        rows = db.session.execute(query.limit(_PORTION)).all()
        yield from map(_line, rows)
        if len(rows) < _PORTION:
            return
        behind, row_id = rows[-1].line, rows[-1].id


def outcome_of(intake: Intake) -> Outcome:
    """What a file did, or would do."""
    is_done = intake.state is IntakeState.APPLIED
    return Outcome(
        created=intake.done_created if is_done else intake.created,
        updated=intake.done_updated if is_done else intake.updated,
        unchanged=intake.unchanged,
        uncounted=intake.uncounted,
        refused=[Refused(row.line, row.column, row.reason, row.cure) for row in refused_lines(intake)],
    )


def waiting_products_of(town_id: int, shop_id: int) -> int:
    """How many products of a shop are hidden until it has answered what the law asks."""
    query = select(func.count()).where(
        Product.town_id == town_id,
        Product.shop_id == shop_id,
        Product.status == ProductStatus.HIDDEN,
        Product.missing != "",
    )
    return db.session.scalar(query) or 0


def _lines(intake: Intake, verdict: Verdict) -> Any:
    return (
        select(
            IntakeRow.line, IntakeRow.name, IntakeRow.changes, IntakeRow.column, IntakeRow.reason,
            IntakeRow.cure, IntakeRow.id,
        )
        .where(
            IntakeRow.town_id == intake.town_id,
            IntakeRow.intake_id == intake.id,
            IntakeRow.verdict == verdict,
        )
        .order_by(IntakeRow.line, IntakeRow.id)
    )  # fmt: skip


def _line(row: Any) -> LineRow:
    return LineRow(row[0], row[1], row[2] or (), row[3], row[4], row[5])
