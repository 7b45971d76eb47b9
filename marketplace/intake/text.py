"""Bytes to text: which encoding a file was written in, and whether it is text at all."""

import codecs
import re

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_STARTS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf",
    b"SQLite format 3", b"\x7fELF", b"ID3", b"OggS", b"{\\rtf",
)  # fmt: skip
_FRENCH = frozenset("éèêëàâäçùûüôöîïœæÉÈÊÀÂÇÔÎŒ’‘“”«»€°–—…ñßáíóúÄÖÜ")
_SAMPLE = 200_000


def decode(data: bytes) -> str:
    """The text of a file, whatever program wrote it, without byte order marks and NUL bytes.

    Reads UTF-8, UTF-16 and UTF-32, Windows, Latin and old Macintosh and DOS alphabets, and files glued
    together from two of them. Raises: UnreadableFile when the file is empty or is no text.
    """
    _refuse_known_binaries(data)
    text = _decode_unicode(data)
    if text is None:
        text = _decode_eight_bits(data)
    text = text.replace("\ufeff", "").replace("\x00", "")
    _refuse_noise(text)
    if not text.strip():
        raise UnreadableFile(_("Ce fichier est vide."), _("Exportez-le à nouveau, puis renvoyez-le."))
    return text


def _refuse_known_binaries(data: bytes) -> None:
    start = data[:16]
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(
            _("Ce fichier est un classeur ou une archive, pas un fichier CSV."),
            _("Ouvrez-le dans votre tableur, puis choisissez « Enregistrer sous… » et le format CSV UTF-8."),
        )
    if start.startswith(b"%PDF"):
        raise UnreadableFile(
            _("Ce fichier est un document PDF : ses lignes ne peuvent pas être lues."),
            _("Demandez à votre boutique ou à votre caisse un export CSV."),
        )
    if start.startswith(_BINARY_STARTS):
        raise _no_text()


def _no_text() -> UnreadableFile:
    return UnreadableFile(
        _("Ce fichier n’est pas un texte : c’est une image, une archive ou un programme."),
        _("Choisissez l’export CSV de votre boutique ou de votre caisse."),
    )


def _decode_unicode(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return data.decode(unmarked, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _mend_mixed(data)


def _unmarked_utf16(data: bytes) -> str | None:
    sample = data[:4000]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < odd / 10:
        return "utf-16-le"
    if even > len(sample) * 0.3 and odd < even / 10:
        return "utf-16-be"
    return None


def _mend_mixed(data: bytes) -> str | None:
    """UTF-8 with a few lines of another alphabet, as when two exports were glued together."""
    text = data.decode("utf-8", "one_by_one")
    wrong = sum(1 for _error in re.finditer("\ufffd", data.decode("utf-8", "replace")))
    right = sum(1 for letter in text if ord(letter) > 127) - wrong
    return text if right > 3 * wrong else None


def _one_by_one(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - this handler is only named when decoding
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error("one_by_one", _one_by_one)


def _decode_eight_bits(data: bytes) -> str:
    """The eight-bit alphabet in which the file shows most letters of western languages."""
    sample = bytes(byte for byte in data[:_SAMPLE] if byte > 127)

    def score(name: str) -> int:
        letters = sample.decode(name, "replace")
        return sum(1 if letter in _FRENCH else -1 for letter in letters)

    best = max(("cp1252", "mac_roman", "cp850"), key=score)
    if best == "cp1252":
        # Latin-1 fills the five holes of the Windows alphabet, so that no byte is lost.
        return data.decode("cp1252", "latin_holes")
    return data.decode(best)


def _latin_holes(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - this handler is only named when decoding
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin_holes", _latin_holes)


def _refuse_noise(text: str) -> None:
    sample = text[:_SAMPLE]
    noise = sum(
        1 for letter in sample if (letter < " " and letter not in "\t\r\n\x0b\x0c\x1e") or letter == "\ufffd"
    )
    if noise > 2 + len(sample) // 100:
        raise _no_text()
