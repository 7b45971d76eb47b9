"""Rows are found whatever separates them, each with the line it begins on."""

import io

import pytest

from marketplace.intake.errors import UnreadableFile
from marketplace.intake.tables import Row, read_rows
from marketplace.intake.text import Text


def rows_of(data: bytes) -> list[Row]:
    return list(read_rows(Text(io.BytesIO(data))))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows = rows_of(f"a{separator}b\n1{separator}2,5 et demi\n".replace("2,5 et demi", "2").encode())
    assert rows == [Row(1, ("a", "b")), Row(2, ("1", "2"))]


def test_decimal_commas_do_not_hide_a_semicolon() -> None:
    assert [row.cells for row in rows_of(b"nom;prix\npain;1,20\n")] == [("nom", "prix"), ("pain", "1,20")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(newline: str) -> None:
    assert len(rows_of(newline.join(["a,b", "1,2", "3,4"]).encode())) == 3


def test_empty_lines_are_skipped_and_counted() -> None:
    assert [row.line for row in rows_of(b"a,b\n\n , \n1,2\n")] == [1, 4]


def test_a_quoted_cell_may_span_lines() -> None:
    rows = rows_of(b'a,b\n"x\ny",1\nz,2\n')
    assert [(row.line, row.cells[0]) for row in rows] == [(1, "a"), (2, "x\ny"), (4, "z")]


def test_a_spreadsheets_own_separator_line_is_obeyed() -> None:
    assert (rows_of(b"sep=;\na;b,c\n1;2\n")) == [Row(2, ("a", "b,c")), Row(3, ("1", "2"))]


def test_a_quotation_mark_never_closed_marks_its_row_and_no_other() -> None:
    rows = rows_of(b'a,b\n1,2\n"pain,3\n4,5\n')
    assert [(row.line, row.unclosed) for row in rows] == [(1, False), (2, False), (3, True), (4, False)]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"un mot\nun autre\n", "une colonne"),
        (b"<!DOCTYPE html><html>", "XML"),
        (b'<?xml version="1.0"?><rss/>', "XML"),
        (b'[{"nom": "Pain", "prix": 1}]', "JSON"),
    ],
)
def test_another_format_is_refused_by_its_name(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        (rows_of(data))
