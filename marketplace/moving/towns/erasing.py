"""A town leaves: its books are put aside as the law orders, then all that it has here goes."""

import json
from dataclasses import dataclass
from pathlib import Path

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.pacing import moment
from marketplace.core.words import _
from marketplace.moving.backup.workshop import workshop
from marketplace.moving.towns.archive import opened, packing
from marketplace.moving.towns.books import Shelved, book_tables, keep_books
from marketplace.moving.towns.cards import cards_open
from marketplace.moving.towns.errors import CardsOpen, MoveRefused
from marketplace.moving.towns.people import named_by
from marketplace.moving.towns.removing import count_rows, remove
from marketplace.moving.towns.scope import Scope
from marketplace.moving.towns.taking import WHOLE, pack_town, snapshot
from marketplace.moving.towns.turns import Turn
from marketplace.towns.moves import MoveKind, TownMove
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Toll:
    """What erasing a town takes away, and how much of it is put aside before, as books."""

    rows: dict[str, int]
    kept: dict[str, int]


def toll_of(town: TownView) -> Toll:
    """What would go, and what would be kept. Reads only. Raises: CardsOpen."""
    with snapshot() as connection:
        if waiting := cards_open(connection, town.id):
            raise CardsOpen(waiting)
    rows = count_rows(town.id)
    return Toll(rows, {table.name: rows[table.name] for table in book_tables() if table.name in rows})


def check_unchanged(town: TownView, *, archive: Path, folder: Path) -> None:
    """See that an archive has all that the town has now. Raises: ArchiveRefused, MoveRefused."""
    with opened(archive) as kept, workshop(folder) as place, packing(place / "now") as pack:
        manifest = pack_town(pack, town, scope=Scope(town.id), contents=WHOLE)
        if manifest != kept.manifest:
            raise MoveRefused(
                _("La ville a changé depuis cette archive. Faites-en une nouvelle, puis recommencez.")
            )


def erase_town(town: TownView, *, by: Turn, folder: Path) -> Shelved:
    """Put the books of a town aside, then take all that it has here away; gives the books.

    From the first moment on nobody reaches the town. Whoever is killed is followed by the worker, which goes
    on to the end. Raises: CardsOpen; nothing is changed then. Commits: yes, some rows at a time.
    """
    toll_of(town)
    db.session.rollback()
    books = keep_books(town, scope=Scope(town.id), name=town.name, slug=town.slug, folder=folder)
    people = json.dumps(named_by(town.id))
    move = TownMove(
        town_id=town.id, slug=town.slug, kind=MoveKind.DEPARTURE, people=people, began_at=clock.now()
    )
    with moment():
        db.session.add(move)
    by.keep()
    remove(move, keep=by.keep)
    return books
