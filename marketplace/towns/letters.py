"""What one town tells another: no transaction writes two towns, so the one writes a letter, the other acts.

A letter is written in the transaction of what it tells of. A worker reads it to the other town: there, what
it asks for is done in the transaction that notes it as read, so that it is done once, however often it is
read. Then the writer's town notes that it arrived. Between the two halves anything may break off.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.towns.models import ReadLetter, TownLetter


@dataclass(frozen=True)
class Letter:
    """One letter. `town_id`: who wrote it. `body`: what the reader needs, in figures and texts."""

    town_id: int
    id: int
    to_town_id: int
    kind: str
    body: Mapping[str, Any]


Reader = Callable[[Letter], None]


def write_letter(town_id: int, *, to_town_id: int, kind: str, body: Mapping[str, Any]) -> int:
    """Tell another town something, in the transaction that it tells of. Commits: no."""
    letter_id = new_id()
    db.session.add(
        TownLetter(
            town_id=town_id,
            id=letter_id,
            to_town_id=to_town_id,
            kind=kind,
            body=dict(body),
            written_at=clock.now(),
        )
    )
    db.session.flush()
    return letter_id


def unread_letters(*, limit: int) -> list[Letter]:
    """The letters that have not arrived, in the order in which they were written, over all towns."""
    columns = [getattr(TownLetter, name) for name in Letter.__dataclass_fields__]
    query = select(*columns).where(TownLetter.arrived_at.is_(None)).order_by(TownLetter.id).limit(limit)
    return [Letter(*row) for row in db.session.execute(query.execution_options(all_towns=True))]


def read(letter: Letter, *, readers: Mapping[str, Reader]) -> bool:
    """Do in the other town what the letter asks for; says whether it was new. Commits: no.

    Raises: KeyError for a kind that nobody reads. Races: noted by its key in the same transaction, so it is
    done once.
    """
    row = {"town_id": letter.to_town_id, "id": letter.id, "from_town_id": letter.town_id, "at": clock.now()}
    reader = readers[letter.kind]
    if not insert_once(ReadLetter, row=row, key=["town_id", "id"]):
        return False
    reader(letter)
    return True


def note_arrival(letter: Letter) -> None:
    """The writer's town need not send it again. Commits: no."""
    db.session.execute(
        update(TownLetter)
        .where(TownLetter.town_id == letter.town_id, TownLetter.id == letter.id)
        .values(arrived_at=clock.now())
        .execution_options(synchronize_session=False)
    )
