"""Reads about the arranged street."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, select

from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.shops.street.models import StreetUnit, UnitKind
from marketplace.shops.street.order import Unit

_units = cast(Table, StreetUnit.__table__)
_UNITS = (
    select(_units.c.kind, _units.c.side, _units.c.shop_id, _units.c.name)
    .where(_units.c.town_id == bindparam("town_id"))
    .order_by(_units.c.side, _units.c.position)
)


def units_of(town_id: int) -> tuple[Unit, ...]:
    """What the council arranged, each side in walking order; nothing if it did not. One statement."""
    rows = db.session.execute(_UNITS, {"town_id": town_id})
    return tuple(Unit(UnitKind(kind), side, shop_id, name) for kind, side, shop_id, name in rows)


@dataclass(frozen=True)
class Frontage:
    """A shop as the council finds it in its street."""

    id: int
    slug: str
    name: str
    number: int


def frontages_of(town_id: int) -> list[Frontage]:
    """The shops that have their place in the street, paused ones too, in the order of their numbers."""
    query = (
        select(Shop.id, Shop.slug, Shop.name, Shop.street_number)
        .where(Shop.town_id == town_id, Shop.status.in_([*VISIBLE, ShopStatus.PAUSED]))
        .order_by(Shop.street_position, Shop.street_number, Shop.id)
    )
    return [Frontage(*row) for row in db.session.execute(query)]
