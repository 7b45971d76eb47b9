"""A ticket in the language of receipt printers.

Few commands, which all of them know.
Source: Epson's ESC/POS command reference (ESC @, ESC t, ESC E, GS !, GS V).
"""

from collections.abc import Iterable

from marketplace.fulfilment.printing.paper import Row

_START = b"\x1b@" + b"\x1bt\x13"  # as after switching on; then code page 858, which has the euro
_BOLD, _NOT_BOLD = b"\x1bE\x01", b"\x1bE\x00"
_BIG, _NOT_BIG = b"\x1d!\x11", b"\x1d!\x00"
_CUT = b"\n\n\n\x1dVA\x03"
_CODE_PAGE = "cp858"
_INSTEAD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE",
     "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)  # fmt: skip


def escpos_of(rows: Iterable[Row]) -> bytes:
    """The bytes that print these rows and cut the paper. Signs that the printer lacks become « ? »."""
    return _START + b"".join(_row(row) for row in rows) + _CUT


def _row(row: Row) -> bytes:
    text = row.text.translate(_INSTEAD).encode(_CODE_PAGE, errors="replace") + b"\n"
    if row.is_big:
        text = _BIG + text + _NOT_BIG
    return _BOLD + text + _NOT_BOLD if row.is_bold else text
