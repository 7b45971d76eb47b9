"""Both sides of the street in walking order: as the council arranged them, or as the numbers say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import SIDES, Place, Side, side_of

METRES = {
    UnitKind.SHOP: 7,
    UnitKind.EMPTY: 7,
    UnitKind.SQUARE: 20,
    UnitKind.TREES: 8,
    UnitKind.PARKING: 15,
    UnitKind.STATION: 20,
    UnitKind.HUB: 8,
    UnitKind.SEA: 0,
}
Rows = Mapping[Side, Sequence["Unit"]]


@dataclass(frozen=True)
class Unit:
    """One thing of a side of the street; `name` is written on what is no shop."""

    kind: UnitKind
    side: Side
    shop_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Door:
    """A shop and its house number; 0 if it has none."""

    shop_id: int
    number: int


def rows_of(units: Sequence[Unit], *, doors: Sequence[Door]) -> Rows:
    """Each side from the beginning of the street.

    `doors`: the shops in the order of their numbers. Whoever the council has not placed yet stands where the
    number says, among those that it has.
    """
    ranks: dict[int | None, int] = {door.shop_id: rank for rank, door in enumerate(doors)}
    placed = {unit.shop_id for unit in units}
    newcomers = [
        Unit(UnitKind.SHOP, side_of(door.shop_id, number=door.number), door.shop_id)
        for door in doors
        if door.shop_id not in placed
    ]
    return {
        side: _joined(
            [unit for unit in units if unit.side == side],
            [unit for unit in newcomers if unit.side == side],
            ranks,
        )
        for side in SIDES
    }


def places_along(rows: Rows) -> Iterator[tuple[int, Place]]:
    """Each shop and its place. Both sides are as long as the longer one: they begin and end together."""
    lengths = {side: sum(METRES[unit.kind] for unit in row) for side, row in rows.items()}
    longest = max(lengths.values())
    for side, row in rows.items():
        begins = 0
        for unit in row:
            ends = begins + METRES[unit.kind]
            if unit.shop_id is not None:
                yield unit.shop_id, Place((begins + ends) * longest // (2 * lengths[side]), side)
            begins = ends


def _joined(row: Sequence[Unit], newcomers: Sequence[Unit], ranks: Mapping[int | None, int]) -> list[Unit]:
    """The row with each newcomer before the first shop of a higher number, else behind the last shop."""
    waiting, joined = list(reversed(newcomers)), list[Unit]()
    for unit in row:
        while waiting and ranks.get(unit.shop_id, -1) > ranks[waiting[-1].shop_id]:
            joined.append(waiting.pop())
        joined.append(unit)
    shops = (place for place, unit in enumerate(joined, 1) if unit.kind is UnitKind.SHOP)
    last = max(shops, default=len(joined))
    return [*joined[:last], *reversed(waiting), *joined[last:]]
