"""Spreadsheets as tests need them: made by a library, or by hand where they must be wrong."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

Cell = str | int | float


def xlsx(*rows: Sequence[Cell]) -> bytes:
    """A workbook with one sheet."""
    return excel_of(sheet_of(*rows))


def sheet_of(*rows: Sequence[Cell]) -> str:
    """The rows of an Excel sheet as XML; empty cells are left out, and each says where it stands."""
    return "".join(
        f'<row r="{line}">{"".join(_excel_cell(line, place, value) for place, value in enumerate(row))}</row>'
        for line, row in enumerate(rows, start=1)
    )


def _excel_cell(line: int, place: int, value: Cell) -> str:
    at = f"{'' if place < 26 else chr(64 + place // 26)}{chr(65 + place % 26)}{line}"
    if value == "":
        return ""
    if isinstance(value, str):
        text = f'<t xml:space="preserve">{escape(value)}</t>'
        return f'<c r="{at}" t="inlineStr"><is>{text}</is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def ods(*rows: Sequence[Cell]) -> bytes:
    """An OpenDocument spreadsheet with one sheet."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return ods_of(body)


def _ods_cell(value: Cell) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def ods_of(body: str, *, before: str = "") -> bytes:
    """An OpenDocument spreadsheet with these rows, as they stand in its XML."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{names}><office:body>'
        f'<office:spreadsheet><table:table table:name="Articles">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def excel_of(*sheets: str, names: Sequence[str] = ("A", "B"), shared: str = "") -> bytes:
    """An XLSX workbook whose sheets have these rows, as they stand in its XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, names, strict=False)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{rel}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    strings = f'<Relationship Id="rId0" Type="{rel}/sharedStrings" Target="sharedStrings.xml"/>'
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}">'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f"{strings}{related}</Relationships>",
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
            **{
                f"xl/worksheets/sheet{number}.xml": f'<worksheet xmlns="{main}">'
                f"<sheetData>{sheet}</sheetData></worksheet>"
                for number, sheet in zip(numbers, sheets, strict=True)
            },
        }
    )
