"""Where somebody works, in all towns: agent in two of them, shopkeeper in a third. Reads over towns."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.pickup.models import CollectionPoint, HubPost
from marketplace.shops.models import Shop, ShopRole, ShopStaff
from marketplace.towns.models import TownRole, TownStaff
from marketplace.towns.queries import TownView, towns_with_ids

_MOST = 100


@dataclass(frozen=True)
class WorkedAt:
    """One place where somebody works. `slug` and `name`: of the shop or the hub; empty for the town hall."""

    town: TownView
    role: TownRole | ShopRole | None
    slug: str = ""
    name: str = ""


def workplaces_of(user_id: int) -> list[WorkedAt]:
    """All places of a person, town by town: the town hall, then shops, then hubs. Four statements at most."""
    found = sorted(_places(user_id), key=lambda place: (place[0], place[1], place[4]))
    towns = {town.id: town for town in towns_with_ids(town_id for town_id, *_rest in found)}
    return [WorkedAt(towns[town_id], role, slug, name) for town_id, _kind, role, slug, name in found]


def _places(user_id: int) -> Iterator[tuple[int, int, TownRole | ShopRole | None, str, str]]:
    halls = select(TownStaff.town_id, TownStaff.role).where(TownStaff.user_id == user_id)
    for town_id, role in db.session.execute(halls.limit(_MOST).execution_options(all_towns=True)):
        yield town_id, 0, role, "", ""
    shops = (
        select(ShopStaff.town_id, ShopStaff.role, Shop.slug, Shop.name)
        .join(Shop, and_(Shop.town_id == ShopStaff.town_id, Shop.id == ShopStaff.shop_id))
        .where(ShopStaff.user_id == user_id)
    )
    for town_id, there, slug, name in db.session.execute(
        shops.limit(_MOST).execution_options(all_towns=True)
    ):
        yield town_id, 1, there, slug, name
    hubs = (
        select(HubPost.town_id, CollectionPoint.slug, CollectionPoint.name)
        .join(
            CollectionPoint,
            and_(CollectionPoint.town_id == HubPost.town_id, CollectionPoint.id == HubPost.point_id),
        )
        .where(HubPost.user_id == user_id)
    )
    for town_id, slug, name in db.session.execute(hubs.limit(_MOST).execution_options(all_towns=True)):
        yield town_id, 2, None, slug, name
