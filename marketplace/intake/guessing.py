"""Which column says what, where no format tells: by the headers' words, else by what the cells look like."""

import re
from collections.abc import Callable, Sequence
from statistics import fmean

from marketplace.intake.barcodes import read_ean
from marketplace.intake.columns import Column
from marketplace.intake.fields import FIELDS, HEADERS, HINTS, SEVERAL, plain_header
from marketplace.intake.tables import Row
from marketplace.intake.values import Unreadable, is_nothing, read_money

_EXACT, _HINTED, _LOOKS = 95, 70, 50
_SAMPLES = 3
_LINES_ABOVE = 5  # titles that a spreadsheet may have put above the header
_PRICES = frozenset({"price", "price_net", "price_kilo"})
_NAMES = frozenset({"name", "sku", "ean"})
_Guess = tuple[str, int]


def header_place(rows: Sequence[Row]) -> int | None:
    """Which of the first rows of a file is its header; None when it has none."""
    tried = [place for place, row in enumerate(rows[:_LINES_ABOVE]) if not any(map(_is_price, row.cells))]
    known = {place: sum(bool(field) for field, _ in _guess_headers(rows[place].cells)) for place in tried}
    best = max(tried, key=lambda place: known[place], default=0)
    if known.get(best, 0) >= 2:
        return best
    return next((place for place in tried if _is_above_data(rows[place], rows[place + 1 :])), None)


def guess_fields(headers: Sequence[str], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Every column of a file with its most likely field. `rows` are some of those below the header."""
    cells = [[row.cells[place] for row in rows if place < len(row.cells)] for place in range(len(headers))]
    filled = [[cell for cell in column if not is_nothing(cell)] for column in cells]
    guesses = _guess_headers(headers)
    taken = {field for field, _sure in guesses if field}
    if not (taken & _PRICES and taken & _NAMES):
        guesses = _complete(guesses, filled, frozenset(FIELDS))
    else:
        guesses = _complete(guesses, filled, frozenset({"ean", "pictures"}))
    return tuple(
        Column(header.strip(), tuple(dict.fromkeys(column))[:_SAMPLES], field, sure)
        for header, column, (field, sure) in zip(headers, filled, guesses, strict=True)
    )


def _guess_headers(headers: Sequence[str]) -> list[_Guess | tuple[str, int]]:
    """The field of each header by its words; the surest of two columns gets a field, then the first."""
    wanted = [_field_of(plain_header(header)) for header in headers]
    taken: set[str] = set()
    guesses: list[_Guess] = [("", 0)] * len(headers)
    for place in sorted(range(len(headers)), key=lambda place: -wanted[place][1]):
        field, sure = wanted[place]
        if field in taken and field not in SEVERAL:
            continue
        guesses[place] = (field, sure)
        taken.add(field or "-")
    return guesses


def _field_of(header: str) -> _Guess:
    if header in HEADERS:
        return HEADERS[header], _EXACT
    hinted = (field for pattern, field in HINTS if pattern.search(header))
    field = next(hinted, None)
    return ("", 0) if field is None else (field, _HINTED)


def _complete(
    guesses: Sequence[_Guess], columns: Sequence[Sequence[str]], among: frozenset[str]
) -> list[_Guess]:
    """Fields for the columns that no word told, by their cells; of two alike the likelier one."""
    completed = list(guesses)
    taken = {field for field, _sure in guesses}
    looks: dict[str, list[int]] = {}
    for place, (column, (field, sure)) in enumerate(zip(columns, guesses, strict=True)):
        if not field and not sure and column:
            looks.setdefault(_looks_like(column), []).append(place)
    for field, places in looks.items():
        if field not in among or field in taken:
            continue
        rank = _RANKS.get(field)
        best = max(places, key=lambda place: rank(columns[place])) if rank else places[0]
        completed[best] = (field, _LOOKS)
    return completed


def _looks_like(cells: Sequence[str]) -> str:
    return next((field for field, looks in _LOOKS_OF if looks(cells)), "")


def _share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells)


def _is_code(cell: str) -> bool:
    try:
        return read_ean(cell) is not None
    except Unreadable:
        return False


def _is_price(cell: str) -> bool:
    try:
        return read_money(cell) is not None
    except Unreadable:
        return False


_ADDRESS = re.compile(r"https?://")
_RATE = re.compile(r"(?:20|10|5[.,]50?|2[.,]10?|0)(?:[.,]00?)?\s*%?")
_SURE_RATE = re.compile(r"%|5[.,]5|2[.,]1")
_BROKEN = re.compile(r"\d[.,]\d{1,2}(?!\d)|€")
_COUNT = re.compile(r"-?\d{1,5}")
_REFERENCE = re.compile(r"(?=.*\d)[\w./\-]{2,24}")


def _are_rates(cells: Sequence[str]) -> bool:
    return _share(cells, _RATE.fullmatch) > 0.9 and any(_SURE_RATE.search(cell) for cell in cells)


def _are_prices(cells: Sequence[str]) -> bool:
    return _share(cells, _is_price) >= 0.8 and _share(cells, _BROKEN.search) >= 0.5


def _are_all_different(cells: Sequence[str]) -> bool:
    return len(set(cells)) > 0.8 * len(cells)


_LOOKS_OF: tuple[tuple[str, Callable[[Sequence[str]], bool]], ...] = (
    ("pictures", lambda cells: _share(cells, _ADDRESS.match) >= 0.6),
    ("ean", lambda cells: _share(cells, _is_code) >= 0.6),
    ("vat", _are_rates),
    ("price", _are_prices),
    ("stock", lambda cells: _share(cells, _COUNT.fullmatch) > 0.9),
    ("sku", lambda cells: _share(cells, _REFERENCE.fullmatch) > 0.9 and _are_all_different(cells)),
    ("description", lambda cells: fmean(map(len, cells)) > 80),
    ("name", _are_all_different),
    ("shelf", lambda _cells: True),
)
_RANKS: dict[str, Callable[[Sequence[str]], float]] = {
    "price": lambda cells: fmean(read_money(cell) or 0 for cell in cells if _is_price(cell)),
    "name": lambda cells: fmean(map(len, cells)),
}
"""A shop sells at more than it pays, and with the tax; a name has more letters than a code."""


def _is_above_data(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row without any number stands above columns of numbers."""
    for place, cell in enumerate(row.cells):
        column = [one.cells[place] for one in below if place < len(one.cells) and one.cells[place].strip()]
        if column and not is_nothing(cell) and _share(column, _is_price) > 0.7:
            return True
    return False
