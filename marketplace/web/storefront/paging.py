"""Which page of a list an address asks for."""

from flask import request

_LAST = 1_000


def page_number() -> int:
    """The page asked for, from 1 on; anything that is no number is the first."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), _LAST) if text.isdecimal() and len(text) < 5 else 1
