"""Spreadsheets are read as the same table written as CSV; those that would harm are refused unopened."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import GoodsRow
from marketplace.intake.opening import open_goods
from tests.intake.reading import found_in, goods_in, refused_in
from tests.intake.samples import SHOPIFY, shirt
from tests.intake.workbooks import Cell, archive, excel_of, ods, ods_of, sheet_of, xlsx

Write = Callable[..., bytes]
HEADER = ("Nom", "Prix TTC", "Stock", "Code-barres", "TVA", "Rayon")
BREAD: tuple[Cell, ...] = ("Pain d’épices", 4.5, 12, 4006381333931, 5.5, "Gâteaux")


@pytest.mark.parametrize("write", [xlsx, ods])
def test_numbers_in_cells_are_read_as_they_are(write: Write) -> None:
    (one,) = goods_in(write(HEADER, BREAD))
    row = one.variants[0]
    assert (one.head.name, one.head.shelf, one.head.vat_basis_points) == ("Pain d’épices", ("Gâteaux",), 550)
    assert (row.price_cents, row.stock, row.ean) == (450, 12, "4006381333931")


@pytest.mark.parametrize("write", [xlsx, ods])
def test_a_number_with_three_decimals_is_no_thousand(write: Write) -> None:
    assert goods_in(write(HEADER, ("Fil", 1.234)))[0].variants[0].price_cents == 123


def test_a_rate_kept_as_a_share_is_a_rate() -> None:
    assert goods_in(xlsx(HEADER, ("Pain", 1.2, "", "", 0.055)))[0].head.vat_basis_points == 550


def test_a_known_format_is_known_in_a_spreadsheet_too() -> None:
    row = shirt()
    data = xlsx(SHOPIFY, [row.get(name, "") for name in SHOPIFY])
    with open_goods(io.BytesIO(data)) as reading:
        assert reading.format == "Shopify"


def test_the_line_of_a_refusal_is_the_row_of_the_sheet() -> None:
    data = xlsx(("Mes articles",), (), HEADER, ("Pain", 1.2), ("Sel", "sur devis"))
    (refused,) = refused_in(data)
    assert (refused.line, refused.column) == (5, "Prix TTC")


def test_of_several_sheets_the_one_with_articles_is_read_and_it_is_said() -> None:
    data = excel_of(sheet_of(("Bonjour",)), sheet_of(HEADER, BREAD), names=("Lisez-moi", "Produits"))
    with open_goods(io.BytesIO(data)) as reading:
        assert "Produits" in reading.notes[0]
        assert [row.name for row in reading.rows if isinstance(row, GoodsRow)] == ["Pain d’épices"]


def test_texts_that_cells_share_are_read() -> None:
    texts = ("Nom", "Prix", "Pain")
    cells = '<row><c r="{0}1" t="s"><v>{1}</v></c><c r="{2}1" t="s"><v>{3}</v></c></row>'
    sheet = (
        cells.format("A", 0, "B", 1) + '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>2</v></c></row>'
    )
    data = excel_of(sheet, shared="".join(f"<si><t>{text}</t></si>" for text in texts))
    assert goods_in(data)[0].head.name == "Pain"


def test_a_formulas_last_result_is_read() -> None:
    cells = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    sheet = (
        f'<row r="1">{cells.format(1, "Nom")}<c r="B1" t="inlineStr"><is><t>Prix</t></is></c></row>'
        f'<row r="2">{cells.format(2, "Pain")}<c r="B2"><f>1+0.2</f><v>1.2</v></c></row>'
        f'<row r="3">{cells.format(3, "Sel")}<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    assert goods_in(excel_of(sheet))[0].variants[0].price_cents == 120
    assert [one.line for one in refused_in(excel_of(sheet))] == [3]


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
WIDE = "<table:table-cell/>" + '<table:table-cell office:value-type="float" office:value="1"'


def hidden_sheet(name: str) -> bytes:
    """A workbook whose sheet of two far corners is not where sheets are."""
    with zipfile.ZipFile(io.BytesIO(excel_of(NEAR + FAR))) as book:
        members = {one: book.read(one) for one in book.namelist()}
    members[name] = members.pop("xl/worksheets/sheet1.xml")
    rels = "xl/_rels/workbook.xml.rels"
    members[rels] = members[rels].replace(b"worksheets/sheet1.xml", name.removeprefix("xl/").encode())
    return archive(members)


BOMBS = {
    "two far corners": excel_of(NEAR + FAR),
    "far corner without a row": excel_of(NEAR + '<row><c r="XFD900000"><v>1</v></c></row>'),
    "cells without places": excel_of(
        f"<row>{'<c><v>1</v></c>' * 2000}</row>" + "<row><c><v>1</v></c></row>" * 900
    ),
    "a mark inside of an attribute": excel_of(NEAR + '<row><c x=">" r="XFD900000"><v>1</v></c></row>'),
    "a place inside of an attribute": excel_of(
        NEAR + """<row><c x=' r="A1"' r="XFD9999"><v>1</v></c></row>"""
    ),
    "a sheet by another name": hidden_sheet("xl/other.xml"),
    "a sheet that is no XML file": hidden_sheet("xl/other.png"),
    "a cell repeated": ods_of(
        f'<table:table-row table:number-rows-repeated="1000000">{WIDE} table:number-columns-repeated="1000"/>'
        "</table:table-row>"
    ),
    "nothing repeated before something": ods_of(
        f'<table:table-row table:number-rows-repeated="1048575"/><table:table-row>{WIDE}/></table:table-row>'
    ),
    "text that unpacks to a hundred times": excel_of(NEAR, shared="<si><t>aaaa</t></si>" * 400_000),
    "a document type": ods_of("", before='<!DOCTYPE office SYSTEM "https://a.example/office.dtd">'),
    "an entity": ods_of("", before='<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_workbook_that_would_not_fit_is_refused_unopened(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.intake.sheets.CalamineWorkbook", None)
    with pytest.raises(UnreadableFile) as refused:
        found_in(data)
    assert refused.value.cure


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(excel_of(NEAR + "<row><c><v>1</v></c></row>" * 1000))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        true = book.getinfo("xl/worksheets/sheet1.xml").file_size
    found = data.rindex(true.to_bytes(4, "little"))
    data[found : found + 4] = (500).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="plus grand"):
        found_in(bytes(data))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (archive({"photo.jpg": "x"}), "archive"),
        (b"PK\x03\x04" + bytes(60), "abîmé"),
        (xlsx(HEADER, BREAD)[:-200], "abîmé"),
        (xlsx(HEADER, BREAD) + b"more", "abîmé"),
        (b"PK\x03\x04" + bytes(96) + xlsx(HEADER, BREAD), "abîmé"),
        (excel_of(NEAR + '<row><c x="<" r="B2"><v>1</v></c></row>'), "abîmé"),
        (archive({"content.xml": "<a>"}), "s’ouvre pas"),
        (ods_of(""), "vide"),
    ],
)
def test_what_is_no_whole_workbook_is_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        found_in(data)


def test_empty_rows_without_end_below_the_table_do_no_harm() -> None:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [text.format("Nom") + text.format("Prix"), text.format("Pain") + text.format("2,00")]
    nothing = '<table:table-cell table:number-columns-repeated="16384"/>'
    data = ods_of(
        "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + f'<table:table-row table:number-rows-repeated="1048574">{nothing}</table:table-row>'
    )
    assert goods_in(data)[0].variants[0].price_cents == 200


NAMES = st.text(
    "abcdefghijklmnopqrstuvwxyz ABC 0123 éèêëàâçîïôùûœŒÉÀ’'«»€&/()+-!,;|\t\"", min_size=1, max_size=12
).map(lambda text: f"Article {text}")
ROWS = st.lists(
    st.tuples(NAMES, st.integers(1, 9_999_99), st.integers(0, 500), st.sampled_from(["", "4006381333931"])),
    min_size=1,
    max_size=4,
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le")


@settings(max_examples=25, deadline=None)
@given(ROWS, st.sampled_from(ENCODINGS), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from([",", "."]))
def test_the_same_table_reads_the_same_however_it_is_written(
    rows: list[tuple[str, int, int, str]], encoding: str, separator: str, point: str
) -> None:
    def price(cents: int) -> str:
        return f"{cents // 100}{point}{cents % 100:02}"

    names: Sequence[Cell] = HEADER[:4]
    texts = [names, *((name, price(cents), str(count), ean) for name, cents, count, ean in rows)]
    cells = [names, *((name, cents / 100, count, ean) for name, cents, count, ean in rows)]
    table = io.StringIO()
    csv.writer(table, delimiter=separator).writerows(texts)
    as_csv = found_in(table.getvalue().encode(encoding))
    assert as_csv == found_in(xlsx(*cells)) == found_in(ods(*cells))
