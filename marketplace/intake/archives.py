"""A ZIP archive taken apart by its own bytes: nothing that it says of itself is believed unseen.

Whoever opens it afterwards has a reader of its own, so only archives that every reader takes for the same are
let through: one directory, at the very end, which accounts for the whole file. Source: ASVS 5.2.3.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile

_MOST_MEMBERS = 2_000
_LARGEST_DIRECTORY = 1_000_000
_MOST_RATIO = 200
_CHUNK = 1 << 16
_TABLES = (".csv", ".txt", ".tsv")
_LOCAL_HEADER = struct.Struct("<26xHH")
_END = struct.Struct("<4s4xHHIIH")  # mark, members here and in all, size and start of the directory, comment
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError)


def is_archive(file: BinaryIO) -> bool:
    """Whether a file begins as an archive, as spreadsheets do."""
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def members_of(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """What an archive holds. Raises: UnreadableFile when it is locked, damaged, or holds too much."""
    try:
        _check_end(file)
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except _BROKEN as error:
        raise damaged() from error
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(
            _("Ce classeur est protégé par un mot de passe."),
            _("Enregistrez-en une copie sans mot de passe, puis renvoyez-la."),
        )
    return members


def tables_among(members: list[zipfile.ZipInfo]) -> list[str]:
    """The names of the tables that an archive has beside each other."""
    names = (member.filename for member in members)
    return [name for name in names if name.lower().endswith(_TABLES) and not name.startswith("__MACOSX")]


def unpack(file: BinaryIO, name: str, into: BinaryIO, *, most_bytes: int) -> None:
    """Write one member of an archive. Raises: UnreadableFile when it is damaged or too large."""
    member = next(one for one in members_of(file) if one.filename == name)
    if member.file_size > most_bytes:
        raise bomb()
    into.writelines(unpacked(file, member))


def unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member really holds, in pieces. Raises: UnreadableFile when that is not what it says."""
    try:
        yield from _pieces(file, member)
    except _BROKEN as error:
        raise damaged() from error


def _check_end(file: BinaryIO) -> None:
    """Raises: UnreadableFile, BadZipFile. Source: APPNOTE.TXT, 4.3.16."""
    end = file.seek(-_END.size, 2)
    mark, members, all_members, size, start, comment = _END.unpack(file.read(_END.size))
    if mark != b"PK\x05\x06" or comment or members != all_members or start + size != end:
        raise zipfile.BadZipFile
    if members > _MOST_MEMBERS or size > _LARGEST_DIRECTORY:
        raise bomb()
    file.seek(max(0, end - 20))
    if file.read(4) == b"PK\x06\x07":  # a second directory that some readers go by
        raise zipfile.BadZipFile


def _pieces(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name_length + extra_length, 1)
    packed, given, size = member.compress_size, 0, member.file_size
    if size > _MOST_RATIO * max(packed, 1_000):
        raise bomb()
    unpacker = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while packed > 0 and (chunk := file.read(min(_CHUNK, packed))):
        packed -= len(chunk)
        piece = unpacker.decompress(chunk, _CHUNK * 16) if unpacker else chunk
        while piece:
            given += len(piece)
            if given > size:
                raise bomb()
            place = file.tell()
            yield piece
            file.seek(place)  # whoever takes the pieces may read elsewhere
            piece = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK * 16) if unpacker else b""
    if given != size:
        raise zipfile.BadZipFile(member.filename)


def bomb() -> UnreadableFile:
    """The refusal of what unpacks to something else than it seems."""
    return UnreadableFile(
        _("Ce classeur se déplie en beaucoup plus grand que lui : nous ne l’ouvrons pas."),
        _("Copiez vos articles dans un classeur neuf, ou enregistrez la feuille au format CSV."),
    )


def damaged() -> UnreadableFile:
    """The refusal of what cannot be taken apart."""
    return UnreadableFile(
        _("Ce classeur est abîmé : il ne s’ouvre pas."),
        _("Enregistrez-le à nouveau dans votre tableur, puis renvoyez-le."),
    )
