"""Text to rows: the separator, quoted cells over several lines, and the line each row begins on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.text import decode

_SEPARATORS = (",", ";", "\t", "|")
_ROWS_TRIED = 4
_LARGEST_CELL = 8_000_000
csv.field_size_limit(_LARGEST_CELL)


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the line of the file on which it begins (the first line is 1)."""

    line: int
    cells: tuple[str, ...]
    unclosed: bool = False


def read_rows(data: bytes) -> Iterator[Row]:
    """Every record of a CSV file that holds anything, the header included.

    The separator may be a comma, semicolon, tab or bar. A quotation mark that is never closed marks its row
    as `unclosed`. Raises: UnreadableFile when the file is no text, or is a web page, XML or JSON, or has one
    column only.
    """
    text = decode(data)
    _refuse_other_formats(text)
    text, separator = _separator(text)
    return _records(text, separator)


def _refuse_other_formats(text: str) -> None:
    start = text[:200].lstrip().lower()
    cure = _("Choisissez l’export CSV de votre boutique ou de votre caisse.")
    if start.startswith(("<!doctype", "<html", "<?xml", "<rss", "<feed")):
        raise UnreadableFile(_("Ce fichier est une page ou un flux XML, pas un fichier CSV."), cure)
    if start.startswith(("{", "[{", "[\n", "[\r", "[ ")):
        raise UnreadableFile(_("Ce fichier est au format JSON, pas un fichier CSV."), cure)


def _separator(text: str) -> tuple[str, str]:
    first, _newline, rest = text.lstrip("\r\n").partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return "\n" + rest, first.strip()[4]  # the empty line keeps the numbers of the lines that follow
    cells = {mark: _cells_cut(text, mark) for mark in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda mark: cells[mark])
    if not cells[best]:
        raise UnreadableFile(
            _("Ce fichier n’a qu’une colonne : ce n’est pas un fichier CSV."),
            _("Choisissez l’export CSV de votre boutique ; ses colonnes sont séparées par des virgules."),
        )
    return text, best


def _cells_cut(text: str, separator: str) -> int:
    """How many cells a separator cuts out of the first rows; decimal commas cut few."""
    rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) == _ROWS_TRIED:
                break
    except csv.Error:
        return 0
    return sum(width for width in widths if width > 1)


def _records(text: str, separator: str) -> Iterator[Row]:
    odd_quotes = text.count('"') % 2 == 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    waiting: tuple[int, int, list[str]] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            waiting = (line, line + 2, [])  # a cell without end
            break
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if waiting:
            yield Row(waiting[0], tuple(waiting[2]))
        waiting = (line, reader.line_num, cells)
    if waiting:
        first, last, cells = waiting
        yield Row(first, tuple(cells), unclosed=odd_quotes and last > first)
