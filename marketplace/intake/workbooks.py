"""A spreadsheet's file looked at before anybody opens it: is it one, and how much would it take?

All the XML of an XLSX or ODS file is read here once, piece by piece. Cells are counted as the sheet lays them
out, because two far corners alone make a table of a million. Whatever could be read in two ways (a tag inside
of a tag, an entity, another alphabet, a sheet that is no XML file) is refused. Source: ASVS 5.2.3, 1.5.1.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

from marketplace.core.words import _
from marketplace.intake.archives import bomb, damaged, unpacked
from marketplace.intake.errors import UnreadableFile

MOST_CELLS = 400_000
_MOST_BYTES = 60_000_000
_LONGEST_TAG = 1_000_000
_ATTRIBUTE = rb"""\s*=\s*["']([^"']*)["']"""
_TARGET = re.compile(rb"(?<![\w:])Target" + _ATTRIBUTE)
_TARGETS = (b".xml", b"vbaProject.bin")
_FORBIDDEN = re.compile(rb"(?i)<!(?:doctype|entity)")
_TWO_WAYS = re.compile(rb"<[^<>]*<|\x00|^(?:\xfe\xff|\xff\xfe)")


class _Extent(Protocol):
    """Counts the cells of a table as it is laid out."""

    def see(self, tag: bytes, attributes: bytes) -> None:
        """One more tag."""

    @property
    def cells(self) -> int:
        """Cells so far."""


def is_workbook(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether an archive holds what XLSX or ODS files do."""
    return bool({"xl/workbook.xml", "content.xml"} & {member.filename for member in members})


def check_workbook(file: BinaryIO, *, members: Sequence[zipfile.ZipInfo]) -> None:
    """Raises: UnreadableFile when it is no XLSX or ODS, is damaged, a bomb, or too large to open."""
    if not is_workbook(members):
        raise UnreadableFile(
            _("Ce fichier est une archive, pas un classeur."),
            _("Choisissez le fichier lui-même : CSV, XLSX ou ODS."),
        )
    cells = size = 0
    for member in members:
        name = member.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        extent = _OpenDocument() if name == "content.xml" else _Excel()
        for piece in _tags(unpacked(file, member)):
            size += len(piece)
            if size > _MOST_BYTES or _FORBIDDEN.search(piece):
                raise bomb()
            if _TWO_WAYS.search(piece) or (name.endswith("workbook.xml.rels") and _strange_target(piece)):
                raise damaged()
            _measure(piece, extent, cells)
        cells += extent.cells


def _strange_target(piece: bytes) -> bool:
    """Whether a workbook calls something its own that was not looked at."""
    return not all(target.endswith(_TARGETS) for target in _TARGET.findall(piece))


def _measure(piece: bytes, extent: _Extent, already: int) -> None:
    for tag in _TAG.finditer(piece):
        try:
            extent.see(tag.group(1), tag.group(2))
        except ValueError as error:  # a number that is none
            raise damaged() from error
    if already + extent.cells > MOST_CELLS:
        raise UnreadableFile(
            _("Ce classeur a plus de 400 000 cases : c’est trop pour l’ouvrir."),
            _("Enregistrez la feuille des articles au format CSV UTF-8 : il n’y a alors pas de limite."),
        )


_TAG = re.compile(
    rb"<(?:\w+:)?(row|c|table|table-row|(?:covered-)?table-cell)(?=[\s/>])"
    rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
)
_REFERENCE = re.compile(rb"(?<![\w:])r" + _ATTRIBUTE)
_CELL = re.compile(rb"([A-Za-z]{1,4})(\d{1,8})")


class _Excel:
    """Rows and cells say where they stand, or follow one another."""

    def __init__(self) -> None:
        self._row = self._column = self._rows = self._columns = 0

    def see(self, tag: bytes, attributes: bytes) -> None:
        if tag == b"row":
            said = _REFERENCE.findall(attributes)
            self._row = max(map(int, said)) if said else self._row + 1
            self._column = 0
        elif tag == b"c":
            said = [_CELL.fullmatch(one) for one in _REFERENCE.findall(attributes)]
            places = [(_column_number(one.group(1)), int(one.group(2))) for one in said if one]
            self._column = max((column for column, _row in places), default=self._column + 1)
            if not attributes.endswith(b"/"):
                self._rows = max(self._rows, max((row for _column, row in places), default=self._row))
                self._columns = max(self._columns, self._column)

    @property
    def cells(self) -> int:
        return self._rows * self._columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated" + _ATTRIBUTE)


class _OpenDocument:
    """Rows and cells are repeated as they say; empty ones count only where a filled one follows."""

    def __init__(self) -> None:
        self._before = self._rows = self._columns = self._row = self._column = 0

    def see(self, tag: bytes, attributes: bytes) -> None:
        repeats = max(map(int, _REPEATED.findall(attributes)), default=1)
        if tag == b"table":
            self._before += self._rows * self._columns
            self._rows = self._columns = self._row = self._column = 0
        elif tag == b"table-row":
            self._row += repeats
            self._column = 0
        elif tag.endswith(b"table-cell"):
            self._column += repeats
            if b"value" in attributes or b"formula" in attributes or not attributes.endswith(b"/"):
                self._rows = self._row
                self._columns = max(self._columns, self._column)

    @property
    def cells(self) -> int:
        return self._before + self._rows * self._columns


def _tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only before a tag."""
    rest = b""
    for piece in pieces:
        joined = rest + piece
        cut = max(joined.rfind(b"<"), 0)
        if cut:
            yield joined[:cut]
        rest = joined[cut:]
        if len(rest) > _LONGEST_TAG + len(piece):
            raise bomb()
    yield rest
