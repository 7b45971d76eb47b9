"""One move at a time, and nothing else of the worker's meanwhile: half a town is no town to see to."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.leases import (
    LENGTH,
    give_lease_back,
    holds_lease,
    looks_free,
    renew_lease,
    take_lease,
)
from marketplace.core.pacing import moment
from marketplace.core.words import _
from marketplace.moving.towns.errors import MoveRefused
from marketplace.towns.moves import TownMove

LEASE = "town_move"


class TurnLost(MoveRefused):
    """Another town arrives or leaves."""

    def __init__(self) -> None:
        super().__init__(_("Une autre ville arrive ou part en ce moment. Réessayez ensuite."))


@dataclass
class Turn:
    """Whose turn it is to move a town."""

    holder: str
    _renew_at: float = field(default=0.0, init=False)
    _is_taken: bool = field(default=False, init=False)

    def keep(self) -> None:
        """Take the turn; keep it between two batches. Commits: yes.

        Raises: TurnLost while another has it, and for good once it had lapsed, this one having stood still:
        what it has begun may have been taken away meanwhile.
        """
        if clock.steady() < self._renew_at:
            return
        ask = renew_lease if self._is_taken else take_lease
        with moment():
            is_mine = ask(LEASE, holder=self.holder)
        if not is_mine:
            raise TurnLost
        self._is_taken, self._renew_at = True, clock.steady() + LENGTH.total_seconds() / 3

    def hold(self) -> None:
        """Within a batch, before its rows: nobody takes them away before it ends. Raises: TurnLost."""
        if not holds_lease(LEASE, holder=self.holder):
            raise TurnLost


@contextmanager
def turn() -> Iterator[Turn]:
    """The turn, for the length of a block. Raises: TurnLost while another town arrives or leaves."""
    mine = Turn(f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}")
    mine.keep()
    try:
        yield mine
    finally:
        with moment():
            give_lease_back(holder=mine.holder)


def is_somebody_moving() -> bool:
    """Whether a town arrives or leaves right now: a look that takes no lock."""
    return not looks_free(LEASE, holder="")


def unfinished_moves() -> list[TownMove]:
    """The moves that have begun and not ended, whether somebody is at it or was killed."""
    query = select(TownMove).where(TownMove.ended_at.is_(None)).order_by(TownMove.id)
    return list(db.session.scalars(query))
