"""A spreadsheet's file looked at before anybody opens it: is it one, and how much would it take?

An XLSX or ODS file is an archive of XML. All of that XML is unpacked here once, piece by piece, so that
neither a false size nor a small file that unpacks to a huge one gets further; cells are counted as the sheet
lays them out, because two far corners alone make a table of a million. Source: ASVS 5.2.3, 1.5.1.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile

MOST_CELLS = 400_000
_MOST_BYTES = 60_000_000
_MOST_MEMBERS = 2_000
_MOST_RATIO = 200
_CHUNK = 1 << 16
_TABLES = (".csv", ".txt", ".tsv")
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError)
_LOCAL_HEADER = struct.Struct("<26xHH")
_FORBIDDEN = re.compile(rb"(?i)<!(?:doctype|entity)")
_ATTRIBUTE = rb"""\s*=\s*["']([^"']*)["']"""


def is_archive(file: BinaryIO) -> bool:
    """Whether a file begins as an archive, as spreadsheets do."""
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def check_workbook(file: BinaryIO) -> None:
    """Raises: UnreadableFile when it is no XLSX or ODS, is locked, damaged, a bomb, or too large to open."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise _bomb()
            _count_cells(file, members)
    except _BROKEN as error:
        raise _damaged() from error


def text_members(file: BinaryIO) -> list[str]:
    """The names of the tables that an archive has beside each other, when it is no workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [one.filename for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []  # told when it is opened as a workbook
    if len(names) > _MOST_MEMBERS or any(_extent_of(name) for name in names):
        return []
    return [name for name in names if name.lower().endswith(_TABLES) and not name.startswith("__MACOSX")]


def unpack(file: BinaryIO, name: str, into: BinaryIO, *, most_bytes: int) -> None:
    """Write one member of an archive. Raises: UnreadableFile when it is locked, damaged or too large."""
    try:
        with zipfile.ZipFile(file) as archive:
            member = archive.getinfo(name)
            if member.file_size > most_bytes:
                raise _bomb()
            into.writelines(_unpacked(file, member))
    except _BROKEN as error:
        raise _damaged() from error


class _Extent(Protocol):
    """Counts the cells of a table as it is laid out."""

    def see(self, tag: bytes, attributes: bytes) -> None:
        """One more tag."""

    @property
    def cells(self) -> int:
        """Cells so far."""


def _count_cells(file: BinaryIO, members: list[zipfile.ZipInfo]) -> None:
    total = unpacked = 0
    sheets = 0
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        extent = _extent_of(member.filename)
        sheets += extent is not None
        for piece in _tags(_unpacked(file, member)):
            unpacked += len(piece)
            if unpacked > _MOST_BYTES or _FORBIDDEN.search(piece):
                raise _bomb()
            if extent is not None:
                _measure(piece, extent, total)
        total += extent.cells if extent is not None else 0
    if not sheets:
        raise UnreadableFile(
            _("Ce fichier est une archive, pas un classeur."),
            _("Choisissez le fichier lui-même : CSV, XLSX ou ODS."),
        )


def _measure(piece: bytes, extent: _Extent, already: int) -> None:
    for tag in _TAG.finditer(piece):
        extent.see(tag.group(1), tag.group(2))
    if already + extent.cells > MOST_CELLS:
        raise UnreadableFile(
            _("Ce classeur a plus de 400 000 cases : c’est trop pour l’ouvrir."),
            _("Enregistrez la feuille des articles au format CSV UTF-8 : il n’y a alors pas de limite."),
        )


def _extent_of(name: str) -> _Extent | None:
    if name.startswith("xl/worksheets/") and "/_rels/" not in name:
        return _Excel()
    return _OpenDocument() if name == "content.xml" else None


_TAG = re.compile(rb"<(?:\w+:)?(row|c|table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^>]*)>")
_REFERENCE = re.compile(rb"(?:^|\s)r" + _ATTRIBUTE)
_CELL = re.compile(rb"([A-Za-z]{1,4})(\d{1,8})")


class _Excel:
    """Rows and cells say where they stand, or follow one another."""

    def __init__(self) -> None:
        self._row = self._column = self._rows = self._columns = 0

    def see(self, tag: bytes, attributes: bytes) -> None:
        place = _REFERENCE.search(attributes)
        if tag == b"row":
            self._row = int(place.group(1)) if place else self._row + 1
            self._column = 0
        elif tag == b"c":
            cell = _CELL.fullmatch(place.group(1)) if place else None
            self._column = _column_number(cell.group(1)) if cell else self._column + 1
            if not attributes.endswith(b"/"):
                self._rows = max(self._rows, int(cell.group(2)) if cell else self._row)
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
        self._before = self._rows = self._columns = self._row_repeats = self._row = self._column = 0

    def see(self, tag: bytes, attributes: bytes) -> None:
        repeated = _REPEATED.search(attributes)
        repeats = int(repeated.group(1)) if repeated else 1
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


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member of the archive really holds. Raises: UnreadableFile when it is more than it says."""
    if member.flag_bits & 1:
        raise UnreadableFile(
            _("Ce classeur est protégé par un mot de passe."),
            _("Enregistrez-en une copie sans mot de passe, puis renvoyez-la."),
        )
    file.seek(member.header_offset)
    name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name_length + extra_length, 1)
    packed, given, size = member.compress_size, 0, member.file_size
    if size > _MOST_RATIO * max(packed, 1_000):
        raise _bomb()
    unpacker = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while packed > 0 and (chunk := file.read(min(_CHUNK, packed))):
        packed -= len(chunk)
        piece = unpacker.decompress(chunk, _CHUNK * 16) if unpacker else chunk
        while piece:
            given += len(piece)
            if given > size:
                raise _bomb()
            yield piece
            piece = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK * 16) if unpacker else b""
    if given != size:
        raise zipfile.BadZipFile(member.filename)


def _tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only where no tag is open."""
    rest = b""
    for piece in pieces:
        whole, open_tag, begun = (rest + piece).rpartition(b"<")
        cut = len(whole) if b">" not in begun else len(whole) + len(open_tag) + len(begun)
        joined = rest + piece
        yield joined[:cut]
        rest = joined[cut:]
        if len(rest) > 16 * _CHUNK:
            raise _bomb()
    yield rest


def _bomb() -> UnreadableFile:
    return UnreadableFile(
        _("Ce classeur se déplie en beaucoup plus grand que lui : nous ne l’ouvrons pas."),
        _("Copiez vos articles dans un classeur neuf, ou enregistrez la feuille au format CSV."),
    )


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        _("Ce classeur est abîmé : il ne s’ouvre pas."),
        _("Enregistrez-le à nouveau dans votre tableur, puis renvoyez-le."),
    )
