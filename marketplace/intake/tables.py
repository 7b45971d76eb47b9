"""Text to rows: the separator, quoted cells over several lines, and the line each row begins on."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.text import LONGEST_LINE, Text

_SEPARATORS = (";", "\t", "|", ",")  # of two that cut alike, the comma is more often in a text
_ROWS_TRIED = 6
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the line of the file on which it begins (the first line is 1).

    `unclosed` tells that a quotation mark opens on this line and is never rightly closed: its cells are
    nothing to go by, and the next row begins on the next line.
    """

    line: int
    cells: tuple[str, ...]
    unclosed: bool = False


def read_rows(text: Text) -> Iterator[Row]:
    """Every record of a CSV file that holds anything, the header included, in constant memory.

    The separator may be a comma, semicolon, tab or bar. Raises: UnreadableFile when the text is a web page,
    XML or JSON, or has one column only; while reading, at a line without end.
    """
    refuse_other_formats(text.sample)
    lines = text.lines()
    separator = _announced(text.sample)
    if separator:
        next(lines)
        return _records(chain([""], lines), separator)  # the empty line keeps the numbers of those below
    return _records(lines, _separator(text.sample))


def refuse_other_formats(sample: str) -> None:
    """Raises: UnreadableFile when a text begins as a web page, XML or JSON."""
    start = sample[:200].lstrip().lower()
    cure = _("Choisissez l’export CSV de votre boutique ou de votre caisse.")
    if start.startswith(("<!doctype", "<html", "<?xml", "<rss", "<feed")):
        raise UnreadableFile(_("Ce fichier est une page ou un flux XML, pas un fichier CSV."), cure)
    if start.startswith(("{", "[{", "[\n", "[\r", "[ ")):
        raise UnreadableFile(_("Ce fichier est au format JSON, pas un fichier CSV."), cure)


def _announced(sample: str) -> str:
    """The separator that a spreadsheet announces on the first line; empty when it does not."""
    first = sample.partition("\n")[0].strip("\r\n ")
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 else ""


def _separator(sample: str) -> str:
    cells = {mark: _cells_cut(sample, mark) for mark in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda mark: cells[mark])
    if not cells[best][1]:
        raise UnreadableFile(
            _("Ce fichier n’a qu’une colonne : ce n’est pas un fichier CSV."),
            _("Choisissez l’export CSV de votre boutique ; ses colonnes sont séparées par des virgules."),
        )
    return best


def _cells_cut(text: str, separator: str) -> tuple[bool, int]:
    """Whether a separator cuts the first rows all alike, and how many cells it makes of them."""
    lines = iter(io.StringIO(text, newline=""))
    widths = [len(row.cells) for row in islice(_records(lines, separator), _ROWS_TRIED)]
    cells_cut = sum(width for width in widths if width > 1)
    return cells_cut > 0 and len(set(widths)) == 1, cells_cut


class _Lines:
    """Lines one by one. Those of the present record are kept, so that all but its first can be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.number = 0
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while (line := self._again.popleft() if self._again else next(self._lines, None)) is not None:
            self.number += 1
            self.record.append(line)
            yield line

    def keep_first_only(self) -> None:
        self._again.extendleft(reversed(self.record[1:]))
        self.number -= len(self.record) - 1


def _records(lines: Iterator[str], separator: str) -> Iterator[Row]:
    source = _Lines(lines)
    reader = csv.reader(iter(source), delimiter=separator)
    while True:
        source.record = []
        line, endless = source.number + 1, False
        try:
            cells = next(reader, None)
        except csv.Error:  # a cell without end
            cells, endless = [], True
        if cells is None:
            return
        if endless or _is_open(source.record, separator):
            source.keep_first_only()
            reader = csv.reader(iter(source), delimiter=separator)
            yield Row(line, tuple(source.record[0].strip("\r\n").split(separator)), unclosed=True)
        elif any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def _is_open(record: list[str], separator: str) -> bool:
    """Whether a quotation mark of this record was never closed, or closed in the middle of a later text."""
    if len(record) > 1:
        try:
            return len(list(csv.reader(record, delimiter=separator, strict=True))) != 1
        except csv.Error:
            return True
    return record[0].count('"') % 2 == 1 and _swallows(record[0], separator)


def _swallows(line: str, separator: str) -> bool:
    return len(list(csv.reader([line, "next"], delimiter=separator))) == 1
