"""A barcode drawn: the bars of EAN-13 and EAN-8, as the path of a drawing.

Source: GS1 General Specifications, section 5.2.
"""

from dataclasses import dataclass

_LEFT = (
    "0001101", "0011001", "0010011", "0111101", "0100011",
    "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
# Which of the six left digits of an EAN-13 are written mirrored and inverted: the first digit, unwritten.
_MIRRORED = (
    "000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010",
)  # fmt: skip
_GUARD, _MIDDLE = "101", "01010"
_QUIET = 11  # modules of white before and after, at least
_HEIGHT = 40


@dataclass(frozen=True)
class Barcode:
    """A drawing of so many modules, its dark bars as one path, and the digits to be read below."""

    width: int
    height: int
    path: str
    digits: str


def barcode_of(ean: str | None) -> Barcode | None:
    """The bars of a code of 8 or 13 digits; None where there is none, or it is of another kind."""
    if not ean or not (ean.isascii() and ean.isdigit()) or len(ean) not in {8, 13}:
        return None
    bars = _bars(ean)
    path = "".join(f"M{_QUIET + at} 0h1v{_HEIGHT}h-1z" for at, bar in enumerate(bars) if bar == "1")
    return Barcode(len(bars) + 2 * _QUIET, _HEIGHT, path, ean)


def _bars(ean: str) -> str:
    if len(ean) == 8:
        left = "".join(_LEFT[int(digit)] for digit in ean[:4])
    else:
        mirrored = _MIRRORED[int(ean[0])]
        left = "".join(_left(int(digit), how) for digit, how in zip(ean[1:7], mirrored, strict=True))
    right = "".join(_inverted(_LEFT[int(digit)]) for digit in ean[len(ean) // 2 + len(ean) % 2 :])
    return f"{_GUARD}{left}{_MIDDLE}{right}{_GUARD}"


def _left(digit: int, how: str) -> str:
    return _LEFT[digit] if how == "0" else _inverted(_LEFT[digit])[::-1]


def _inverted(bars: str) -> str:
    return bars.translate(str.maketrans("01", "10"))
