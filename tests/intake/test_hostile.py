"""Files made to hurt are refused in words; no file is read in memory that grows with it."""

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import GoodsRow, Refused, Role
from marketplace.intake.opening import open_goods
from tests.intake.samples import SHOPIFY, WOO_FRENCH, csv_text
from tests.intake.test_google import ITEM, rss

MEGABYTE = 1 << 20


def lines_of(file: Path | io.BytesIO) -> tuple[int, int]:
    """How many rows are read, and how many of them are refused."""
    with open_goods(file) as reading:
        found = [isinstance(row, Refused) for row in reading.rows]
    return len(found), sum(found)


def everything(data: bytes) -> list[GoodsRow | Refused] | UnreadableFile:
    """What a file says, or why it says nothing: in words."""
    try:
        with open_goods(io.BytesIO(data)) as reading:
            return list(reading.rows)
    except UnreadableFile as error:
        return error if error.reason and error.cure and error.reason != error.cure else []


def many_rows(headers: tuple[str, ...], row: Callable[[int], dict[str, str]], count: int) -> bytes:
    return csv_text(headers, *map(row, range(count))).encode("cp1252")


def woo_row(number: int) -> dict[str, str]:
    return {
        "Type": "simple", "UGS": f"M{number}", "Nom": f"Miel n° {number}", "Publié": "1", "Stock": "4",
        "Tarif régulier": "8,90", "Description": "Récolté ici. " * 10,
    }  # fmt: skip


def shopify_row(number: int) -> dict[str, str]:
    return {
        "Handle": f"pain-{number}", "Title": f"Pain {number}", "Variant Price": "2.00",
        "Option1 Name": "Taille", "Option1 Value": "M", "Body (HTML)": "Levé longtemps. " * 10,
    }  # fmt: skip


def table_row(number: int) -> dict[str, str]:
    return {"Nom": f"Sel n° {number}", "Prix": "2,30", "Taille": "M", "Description": "Récolté ici. " * 10}


TABLES = {
    "WooCommerce": lambda count: many_rows(WOO_FRENCH, woo_row, count),
    "Shopify": lambda count: many_rows(SHOPIFY, shopify_row, count),
    "any table": lambda count: many_rows(("Nom", "Prix", "Taille", "Description"), table_row, count),
    "feed": lambda count: rss(
        *(ITEM.format(more=f"<g:mpn>{number}</g:mpn>") for number in range(count // 2))
    ),
}


def peak_of(file: Path, data: bytes) -> int:
    """The most memory that reading a file takes. Units: bytes."""
    file.write_bytes(data)
    tracemalloc.start()
    try:
        with open_goods(file) as reading:
            assert not any(isinstance(row, Refused) for row in reading.rows)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("write", TABLES.values(), ids=TABLES)
def test_a_long_file_takes_no_more_memory_than_a_short_one(
    write: Callable[[int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.intake.readers.recent._MOST", 100)
    few, short, long = write(50), write(600), write(1_800)
    _first, small, large = (peak_of(tmp_path / "export", data) for data in (few, short, long))
    assert large - small < (len(long) - len(short)) / 2


HEADER = b"Nom;Prix;Description\n"
REFUSED = {
    "a hundred thousand columns": (b";".join([b"Nom"] * 100_000) + b"\n", "colonnes"),
    "a line without end": (HEADER + b"Pain;2;" + b"x" * (2 * MEGABYTE), "ligne 2"),
    "cells without end": (HEADER + b";" * (2 * MEGABYTE), "ligne 2"),
    "NUL without end": (HEADER + bytes(2 * MEGABYTE), "ligne 2"),
    "only NUL": (bytes(MEGABYTE), "vide"),
    "noise": (bytes(range(1, 32)) * 1000, "texte"),
}


@pytest.mark.parametrize(("data", "word"), REFUSED.values(), ids=REFUSED)
def test_a_hostile_file_is_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word) as refused:
        lines_of(io.BytesIO(data))
    assert refused.value.cure


def test_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    with file.open("wb") as written:
        written.write(HEADER)
        written.truncate(1_000_000_000)
    with pytest.raises(UnreadableFile, match="500"):
        lines_of(file)


def test_a_quotation_mark_left_open_costs_its_own_line_only() -> None:
    rows = b"".join(b"Pain %d;1,20;\n" % number for number in range(2000))
    assert lines_of(io.BytesIO(HEADER + b'Sel;"2,30;\n' + rows)) == (2001, 1)


def test_a_cell_longer_than_any_text_is_refused_with_its_line() -> None:
    long = b'Sel;2,30;"' + b"x\n" * MEGABYTE + b'"\n'
    with open_goods(io.BytesIO(HEADER + b"Pain;1,20;\n" + long + b"Miel;3;\n")) as reading:
        rows = iter(reading.rows)
        assert isinstance(next(rows), GoodsRow)
        refused = next(rows)
    assert isinstance(refused, Refused)
    assert refused.line == 3
    assert "guillemet" in refused.reason


def test_formulas_are_texts() -> None:
    data = HEADER + b'\'=HYPERLINK("https://a.example");2,30;=1+1\n'
    with open_goods(io.BytesIO(data)) as reading:
        (row,) = reading.rows
    assert isinstance(row, GoodsRow)
    assert (row.name, row.description) == ('=HYPERLINK("https://a.example")', "=1+1")


STARTS = st.sampled_from(
    [b"", HEADER, b"PK\x03\x04", b"<?xml", b"<rss><item>", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"sep=;\n"]
)


@settings(max_examples=150, deadline=None)
@given(STARTS, st.binary(max_size=200))
def test_any_bytes_end_in_goods_or_in_words(start: bytes, rest: bytes) -> None:
    found = everything(start + rest)
    assert isinstance(found, UnreadableFile) or all(row.line for row in found)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["1,20", "#N/A", "4006381333931", "'", '"', "=1", "1E+9", "\x00"]
)
NAMED = st.sampled_from(
    ["Nom", "Prix", "Prix HT", "TVA", "Stock", "EAN", "Taille", "Poids (kg)", "Vendu", "Âge", "?"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMED, min_size=2, max_size=6), st.lists(st.lists(CELLS, max_size=7), max_size=6))
def test_any_cells_end_in_goods_or_in_refusals(headers: list[str], rows: list[list[str]]) -> None:
    text = "\n".join(";".join(cells) for cells in (headers, *rows))
    found = everything(text.encode("utf-8", "replace"))
    if not isinstance(found, UnreadableFile):
        assert all(one.reason and one.cure and one.line for one in found if isinstance(one, Refused))
        sold = [one for one in found if isinstance(one, GoodsRow) and one.role is not Role.PARENT]
        assert all(one.price_cents and one.product_key for one in sold)
