"""Logs of orders in the form of the UCI « Online Retail » data, read with the dirt that such logs have.

Columns: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country; the second
edition calls them Invoice, Price and Customer ID. A number that begins with C takes something back. Source:
D. Chen, UCI Machine Learning Repository, Online Retail (352) and Online Retail II (502).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from python_calamine import load_workbook

ZONE = ZoneInfo("Europe/Paris")  # the log says no zone: its wall clock is taken for the town's
_NAMES = {
    "invoiceno": "invoice", "invoice": "invoice", "stockcode": "code", "description": "words",
    "quantity": "pieces", "invoicedate": "at", "unitprice": "price", "price": "price",
    "customerid": "customer",
}  # fmt: skip
_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%y %H:%M",
    "%d-%m-%Y %H:%M",
)  # fmt: skip
_GOODS = re.compile(r"\d{5}[A-Za-z]{0,2}")  # the others are postage, fees, gifts, discounts, samples
_MOST_CENTS = 500_00
HEADER = (
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country",
)  # fmt: skip


@dataclass(frozen=True)
class LogLine:
    """So much of a thing. Units: pieces, cents."""

    code: str
    words: str
    pieces: int
    cents: int


@dataclass
class Invoice:
    """One basket of the log, or what was taken back of one. `customer` is empty for a guest."""

    number: str
    at: datetime
    customer: str
    lines: list[LogLine] = field(default_factory=list)

    @property
    def is_cancellation(self) -> bool:
        """Whether it takes something back."""
        return self.number[:1].upper() == "C"


@dataclass(frozen=True)
class Log:
    """The invoices in the order of time, and how many lines were left out, by reason."""

    invoices: Sequence[Invoice]
    left_out: Counter[str]


class _Dirt(Exception):
    """A line of no use; its words say why."""


def read_logs(folder: Path) -> Log:
    """Every log in the folder, as one. Raises: ValueError when a file has not the columns of such a log."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".csv", ".xlsx"})
    return read_rows(row for path in files for row in _rows_of(path))


def read_rows(rows: Iterable[dict[str, object]]) -> Log:
    """The invoices of rows that have been named."""
    invoices: dict[str, Invoice] = {}
    left_out: Counter[str] = Counter()
    for row in rows:
        try:
            number, at, customer, line = _read(row)
        except _Dirt as dirt:
            left_out[str(dirt)] += 1
            continue
        invoices.setdefault(number, Invoice(number, at, customer)).lines.append(line)
    return Log(sorted(invoices.values(), key=lambda each: (each.at, each.number)), left_out)


def write_log(file: Path, *, first: date, days: int, baskets: int, seed: int) -> None:
    """A small log of the same form, made up, with the same dirt: for where the real one is not to be had."""
    random = Random(seed)
    with file.open("w", encoding="cp1252", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(_made_up(random, first=first, days=days, baskets=baskets))


def _made_up(random: Random, *, first: date, days: int, baskets: int) -> Iterator[Sequence[object]]:
    goods = [
        (f"{number}", f"ARTICLE {number} À £{number % 7}", 35 + number % 1900)
        for number in range(21000, 21120)
    ]
    number = 536365
    for day in (first + timedelta(days=n) for n in range(days)):
        minutes = sorted(random.randint(7 * 60, 20 * 60) for _ in range(baskets))
        at, customer = datetime.combine(day, time(20), tzinfo=ZONE), ""
        for minute in minutes:
            at = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=ZONE)
            customer = random.choice(["", *(f"{c}.0" for c in range(17850, 17880))])
            number += 1
            bought = random.sample(goods, random.randint(1, 7))
            for code, words, cents in bought:
                yield _row(number, code, words, random.choice([1, 2, 3, 6, 12, 48]), at, cents, customer)
            if random.random() < 0.1:
                code, words, cents = bought[0]
                later = at + timedelta(minutes=random.randint(1, 90))
                yield _row(f"C{number}", code, words, -1, later, cents, customer)
        yield _row(number, "POST", "POSTAGE", 1, at, 1800, customer)
        yield _row(number, "85123A", "", 1, at, 255, customer)
        yield _row(number + 1, "22423", "damaged", -10, at, 0, "")
        yield _row(f"A{number}", "B", "Adjust bad debt", 1, at, 1106206, "")


def _row(
    number: object, code: str, words: str, pieces: int, at: datetime, cents: int, customer: str
) -> Sequence[object]:
    when = f"{at.month}/{at.day}/{at.year} {at.hour}:{at.minute:02d}"
    return (number, code, words, pieces, when, f"{cents / 100:.2f}", customer, "United Kingdom")


def _read(row: dict[str, object]) -> tuple[str, datetime, str, LogLine]:
    number, code = _text(row.get("invoice")), _text(row.get("code"))
    if not re.fullmatch(r"[Cc]?\d{6}", number):
        raise _Dirt("no invoice of goods")
    if not _GOODS.fullmatch(code):
        raise _Dirt("postage, fees and the like")
    words, pieces, cents = _text(row.get("words")), _whole(row.get("pieces")), _cents(row.get("price"))
    if not words or words in {"?", "damaged", "check"}:
        raise _Dirt("without words")
    if cents <= 0 or cents > _MOST_CENTS:
        raise _Dirt("without a price, or an absurd one")
    if pieces == 0 or (pieces < 0) != (number[:1].upper() == "C"):
        raise _Dirt("pieces that are none")
    line = LogLine(code.upper(), " ".join(words.split()), abs(pieces), cents)
    return number.upper(), _moment(row.get("at")), _text(row.get("customer")).removesuffix(".0"), line


def _rows_of(path: Path) -> Iterator[dict[str, object]]:
    tables = _sheets(path) if path.suffix.lower() == ".xlsx" else [_lines(path)]
    for table in tables:
        rows = iter(table)
        names = [_NAMES.get(re.sub(r"\W", "", _text(cell)).lower(), "") for cell in next(rows, [])]
        if not {"invoice", "code", "pieces", "at", "price"} <= set(names):
            raise ValueError(f"{path.name} has not the columns of a log of orders")
        for cells in rows:
            yield dict(zip(names, cells, strict=False))


def _sheets(path: Path) -> list[Sequence[Sequence[object]]]:
    book = load_workbook(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _lines(path: Path) -> Iterator[Sequence[object]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return iter(csv.reader(io.StringIO(text, newline="")))


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _whole(cell: object) -> int:
    try:
        return int(Decimal(_text(cell)))
    except InvalidOperation as unreadable:
        raise _Dirt("pieces that are none") from unreadable


def _cents(cell: object) -> int:
    try:
        return round(Decimal(_text(cell)) * 100)
    except InvalidOperation as unreadable:
        raise _Dirt("without a price, or an absurd one") from unreadable


def _moment(cell: object) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=ZONE)
    for form in _FORMATS:
        try:
            return datetime.strptime(_text(cell), form).replace(tzinfo=ZONE)
        except ValueError:
            continue
    raise _Dirt("without a time")
