"""What the worker does for photos later: their slowest format, and forgetting those that nobody shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.catalogue.photos.models import Photo
from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.core.pictures.keeping import Stored


@dataclass(frozen=True)
class WaitingPhoto:
    """A photo that something is left to do for."""

    town_id: int
    id: int
    stored: Stored


def unfinished(*, limit: int) -> list[WaitingPhoto]:
    """Photos without their slowest format, over all towns, oldest first."""
    return _photos(Photo.finished_at.is_(None), order=Photo.id, limit=limit)


def note_finished(photo: WaitingPhoto) -> None:
    """Nothing is left to be made of it. Commits: no."""
    db.session.execute(
        update(Photo)
        .where(Photo.town_id == photo.town_id, Photo.id == photo.id)
        .values(finished_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def long_retired(*, before: datetime, limit: int) -> list[WaitingPhoto]:
    """Photos that were taken down before a moment, over all towns."""
    return _photos(Photo.retired_at < before, order=Photo.retired_at, limit=limit)


def forget_rows(photos: Iterable[WaitingPhoto]) -> None:
    """Take the rows of retired photos away. Commits: no."""
    keys = [(photo.town_id, photo.id) for photo in photos]
    db.session.execute(
        delete(Photo)
        .where(tuple_(Photo.town_id, Photo.id).in_(keys), Photo.retired_at.is_not(None))
        .execution_options(synchronize_session=False)
    )


def still_shown(pictures: Sequence[str]) -> set[str]:
    """Which of these addresses a row of any town still shows: an order, a product, a card, another photo."""
    shown = set[str]()
    for table in Base.metadata.sorted_tables:
        if "picture" in table.c:
            query = select(table.c.picture).where(table.c.picture.in_(pictures))
            if "retired_at" in table.c:
                query = query.where(table.c.retired_at.is_(None))
            shown |= set(db.session.scalars(query, execution_options={"all_towns": True}))
    return shown


def still_cut_from(masters: Sequence[str]) -> set[str]:
    """Which of these files a photo of any town is cut from."""
    query = select(Photo.master).where(Photo.master.in_(masters), Photo.retired_at.is_(None))
    return set(db.session.scalars(query, execution_options={"all_towns": True}))


def _photos(
    where: ColumnElement[bool], *, order: InstrumentedAttribute[Any], limit: int
) -> list[WaitingPhoto]:
    query = select(Photo).where(where).order_by(order).limit(limit)
    found = db.session.scalars(query, execution_options={"all_towns": True})
    return [WaitingPhoto(photo.town_id, photo.id, photo.stored) for photo in found]
