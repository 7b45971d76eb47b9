"""Lines of a file are staged: read one by one, written in short batches, those of a product brought together.

It can be done anew at any time: what an earlier run staged is taken away first.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select, update

from marketplace.core import crash
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.pacing import Pace
from marketplace.core.prepared import Prepared
from marketplace.core.references import digest
from marketplace.core.words import _
from marketplace.intake.claiming import Claimed
from marketplace.intake.columns import ColumnMap
from marketplace.intake.errors import Stopped
from marketplace.intake.files import kept_file
from marketplace.intake.goods import GoodsRow, Refused, Role
from marketplace.intake.models import IntakeRow
from marketplace.intake.opening import open_goods
from marketplace.intake.packing import packed
from marketplace.intake.remembering import columns_as_kept
from marketplace.intake.states import IntakeState, Verdict

_NOWHERE = 0  # the place of a line whose product stands elsewhere in the file, until it is found
_LONGEST_KEY = 160
_HEADS = (Role.SINGLE, Role.PARENT)
_table = cast(Table, IntakeRow.__table__)
_INSERT = Prepared(lambda insert: insert(IntakeRow))
_MOVE = Prepared(
    lambda _insert: (
        update(_table)
        .where(_table.c.town_id == bindparam("town"), _table.c.id == bindparam("row"))
        .values(
            place=bindparam("to_place"),
            product_key=bindparam("to_key"),
            payload=bindparam("to_payload", type_=_table.c.payload.type),
            verdict=bindparam("to_verdict", type_=_table.c.verdict.type),
            reason=bindparam("to_reason"),
            cure=bindparam("to_cure"),
        )
    )
)


def stage(work: Claimed, *, column_map: ColumnMap | None, usual_vat: int) -> None:
    """Stage every line of the file.

    Units: basis points of the VAT where the file gives prices without any and names no rate.
    Raises: UnreadableFile; UnknownColumns when the shop must say first which column is what; ClaimLost;
    Stopped when the process is asked to end, and all is done anew later.
    Commits: batch by batch.
    """
    pace = Pace(first=100, most=2000)
    _wipe(work, pace)
    file = kept_file(work.intake_id)
    with open_goods(file, column_map=column_map, usual_vat_basis_points=usual_vat) as reading:
        with pace.batch():
            work.keep(format=reading.format, columns=columns_as_kept(reading), lines_read=0)
        lines = _placed(work, reading.rows)
        while batch := list(islice(lines, pace.size)):
            _stop_if_asked(work)
            with pace.batch():
                work.keep(lines_read=batch[-1]["line"])
                _INSERT.run(batch)
                crash.reach("intake.lines_staged")
    _bring_together(work, pace)
    with pace.batch():
        work.keep(longest_hold_ms=pace.longest_ms)
        work.intake().become(IntakeState.READ)


def _stop_if_asked(work: Claimed) -> None:
    if work.stop.is_set():
        raise Stopped


def _wipe(work: Claimed, pace: Pace) -> None:
    of_file = (IntakeRow.town_id == work.town_id, IntakeRow.intake_id == work.intake_id)
    while ids := db.session.scalars(select(IntakeRow.id).where(*of_file).limit(pace.size)).all():
        with pace.batch():
            work.keep()
            db.session.execute(
                delete(IntakeRow)
                .where(IntakeRow.town_id == work.town_id, IntakeRow.id.in_(ids))
                .execution_options(synchronize_session=False)
            )


def _placed(work: Claimed, rows: Iterable[GoodsRow | Refused]) -> Iterator[dict[str, Any]]:
    """Each line with its place. Lines that follow their product are placed at once, others are looked for."""
    names: tuple[str, ...] = ()
    place = _NOWHERE
    for row in rows:
        if isinstance(row, Refused):
            yield _refused(work, row)
            continue
        if row.role in _HEADS:
            names, place = row.keys, row.line
        at = place if row.role in _HEADS or row.parent in names else _NOWHERE
        yield _record(work, line=row.line, place=at, key=row.product_key, row=row)
        if row.role is Role.PARENT:  # its variants may name it by any of its names
            yield from (_record(work, line=row.line, place=at, key=name) for name in row.keys[1:])


def _record(
    work: Claimed, *, line: int, place: int, key: str = "", row: GoodsRow | None = None
) -> dict[str, Any]:
    return {
        "town_id": work.town_id,
        "id": new_id(),
        "intake_id": work.intake_id,
        "place": place,
        "line": line,
        "product_key": key if len(key) <= _LONGEST_KEY else digest(key),
        "name": row.name[:160] if row else "",
        "payload": packed(row) if row else None,
        "verdict": Verdict.WAITING if row else Verdict.PART,
        "column_name": "",
        "reason": "",
        "cure": "",
    }


def _refused(work: Claimed, refused: Refused) -> dict[str, Any]:
    said = {"column_name": refused.column[:160], "reason": refused.reason, "cure": refused.cure}
    return {**_record(work, line=refused.line, place=refused.line), **said, "verdict": Verdict.REFUSED}


def _bring_together(work: Claimed, pace: Pace) -> None:
    """Place the lines whose product stands elsewhere; without any, a variant is refused."""
    query = (
        select(IntakeRow.id, IntakeRow.line, IntakeRow.product_key, IntakeRow.payload)
        .where(
            IntakeRow.town_id == work.town_id,
            IntakeRow.intake_id == work.intake_id,
            IntakeRow.place == _NOWHERE,
        )
        .order_by(IntakeRow.line)
    )
    while lost := db.session.execute(query.limit(pace.size)).all():
        _stop_if_asked(work)
        homes = _homes(work, {row.product_key for row in lost})
        moves = [_move(work, row, homes.get(row.product_key)) for row in lost]
        with pace.batch():
            work.keep()
            _MOVE.run(moves)


def _homes(work: Claimed, keys: set[str]) -> dict[str, int]:
    query = (
        select(IntakeRow.product_key, func.min(IntakeRow.place))
        .where(
            IntakeRow.town_id == work.town_id,
            IntakeRow.intake_id == work.intake_id,
            IntakeRow.product_key.in_(keys - {""}),
            IntakeRow.place == IntakeRow.line,
            IntakeRow.place != _NOWHERE,
        )
        .group_by(IntakeRow.product_key)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _move(work: Claimed, row: Any, home: int | None) -> dict[str, Any]:
    orphan = home is None
    is_variant = Role(row.payload["role"]) is Role.VARIANT
    return {
        "town": work.town_id,
        "row": row.id,
        "to_place": row.line if orphan else home,
        "to_key": "" if orphan else row.product_key,
        "to_payload": None if orphan else row.payload,
        "to_verdict": (Verdict.REFUSED if is_variant else Verdict.PART) if orphan else Verdict.WAITING,
        "to_reason": _orphan_reason() if orphan and is_variant else "",
        "to_cure": _orphan_cure() if orphan and is_variant else "",
    }


def _orphan_reason() -> str:
    return _("Cette déclinaison dépend d’un produit qui n’est pas dans le fichier ou qui a été refusé.")


def _orphan_cure() -> str:
    return _("Exportez le produit avec toutes ses déclinaisons, ou corrigez d’abord la ligne du produit.")
