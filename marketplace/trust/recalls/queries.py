"""Reads about recalls."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.trust.recalls.models import Recall, RecallBuyer

MOST_SHOWN = 100


@dataclass(frozen=True)
class Progress:
    """How far the telling of a recall is. Units: bags."""

    buyers: int = 0
    told: int = 0
    beyond: int = 0  # of those told, the ones whom no address and no number leads to


@dataclass(frozen=True)
class Line:
    """A recall in a list, with its shop."""

    recall: Recall
    shop_name: str
    shop_slug: str


def recalls_of(town_id: int, *, shop_id: int | None = None) -> Sequence[Line]:
    """The recalls of a town, or of one of its shops, the latest first. One statement."""
    query = (
        select(Recall, Shop.name, Shop.slug)
        .join(Shop, (Shop.town_id == Recall.town_id) & (Shop.id == Recall.shop_id))
        .where(Recall.town_id == town_id)
        .order_by(Recall.started_at.desc())
        .limit(MOST_SHOWN)
    )
    if shop_id is not None:
        query = query.where(Recall.shop_id == shop_id)
    return [Line(*row) for row in db.session.execute(query)]


def recall_named(town_id: int, mark: str) -> Recall | None:
    """The town's recall with that mark, or None."""
    return db.session.scalar(select(Recall).where(Recall.town_id == town_id, Recall.mark == mark))


def is_recalled(town_id: int, *, product_id: int) -> bool:
    """Whether a recall of it still runs. One statement."""
    query = select(Recall.id).where(Recall.town_id == town_id, Recall.product_id == product_id)
    return db.session.scalar(query.where(Recall.ended_at.is_(None)).limit(1)) is not None


def progress_of(town_id: int, *, recall_ids: Sequence[int]) -> dict[int, Progress]:
    """How far each is; one of which nobody bought anything is left out. One statement."""
    row = RecallBuyer
    told = func.sum(case((row.told_at.is_not(None), 1), else_=0))
    beyond = func.sum(case((row.told_at.is_not(None) & row.is_reached.is_(False), 1), else_=0))
    query = (
        select(row.recall_id, func.count(), told, beyond)
        .where(row.town_id == town_id, row.recall_id.in_(recall_ids))
        .group_by(row.recall_id)
    )
    return {recall_id: Progress(int(n), int(t), int(b)) for recall_id, n, t, b in db.session.execute(query)}


def untold_bags(town_id: int, *, recall_id: int, limit: int) -> Sequence[int]:
    """The bags whose people are to be told next."""
    query = (
        select(RecallBuyer.shop_order_id)
        .where(RecallBuyer.told_at.is_(None), RecallBuyer.town_id == town_id)
        .where(RecallBuyer.recall_id == recall_id)
        .order_by(RecallBuyer.shop_order_id)
        .limit(limit)
    )
    return db.session.scalars(query).all()
