"""Times of day as people type them."""

import re
from datetime import time

from wtforms.validators import ValidationError

from marketplace.core.words import _
from marketplace.shops.hours import END_OF_DAY

_CLOCK = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?|(\d{1,2})(\d{2})", re.IGNORECASE)


_MIDNIGHT = re.compile(r"24(?:\s*[h:.]\s*(?:00)?)?|2400|minuit", re.IGNORECASE)


def read_clock(text: str) -> time:
    """A time of day as people type it: « 9 », « 9h30 », « 09:30 », « 930 ». Raises: ValidationError."""
    found = _CLOCK.fullmatch(text.strip())
    if found:
        hours, minutes = (found[1], found[2]) if found[1] else (found[3], found[4])
        if int(hours) < 24 and int(minutes or 0) < 60:
            return time(int(hours), int(minutes or 0))
    raise ValidationError(_("« %(text)s » n’est pas une heure. Écrivez 9:30, par exemple.", text=text))


def read_closing(text: str) -> time:
    """The same of a closing time, which may be midnight: « 24:00 », « 0:00 », « minuit »."""
    if _MIDNIGHT.fullmatch(text.strip()):
        return END_OF_DAY
    wall = read_clock(text)
    return END_OF_DAY if wall == time() else wall


def clock_typed(wall: time) -> str:
    """A time of day as it stands in a form."""
    return "24:00" if wall == END_OF_DAY else f"{wall:%H:%M}"
