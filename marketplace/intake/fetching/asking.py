"""Asking for pictures: the importer writes down what its file names; fetching is another matter."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.catalogue.photos.services import MOST
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import digest
from marketplace.intake.fetching.models import FetchState, PictureFetch


def ask_for_pictures(town_id: int, *, wanted: Mapping[int, Sequence[str]]) -> None:
    """Write down the pictures that a file names. `wanted`: product id to addresses, the first ones first.

    What was asked for before is not asked for again, whatever became of it; a dozen a product at most. Where
    the installation fetches nothing the rows wait, and the shop is told so. One statement. Commits: no.
    """
    if rows := rows_to_ask(town_id, wanted=wanted):
        dialect = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        statement = dialect(cast(Table, PictureFetch.__table__))
        db.session.connection().execute(statement.on_conflict_do_nothing(), rows)


def rows_to_ask(town_id: int, *, wanted: Mapping[int, Sequence[str]]) -> list[dict[str, Any]]:
    """The rows of `ask_for_pictures`, for whoever writes them in a batch of its own."""
    now = clock.now()
    return [
        {
            "town_id": town_id,
            "id": new_id(),
            "product_id": product_id,
            "url": url,
            "url_digest": digest(url),
            "state": FetchState.WAITING,
            "attempts": 0,
            "due_at": now,
            "created_at": now,
        }
        for product_id, urls in wanted.items()
        for url in list(dict.fromkeys(urls))[:MOST]
    ]


def fetches_of(town_id: int, product_id: int) -> Sequence[PictureFetch]:
    """The pictures of a product that were asked for and are not there: waiting, or failed; in order."""
    query = (
        select(PictureFetch)
        .where(PictureFetch.town_id == town_id, PictureFetch.product_id == product_id)
        .where(PictureFetch.state != FetchState.KEPT)
        .order_by(PictureFetch.id)
    )
    return db.session.scalars(query).all()
