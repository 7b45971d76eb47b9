"""Where every shop of a town stands, for whoever plans or draws a walk."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import METRES, Door, places_along, rows_of
from marketplace.shops.street.place import Place, side_of
from marketplace.shops.street.queries import units_of

_BETWEEN_STREETS = 15
_HOUSE = METRES[UnitKind.SHOP]


def places_of(town_id: int) -> Mapping[int, Place]:
    """The place of each shop by its id, whatever its status. Two statements.

    What the council arranged tells it, else the house numbers: 1 faces 2, and each pair is a house further.
    Streets follow one another in walking order; whoever has no number stands at the end of its own.
    """
    rows = db.session.execute(
        select(Shop.id, Shop.street_position, Shop.street_number)
        .where(Shop.town_id == town_id)
        .order_by(Shop.street_position, Shop.street_number, Shop.id)
    )
    streets = [
        [Door(shop_id, number) for shop_id, _street, number in doors]
        for _street, doors in groupby(rows, key=lambda row: row[1])
    ]
    units = units_of(town_id)
    if units:
        return dict(places_along(rows_of(units, doors=[door for doors in streets for door in doors])))
    return dict(_by_number(streets))


def _by_number(streets: Sequence[Sequence[Door]]) -> Iterator[tuple[int, Place]]:
    begins = 0
    for doors in streets:
        last = max(door.number for door in doors)
        for door in doors:
            last += 0 if door.number else 2
            side = side_of(door.shop_id, number=door.number)
            yield door.shop_id, Place(begins + _metres_at(door.number or last), side)
        begins += _metres_at(last + 2) + _BETWEEN_STREETS


def _metres_at(number: int) -> int:
    """The middle of the house with that number."""
    return (number - 1) // 2 * _HOUSE + _HOUSE // 2
