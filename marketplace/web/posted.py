"""Numbers that a button sends besides itself, or that an address asks for."""

from flask import abort, request

_DIGITS = 10  # fewer fit every column


def posted_number(name: str) -> int:
    """A number that a page put into its own form; 0 for anything else, which is never one of ours."""
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else 0


def asked_number(name: str) -> int:
    """A number behind the ? of an address; 0 when none is asked for, a 404 for what never is one of ours."""
    said = request.args.get(name, "")
    if said and not (said.isascii() and said.isdigit() and len(said) < _DIGITS):
        abort(404)
    return int(said or 0)
