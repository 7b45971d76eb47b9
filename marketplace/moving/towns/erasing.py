"""A town leaves: its doors close, its books are put aside as the law orders, then all that it has goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.pacing import moment
from marketplace.core.words import _
from marketplace.moving.backup.workshop import workshop
from marketplace.moving.towns.archive import nobody_waits, opened, packing
from marketplace.moving.towns.books import Shelved, book_tables, drop_pages, lay_out_books
from marketplace.moving.towns.cards import cards_open
from marketplace.moving.towns.closing import begin_leaving, close_doors, open_again
from marketplace.moving.towns.errors import CardsOpen, MoveRefused, TownCardsLive
from marketplace.moving.towns.removing import count_rows, remove
from marketplace.moving.towns.scope import Scope
from marketplace.moving.towns.taking import WHOLE, pack_town, snapshot
from marketplace.moving.towns.town_cards import NO_MONEY, CardMoney, card_money
from marketplace.moving.towns.turns import Turn
from marketplace.moving.towns.values import Row
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Toll:
    """What erasing a town takes away, and how much of it is put aside before, as books.

    `cards`: money that town cards still stand for, which no row of the rest of the market makes good.
    """

    rows: dict[str, int]
    kept: dict[str, int]
    cards: CardMoney


def toll_of(town: TownView) -> Toll:
    """What would go, and what would be kept. Reads only. Raises: CardsOpen."""
    cards = _money_of(town)
    rows = count_rows(town.id)
    return Toll(rows, {table.name: rows[table.name] for table in book_tables() if table.name in rows}, cards)


def check_cards(town: TownView, cards: CardMoney) -> None:
    """Raises: TownCardsLive while town cards stand for money that would be lost."""
    if cards:
        raise TownCardsLive(*cards.said(town.currency))


def check_unchanged(
    town: TownView,
    *,
    archive: Path,
    folder: Path,
    hosts: Sequence[Row] | None = None,
    keep: Callable[[], None] = nobody_waits,
) -> None:
    """See that an archive has all that the town has now. Raises: ArchiveRefused, MoveRefused.

    `hosts`: the addresses that it had, where its doors are closed. `keep`: called now and then meanwhile.
    """
    with opened(archive) as kept, workshop(folder) as place, packing(place / "now") as pack:
        manifest = pack_town(pack, town, scope=Scope(town.id), contents=WHOLE, hosts=hosts, keep=keep)
        if manifest != kept.manifest:
            raise MoveRefused(
                _("La ville a changé depuis cette archive. Faites-en une nouvelle, puis recommencez.")
            )


def erase_town(
    town: TownView, *, by: Turn, folder: Path, archive: Path | None = None, let_go: CardMoney = NO_MONEY
) -> Shelved:
    """Put the books of a town aside, then take all that it has here away; gives the books.

    From the first moment on nobody reaches the town and no job sees to it; then all is looked at once more.
    `archive`: it must have all that the town has. `let_go`: what town cards may stand for without one.
    Whoever is killed is followed by the worker: it opens the doors again, or once the books are there goes
    on to the end. Raises: CardsOpen, TownCardsLive, MoveRefused; the doors are open again then, and nothing
    is changed. Commits: yes, some rows at a time.
    """
    (move_id, hosts), book_id = close_doors(town), new_id()
    try:
        cards = _money_of(town)
        if archive is not None:
            check_unchanged(town, archive=archive, folder=folder, hosts=hosts, keep=by.keep)
        elif cards != let_go:
            check_cards(town, cards)
        by.keep()
        books = lay_out_books(town, book_id=book_id, folder=folder, keep=by.keep)
        by.keep()
        move = begin_leaving(move_id, books=books)
    except Exception:
        db.session.rollback()
        open_again(move_id)
        with moment():
            drop_pages(book_id)
        raise
    remove(move, keep=by.keep)
    return books


def _money_of(town: TownView) -> CardMoney:
    """What town cards stand for. Raises: CardsOpen while money of bank cards is on its way."""
    with snapshot() as connection:
        if waiting := cards_open(connection, town.id):
            raise CardsOpen(waiting)
        return card_money(connection, town.id)
