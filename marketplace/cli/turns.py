"""A job that one worker at a time does, however many were started."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.leases import LENGTH, is_due, looks_free, note_done, take_lease
from marketplace.core.stopping import StopSign

Job = Callable[[StopSign], str]


@dataclass
class Alone:
    """A job done by whoever holds its lease; the others look again at their next round.

    `every`: how long after it was last done, by whichever worker, it is due again; None is every round.
    A worker that was killed is replaced when its lease ends; one that was stopped for longer than that finds
    its lease gone at its next step, and leaves the rest to the new holder.
    """

    name: str
    job: Job
    holder: str
    every: timedelta | None = None
    _renew_at: float | None = field(default=None, init=False)

    def __call__(self, stop: StopSign) -> str:
        """Do the job, if it is due and nobody else's."""
        if self.every and not is_due(self.name, every=self.every):
            return ""
        if current_app.extensions["settings"].unleased_jobs:
            return self.job(stop)
        if not self.may_go_on():
            return ""
        turn = _Turn(self, stop)
        said = self.job(turn)
        if self.every and not turn.is_set():
            with transaction():
                note_done(self.name)
        return said

    def may_go_on(self) -> bool:
        """Whether the lease is held, renewed well before its end."""
        if self._renew_at is not None and clock.steady() < self._renew_at:
            return True
        if self._renew_at is None and not looks_free(self.name, holder=self.holder):
            return False
        with transaction():
            is_mine = take_lease(self.name, holder=self.holder)
        self._renew_at = clock.steady() + LENGTH.total_seconds() / 3 if is_mine else None
        return is_mine


@dataclass(frozen=True)
class _Turn:
    """Says stop when the worker is asked to, or when the lease went to another."""

    alone: Alone
    stop: StopSign

    def is_set(self) -> bool:
        return self.stop.is_set() or not self.alone.may_go_on()
