"""Hubs: where bags of several shops are fetched in one place, and who serves there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.pickup.models import CollectionPoint, HubPost, PointKind


@dataclass(frozen=True)
class Hub:
    """A collection point that belongs to no shop."""

    id: int
    slug: str
    name: str


_COLUMNS = (CollectionPoint.id, CollectionPoint.slug, CollectionPoint.name)


def open_hub(town_id: int, *, slug: str, name: str) -> Hub:
    """Let bags be fetched in one more place of the town; its desk is at `/hub/<slug>/`. Commits: no."""
    hub = Hub(new_id(), slug, name)
    db.session.add(CollectionPoint(town_id=town_id, id=hub.id, kind=PointKind.HUB, name=name, slug=slug))
    db.session.flush()
    return hub


def post_at_hub(town_id: int, *, hub_id: int, user_id: int) -> None:
    """Somebody of the town's serves there from now on; told twice is told once. Commits: no."""
    if not serves_at(town_id, hub_id=hub_id, user_id=user_id):
        db.session.add(HubPost(id=new_id(), town_id=town_id, point_id=hub_id, user_id=user_id))
        db.session.flush()


def hub_named(town_id: int, slug: str) -> Hub | None:
    """The hub of an address, or None."""
    query = select(*_COLUMNS).where(
        CollectionPoint.town_id == town_id,
        CollectionPoint.slug == slug,
        CollectionPoint.kind == PointKind.HUB,
    )
    row = db.session.execute(query).one_or_none() if slug else None
    return Hub(*row) if row else None


def hubs_of(town_id: int) -> Sequence[Hub]:
    """The hubs of a town, by name: what a checkout can offer."""
    query = (
        select(*_COLUMNS)
        .where(CollectionPoint.town_id == town_id, CollectionPoint.kind == PointKind.HUB)
        .order_by(CollectionPoint.name)
    )
    return [Hub(*row) for row in db.session.execute(query)]


def serves_at(town_id: int, *, hub_id: int, user_id: int) -> bool:
    """Whether somebody is posted there."""
    query = select(HubPost.id).where(
        and_(HubPost.town_id == town_id, HubPost.point_id == hub_id, HubPost.user_id == user_id)
    )
    return db.session.scalar(query) is not None


def hub_served_by(town_id: int, *, user_id: int) -> Hub | None:
    """The hub at whose desk somebody is posted, the first by name; None for nobody's."""
    query = (
        select(*_COLUMNS)
        .join(
            HubPost, and_(HubPost.town_id == CollectionPoint.town_id, HubPost.point_id == CollectionPoint.id)
        )
        .where(CollectionPoint.town_id == town_id, HubPost.user_id == user_id)
        .order_by(CollectionPoint.name)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return Hub(*row) if row else None
