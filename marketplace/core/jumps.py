"""A wall clock that jumps: noticed by comparing it with the steady clock of the machine."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from marketplace.core.clock import Reading
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.models import ClockReading

TOLERATED = timedelta(seconds=60)
_FORGOTTEN_AFTER = timedelta(days=30)  # readings of machines that were started anew since


def jump_between(before: Reading, after: Reading) -> timedelta:
    """By how much the wall clock moved more than time passed; nothing between two starts of the machine.

    A worker that was off for two days sees no jump: both clocks moved by two days.
    """
    if before.boot_id != after.boot_id:
        return timedelta()
    passed = timedelta(seconds=after.uptime_seconds - before.uptime_seconds)
    return after.wall - before.wall - passed


def last_reading(boot_id: str) -> tuple[Reading, float] | None:
    """What was read last since the machine started, and until when nothing lapses; None before that."""
    row = db.session.scalar(
        select(ClockReading)
        .where(ClockReading.boot_id == boot_id)
        .execution_options(populate_existing=True)  # another worker may have written it since
    )
    if row is None:
        return None
    return Reading(row.boot_id, row.uptime_seconds, row.wall), row.rests_until_seconds


def is_clock_doubted(now: Reading) -> bool:
    """Whether this machine's wall clock has jumped since a worker read it, or so lately that it rests."""
    kept = last_reading(now.boot_id) if now.boot_id else None
    if kept is None:
        return False
    before, rests_until_seconds = kept
    return abs(jump_between(before, now)) > TOLERATED or now.uptime_seconds < rests_until_seconds


def keep_reading(reading: Reading, *, rests_until_seconds: float) -> None:
    """Remember what both clocks said, for the next round or the next worker. Commits: no."""
    changed = db.session.execute(
        update(ClockReading)
        .where(ClockReading.boot_id == reading.boot_id)
        .values(
            uptime_seconds=reading.uptime_seconds, wall=reading.wall, rests_until_seconds=rests_until_seconds
        )
        .returning(ClockReading.id)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar_one_or_none() is not None:
        return
    db.session.execute(delete(ClockReading).where(ClockReading.wall < reading.wall - _FORGOTTEN_AFTER))
    row = {
        "id": new_id(),
        "boot_id": reading.boot_id,
        "uptime_seconds": reading.uptime_seconds,
        "wall": reading.wall,
        "rests_until_seconds": rests_until_seconds,
    }
    insert_once(ClockReading, row=row, key=["boot_id"])
