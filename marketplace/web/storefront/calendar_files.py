"""How a calendar file is written: lines folded, no word begins one of its own. Source: RFC 5545."""

from collections.abc import Iterable
from datetime import UTC, datetime

MIME = "text/calendar; charset=utf-8"
_MOST_BYTES = 73  # of a line, its end left out; longer ones go on after a space


def calendar_file(product: str, lines: Iterable[str]) -> str:
    """A calendar of these lines. `product`: what wrote it."""
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//marketplace//{product}//FR", *lines]
    return "".join(f"{_folded(line)}\r\n" for line in [*whole, "END:VCALENDAR"])


def told(lines: Iterable[str]) -> str:
    """Words in lines of their own."""
    return "\\n".join(map(escaped, lines))


def stamp(at: datetime) -> str:
    """A moment in UTC: no calendar has to know the town's zone."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Words on one line."""
    plain = " ".join(text.split())  # no name may begin a line of its own
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _MOST_BYTES:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
