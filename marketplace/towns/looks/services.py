"""Writes of a town's look."""

from sqlalchemy import select, update

from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.towns.looks.look import Look, written
from marketplace.towns.looks.reading import unreadable_in
from marketplace.towns.looks.sheet import sheet_of
from marketplace.towns.models import Town


class LookUnreadable(Refusal):
    """Some would not be able to read the town's pages."""

    status = 422


def set_look(town_id: int, *, look: Look, seen: str) -> None:
    """Give the town that look; the original one is kept as nothing.

    `seen`: the fingerprint of the look that was changed.
    Raises: LookUnreadable; ChangedMeanwhile if a colleague chose another look meanwhile.
    Races: one conditional UPDATE, so that of two looks chosen at once one is told of the other. Commits: no.
    """
    if wrong := unreadable_in(look):
        raise LookUnreadable(str(wrong[0]))
    kept = db.session.scalar(select(Town.look).where(Town.id == town_id)) or ""
    if sheet_of(kept)[1] != seen:
        raise ChangedMeanwhile
    statement = update(Town).where(Town.id == town_id, Town.look == kept).values(look=written(look))
    if not db.session.connection().execute(statement).rowcount:
        raise ChangedMeanwhile
