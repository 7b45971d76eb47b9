"""Bytes to lines of text, one at a time; what is no text is refused in words."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from marketplace.core.words import _
from marketplace.intake.encodings import Encoding, find_encoding
from marketplace.intake.errors import UnreadableFile

LARGEST_FILE = 500_000_000
LONGEST_LINE = 1_000_000
_SAMPLE = 100_000
_PIECE = 1 << 16
_BINARY_STARTS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf",
    b"SQLite format 3", b"\x7fELF", b"ID3", b"OggS", b"{\\rtf",
)  # fmt: skip
_MARKS = ("\ufeff", "\x00")  # byte order marks and NUL bytes, wherever they stand


def decode(data: bytes) -> str:
    """The text of a small file, whatever program wrote it, without byte order marks and NUL bytes.

    Raises: UnreadableFile when the file is empty or is no text.
    """
    return "".join(Text(io.BytesIO(data)).lines(longest=len(data) + 2))


class Text:
    """A file that is text: its alphabet is known, its lines come one by one, in constant memory.

    Raises: UnreadableFile when the file is too large, empty, or no text.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        check_size(file)
        file.seek(0)
        _refuse_known_binaries(file.read(16))
        self._encoding = find_encoding(file)
        self.sample = self._read_sample()
        _refuse_noise(self.sample)
        if not self.sample.strip():
            raise UnreadableFile(_("Ce fichier est vide."), _("Exportez-le à nouveau, puis renvoyez-le."))

    def lines(self, *, longest: int = LONGEST_LINE) -> Iterator[str]:
        """The lines with their ends, from the first. Raises: UnreadableFile at a line without end."""
        text = _opened(self._file, self._encoding)
        number = 0
        try:
            while line := text.readline(longest):
                number += 1
                if len(line) == longest and line[-1] not in "\r\n":
                    raise _endless(number)
                yield _without_marks(line)
        finally:
            self._let_go(text)

    def pieces(self) -> Iterator[str]:
        """The same text in pieces of no particular length."""
        text = _opened(self._file, self._encoding)
        try:
            while piece := text.read(_PIECE):
                yield _without_marks(piece)
        finally:
            self._let_go(text)

    def _let_go(self, text: io.TextIOWrapper) -> None:
        if not self._file.closed:  # whoever gave up in the middle may have closed it before
            text.detach()

    def _read_sample(self) -> str:
        text = _opened(self._file, self._encoding)
        try:
            return _without_marks(text.read(_SAMPLE))
        finally:
            text.detach()


def check_size(file: BinaryIO) -> None:
    """Raises: UnreadableFile when a file has more bytes than any merchant's export."""
    if file.seek(0, io.SEEK_END) > LARGEST_FILE:
        raise UnreadableFile(
            _("Ce fichier dépasse 500 Mo : c’est trop pour un seul envoi."),
            _("Partagez-le en plusieurs fichiers, chacun avec sa ligne d’en-tête."),
        )


def _opened(file: BinaryIO, encoding: Encoding) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(file, encoding.name, encoding.errors, newline="")


def _without_marks(text: str) -> str:
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text


def _endless(number: int) -> UnreadableFile:
    return UnreadableFile(
        _("La ligne %(line)d n’a pas de fin : elle dépasse un million de lettres.", line=number),
        _("Exportez le fichier à nouveau, avec une ligne par article."),
    )


def _refuse_known_binaries(start: bytes) -> None:
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


def _refuse_noise(sample: str) -> None:
    noise = sum(
        1 for letter in sample if (letter < " " and letter not in "\t\r\n\x0b\x0c\x1e") or letter == "\ufffd"
    )
    if noise > 2 + len(sample) // 100:
        raise _no_text()
