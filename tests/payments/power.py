"""A power cut in the midst of a test: an exception stands for the kill, so that the test lives on."""

from collections.abc import Iterator
from contextlib import contextmanager

from marketplace.core import crash
from marketplace.core.db import db


class PowerCut(BaseException):
    """The process is dead; nothing between it and the outside may catch this."""


@contextmanager
def power_cut_at(point: str) -> Iterator[None]:
    """The process dies where it reaches this point for the first time, or survives if it never does."""

    def dies(reached: str) -> bool:
        if reached == point:
            raise PowerCut
        return False

    before, crash._is_due = crash._is_due, dies
    try:
        yield
    except PowerCut:
        db.session.rollback()
    finally:
        crash._is_due = before
