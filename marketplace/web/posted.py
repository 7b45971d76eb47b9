"""What a button sends besides itself."""

from flask import request


def posted_number(name: str) -> int:
    """A number that a page put into its own form; 0 for anything else, which is never one of ours."""
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
