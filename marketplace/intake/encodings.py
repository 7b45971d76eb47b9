"""Which alphabet a file was written in, told from the whole file in one pass and little memory."""

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FRENCH = frozenset("éèêëàâäçùûüôöîïœæÉÈÊÀÂÇÔÎŒ’‘“”«»€°–—…ñßáíóúÄÖÜ")
_ASCII = bytes(range(128))
_CHUNK = 1 << 16
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """An alphabet, and what is done with the bytes that it does not know."""

    name: str
    errors: str = "replace"


def find_encoding(file: BinaryIO) -> Encoding:
    """The alphabet of a whole file, which is read once from its beginning.

    Knows UTF-8, UTF-16 and UTF-32 with their marks, UTF-16 without, files glued together from UTF-8 and
    another alphabet, and the eight-bit alphabet that shows most letters of western languages.
    """
    file.seek(0)
    start = file.read(4000)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(name)
    if unmarked := _unmarked_utf16(start):
        return Encoding(unmarked)
    survey = _Survey()
    for chunk in _chunks(file):
        survey.look_at(chunk)
    return survey.encoding()


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _unmarked_utf16(start: bytes) -> str | None:
    if len(start) < 4:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) * 0.3 and even < odd / 10:
        return "utf-16-le"
    if even > len(start) * 0.3 and odd < even / 10:
        return "utf-16-be"
    return None


class _Survey:
    """What is counted on the way: letters that are right and wrong as UTF-8, and a sample of high bytes."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._wrong = 0
        self._foreign = 0
        self._high: Counter[int] = Counter()

    def look_at(self, chunk: bytes) -> None:
        high = chunk.translate(None, _ASCII)
        if high:
            room = max(0, _SAMPLE - self._high.total())
            self._high.update(high[:room])
        self._count(self._decoder.decode(chunk))

    def _count(self, text: str) -> None:
        if not text.isascii():
            self._wrong += text.count("\ufffd")
            self._foreign += len(text) - len(text.encode("ascii", "ignore"))

    def encoding(self) -> Encoding:
        self._count(self._decoder.decode(b"", final=True))
        if not self._wrong or self._foreign - self._wrong > 3 * self._wrong:
            return Encoding("utf-8", "one_by_one")
        best = max(("cp1252", "mac_roman", "cp850"), key=self._score)
        # Latin-1 fills the five holes of the Windows alphabet, so that no byte is lost.
        return Encoding(best, "latin_holes")

    def _score(self, name: str) -> int:
        letters = ((bytes([byte]).decode(name, "replace"), times) for byte, times in self._high.items())
        return sum(times if letter in _FRENCH else -times for letter, times in letters)


def _one_by_one(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - this handler is only named when decoding
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


def _latin_holes(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - this handler is only named when decoding
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("one_by_one", _one_by_one)
codecs.register_error("latin_holes", _latin_holes)
