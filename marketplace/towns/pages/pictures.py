"""The town's pictures: kept with their words, for pages, trails and the home."""

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.pictures.keeping import Stored
from marketplace.towns.pages.models import TownPicture

_MOST_OFFERED = 12


def add_picture(town_id: int, *, stored: Stored, words: str, by_user_id: int) -> None:
    """Note a picture that was kept, so that pages can show it. Commits: no."""
    db.session.add(
        TownPicture(
            town_id=town_id,
            picture=stored.picture,
            master=stored.master,
            words=words,
            added_at=clock.now(),
            by_user_id=by_user_id,
        )
    )
    db.session.flush()


def newest_pictures(town_id: int) -> Sequence[TownPicture]:
    """The last ones that were added, newest first. One statement."""
    query = select(TownPicture).where(TownPicture.town_id == town_id)
    return db.session.scalars(query.order_by(TownPicture.added_at.desc()).limit(_MOST_OFFERED)).all()
