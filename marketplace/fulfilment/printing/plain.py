"""A ticket as plain text, for printers and programs that ask for nothing more."""

from collections.abc import Iterable

from marketplace.fulfilment.printing.paper import Row


def plain_of(rows: Iterable[Row]) -> bytes:
    """The rows as UTF-8 text."""
    return ("\n".join(row.text for row in rows) + "\n\n\n").encode()
