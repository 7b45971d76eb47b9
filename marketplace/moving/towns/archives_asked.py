"""An archive is asked for on a page, written by the worker, and lies ready for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, delete, insert, or_, select, tuple_, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import new_token
from marketplace.core.words import _
from marketplace.moving.towns.errors import MoveRefused
from marketplace.towns.archives import ArchiveState, TownArchive

KEPT = timedelta(days=1)
_LEASE = timedelta(hours=1)
_MOST_TRIES = 3
_SHOWN = 5


@dataclass(frozen=True)
class Asked:
    """An archive that somebody asked for."""

    id: int
    state: ArchiveState
    asked_at: datetime
    ends_at: datetime | None
    size_bytes: int
    file: str

    @property
    def megabytes(self) -> int:
        """Its size, for people: rounded up."""
        return -(-self.size_bytes // 1_000_000)


@dataclass(frozen=True)
class Claimed:
    """One that a worker is to write."""

    town_id: int
    id: int
    shop_id: int | None
    tries: int


class ClaimLost(RuntimeError):
    """It took too long: another writes it, or nobody any more."""


def ask_for_archive(town_id: int, *, shop_id: int | None, by_user_id: int) -> None:
    """Ask for an archive of a town, or of a shop. Raises: MoveRefused while one is written. Commits: no."""
    waiting = select(TownArchive.id).where(*_of(town_id, shop_id), TownArchive.state == ArchiveState.ASKED)
    if db.session.scalar(waiting.limit(1)) is not None:
        raise MoveRefused(_("Une archive est déjà en préparation : elle sera bientôt là."))
    row = {"town_id": town_id, "id": new_id(), "shop_id": shop_id, "by_user_id": by_user_id}
    db.session.execute(insert(TownArchive).values(asked_at=clock.now(), **row))


def archives_of(town_id: int, *, shop_id: int | None) -> Sequence[Asked]:
    """The last archives that were asked for, and are still kept; the latest first."""
    is_kept = or_(TownArchive.ends_at.is_(None), TownArchive.ends_at > clock.now())
    columns = [getattr(TownArchive, name) for name in Asked.__dataclass_fields__]
    query = select(*columns).where(*_of(town_id, shop_id), is_kept)
    rows = db.session.execute(query.order_by(TownArchive.asked_at.desc()).limit(_SHOWN))
    return [Asked(*row) for row in rows]


def ready_archive(town_id: int, *, shop_id: int | None, archive_id: int) -> Asked | None:
    """One that is ready and kept; None for any other, also one of another town or shop."""
    found = archives_of(town_id, shop_id=shop_id)
    return next((a for a in found if a.id == archive_id and a.state is ArchiveState.READY), None)


def claim_archive() -> Claimed | None:
    """Claim the one that has waited longest, over all towns. Commits: no.

    Races: one UPDATE that asks again whether it is still free; a claim that is not renewed ends after an
    hour. One whose workers died as often as is tried has failed, so that another can be asked for.
    """
    now, row = clock.now(), TownArchive
    _give_up(now)
    is_free = or_(row.claimed_until.is_(None), row.claimed_until <= now)
    due = (row.state == ArchiveState.ASKED, is_free)
    chosen = select(row.town_id, row.id).where(*due).order_by(row.asked_at).limit(1)
    taken = db.session.execute(
        update(row)
        .where(tuple_(row.town_id, row.id).in_(chosen), *due)
        .values(claimed_until=now + _LEASE, tries=row.tries + 1)
        .returning(row.town_id, row.id, row.shop_id, row.tries)
        .execution_options(all_towns=True, synchronize_session=False)
    ).one_or_none()
    return Claimed(*taken) if taken else None


def _give_up(now: datetime) -> None:
    """Note as failed what has been tried often enough by workers that died."""
    row = TownArchive
    died = (row.state == ArchiveState.ASKED, row.tries >= _MOST_TRIES, row.claimed_until <= now)
    query = select(row.town_id, row.id, row.shop_id, row.tries).where(*died)
    for found in db.session.execute(query.execution_options(all_towns=True)).all():
        note_failed(Claimed(*found))


def renew_claim(claimed: Claimed) -> None:
    """Another hour for whoever still writes it. Raises: ClaimLost. Commits: no."""
    if not _note(claimed, claimed_until=clock.now() + _LEASE):
        raise ClaimLost


def new_name() -> str:
    """A name for a file, which nobody guesses."""
    return f"{new_token()}.zip"


def note_ready(claimed: Claimed, *, file: Path) -> None:
    """It lies in its folder, for a day. Commits: no."""
    changes = {"file": file.name, "size_bytes": file.stat().st_size, "ends_at": clock.now() + KEPT}
    _note(claimed, state=ArchiveState.READY, **changes)


def note_failed(claimed: Claimed) -> None:
    """It could not be written: once more, or not any more. Commits: no."""
    if claimed.tries >= _MOST_TRIES:
        _note(claimed, state=ArchiveState.FAILED, ends_at=clock.now() + KEPT)
    else:
        _note(claimed, claimed_until=None)


def forget_archives() -> int:
    """Erase the rows of archives that are kept no longer. Commits: no."""
    gone = delete(TownArchive).where(TownArchive.ends_at <= clock.now()).returning(TownArchive.id)
    return len(db.session.execute(gone.execution_options(all_towns=True)).all())


def _note(claimed: Claimed, **changes: object) -> bool:
    """Write down what became of a claim; gives whether it is still whose it was."""
    row = TownArchive
    mine = (row.town_id == claimed.town_id, row.id == claimed.id, row.tries == claimed.tries)
    written = update(row).where(*mine, row.state == ArchiveState.ASKED).values(**changes).returning(row.id)
    return bool(db.session.execute(written.execution_options(synchronize_session=False)).all())


def _of(town_id: int, shop_id: int | None) -> list[ColumnElement[bool]]:
    return [TownArchive.town_id == town_id, TownArchive.shop_id.is_not_distinct_from(shop_id)]
