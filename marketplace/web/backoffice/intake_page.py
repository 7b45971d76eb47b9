"""What the page of a file shows, whatever its state; and the lines that were refused, to take away."""

import csv
import io
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response, abort, send_file

from marketplace.core.sheets import neutral
from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.files import is_kept, kept_file
from marketplace.intake.models import Intake
from marketplace.intake.opening import open_table
from marketplace.intake.queries import (
    LineRow,
    file_key,
    file_of,
    first_lines,
    refused_lines,
    waiting_products_of,
)
from marketplace.intake.states import IntakeState, Verdict
from marketplace.shops.models import Shop
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town

_SHOWN = (Verdict.REFUSED, Verdict.UPDATED, Verdict.CREATED, Verdict.UNCHANGED)
_IN_MEMORY = 1024 * 1024
_MOVING = (IntakeState.UPLOADED, IntakeState.READ)


def shown_file(shop: Shop, intake: Intake) -> dict[str, Any]:
    """What the page needs: the file, its first lines by verdict, and whether it is on its way."""
    moves = intake.state in _MOVING or intake.is_applying
    has_lines = intake.lines_judged > 0 and not moves
    return {
        "intake": intake,
        "key": file_key(intake.id),
        "moves": moves,
        "lines": {verdict: first_lines(intake, verdict=verdict) for verdict in _SHOWN} if has_lines else {},
        "can_take_away": bool(intake.refused) and is_kept(intake.id),
        "waiting": waiting_products_of(shop.town_id, shop.id) if intake.done_created else 0,
    }


def show_refused(file_key: str) -> Response:
    """The refused lines as the file has them, each with why and what to do: to be mended and sent again."""
    intake = file_of(this_town().id, this_shop().id, key=file_key) or abort(404)
    if not intake.refused or not is_kept(intake.id):
        abort(404)
    sheet = SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(kept_file(intake.id).parent))  # noqa: SIM115 - sent
    for line in _sheet(intake):
        sheet.write(line.encode())
    sheet.seek(0)
    name = _("lignes-refusees") + ".csv"
    return send_file(sheet, mimetype="text/csv", as_attachment=True, download_name=name)


def _sheet(intake: Intake) -> Iterator[str]:
    yield "\ufeff"
    try:
        with open_table(kept_file(intake.id)) as table:
            yield _line([*table.headers, *_added()])
            rows = ((row.line, row.cells) for row in table.rows)
            for cells, told in _merged(refused_lines(intake), rows):
                blank = [""] * (len(table.headers) - len(cells))
                yield _line([*cells[: len(table.headers)], *blank, *_words(told)])
    except UnreadableFile:  # a feed has no columns
        yield _line([_("Article"), *_added()])
        yield from (_line([row.name, *_words(row)]) for row in refused_lines(intake))


def _merged(
    told: Iterator[LineRow], rows: Iterator[tuple[int, Sequence[str]]]
) -> Iterator[tuple[Sequence[str], LineRow]]:
    """Each refused line with its cells; both come in the order of the file, so neither is kept."""
    at, cells = next(rows, (0, ()))
    for line in told:
        while at and at < line.line:
            at, cells = next(rows, (0, ()))
        yield (cells if at == line.line else ()), line


def _added() -> list[str]:
    return [_("Ligne"), _("Pourquoi"), _("Que faire")]


def _words(row: LineRow) -> list[str]:
    where = f"{row.column} : " if row.column else ""
    return [str(row.line), f"{where}{row.reason}", row.cure]


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return text.getvalue()
