"""The worker's eye on the clock: one that jumps must not take from people the time they were promised."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from marketplace.cli.turns import Job
from marketplace.core import clock
from marketplace.core.clock import Reading
from marketplace.core.db import transaction
from marketplace.core.jumps import TOLERATED, jump_between, keep_reading, last_reading
from marketplace.core.stopping import StopSign

_KEEP_EVERY_SECONDS = 60.0


@dataclass
class ClockWatch:
    """Compares the wall clock with the steady one each round, also with the last round of an earlier worker.

    After a jump nothing lapses for one hold length of steady time: whoever was promised so many minutes by
    the old clock has had them by then, whichever way it jumped. Where the system tells no steady clock of the
    machine, a jump is seen within the life of one worker only.
    """

    read: Callable[[], Reading] = clock.read_both
    _last: Reading | None = None
    _rests_until_seconds: float = 0.0

    def look(self) -> str:
        """Read both clocks; says in words when the wall clock has jumped."""
        now = self.read()
        kept = last_reading(now.boot_id) if now.boot_id else None
        if kept:
            self._last, self._rests_until_seconds = kept
        jump = jump_between(self._last, now) if self._last else timedelta()
        has_jumped = abs(jump) > TOLERATED
        if has_jumped:
            self._rests_until_seconds = now.uptime_seconds + _hold_seconds()
        if self._last is None or has_jumped or self._is_old(now):
            self._keep(now)
        return _told(jump) if has_jumped else ""

    def rests(self) -> bool:
        """Whether deadlines told by the wall clock are not to be believed yet."""
        return self.read().uptime_seconds < self._rests_until_seconds

    def _is_old(self, now: Reading) -> bool:
        return self._last is not None and now.uptime_seconds - self._last.uptime_seconds > _KEEP_EVERY_SECONDS

    def _keep(self, now: Reading) -> None:
        self._last = now
        if now.boot_id:
            with transaction():
                keep_reading(now, rests_until_seconds=self._rests_until_seconds)


def _hold_seconds() -> float:
    minutes: int = current_app.extensions["settings"].hold_minutes
    return 60.0 * minutes


def _told(jump: timedelta) -> str:
    minutes = current_app.extensions["settings"].hold_minutes
    words = f"the clock jumped by {jump.total_seconds():+.0f} s; no unpaid order lapses for {minutes} minutes"
    current_app.logger.warning(words)
    return words


def patient(job: Job, *, watch: ClockWatch) -> Job:
    """The same job, left alone while the wall clock is not to be believed about deadlines."""

    def do(stop: StopSign) -> str:
        said = watch.look()
        return said if watch.rests() else ", ".join(filter(None, (said, job(stop))))

    return do
