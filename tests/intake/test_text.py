"""Bytes become text whatever wrote them; what is no text is refused in words."""

import pytest

from marketplace.intake.errors import UnreadableFile
from marketplace.intake.text import decode

FRENCH = "Nom;Prix\nCrème brûlée à l’œuf;12,50 €\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_french_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH


def test_latin_1_is_read() -> None:
    assert decode("Pâtés;été".encode("latin-1")) == "Pâtés;été"


def test_an_old_macintosh_file_is_read() -> None:
    assert decode("Crème brûlée à la fraîche".encode("mac_roman")) == "Crème brûlée à la fraîche"


def test_a_dos_file_is_read() -> None:
    assert decode("Crème brûlée à la fraîche".encode("cp850")) == "Crème brûlée à la fraîche"


def test_a_byte_order_mark_is_dropped_wherever_it_stands() -> None:
    assert decode("\ufeff\ufeffNom\n\ufeffPain\n".encode()) == "Nom\nPain\n"


def test_two_exports_glued_together_are_both_read() -> None:
    assert decode("Crème, pâté, brûlé\n".encode() * 5 + "été\n".encode("cp1252")).endswith("brûlé\nété\n")


def test_stray_nul_bytes_are_dropped() -> None:
    assert decode(b"Nom\x00;Prix\nPain;1\x00\n") == "Nom;Prix\nPain;1\n"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf \n", "vide"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(50), "tableur"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "tableur"),
        (bytes(range(256)) * 8, "pas un texte"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        decode(data)
