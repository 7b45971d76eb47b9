"""Where everything stands: two rows of houses with the walk between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from marketplace.browsing.street.facades import Facade, Spot, Standing
from marketplace.browsing.street.signs import sign_width
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import SIDES, Side

BACK = 330  # the ground of the back row
WALK = 134  # the walk follows
FRONT_GROUND = BACK + WALK + 190
HEIGHT = FRONT_GROUND + 30
LEAST_WIDTH = 1160
LONG = 1800  # a drawing wider than this keeps its height and is walked sideways

_EDGE = 24  # free ground at either end
_END = 150  # room for the lighthouse, or for the trees that close the back row
_VACANT_COLOUR = 8
_PATCHES = {
    UnitKind.SQUARE: 176,
    UnitKind.TREES: 88,
    UnitKind.PARKING: 124,
    UnitKind.STATION: 154,
    UnitKind.HUB: 134,
}


def pick(slug: str, among: int, salt: str) -> int:
    """A number below `among` that is always the same for this shop: its roof, its shutters, its cat."""
    return crc32(f"{salt}:{slug}".encode()) % among


def ground_of(side: Side) -> int:
    """How far down the row of that side stands."""
    return BACK if side == "odd" else FRONT_GROUND


@dataclass(frozen=True)
class Plot:
    """A shop and the ground it stands on."""

    shop: Facade
    x: int
    index: int

    @property
    def width(self) -> int:
        """As wide as the sign asks."""
        return width_of(self.shop)

    @property
    def ground(self) -> int:
        """How far down it stands."""
        return ground_of(self.shop.side)

    @property
    def storeys(self) -> int:
        """Height of the wall above the shopfront; the front row is low so that the back row is seen."""
        heights = (66, 96, 104, 76, 98) if self.shop.side == "odd" else (50, 56, 53)
        return heights[pick(self.shop.slug, len(heights), "upper")]

    @property
    def is_vacant(self) -> bool:
        """Whether nobody keeps the house."""
        return not self.shop.url


@dataclass(frozen=True)
class Patch:
    """What is no house, and the ground it takes."""

    spot: Spot
    x: int

    @property
    def width(self) -> int:
        """Of the ground it takes."""
        return width_of(self.spot)


@dataclass(frozen=True)
class Plan:
    """The whole street: its width, its houses, what stands between them, and trees in the gaps of a row."""

    width: int
    plots: tuple[Plot, ...]
    patches: tuple[Patch, ...]
    garden_trees: tuple[tuple[int, int], ...]
    has_sea: bool
    has_square: bool

    def row(self, side: Side) -> Iterator[Plot]:
        """The houses of one side."""
        return (plot for plot in self.plots if plot.shop.side == side)

    def patches_of(self, side: Side) -> Iterator[Patch]:
        """What is no house, on one side."""
        return (patch for patch in self.patches if patch.spot.side == side)


def width_of(standing: Standing) -> int:
    """How much of the street it takes."""
    return _PATCHES[standing.kind] if isinstance(standing, Spot) else sign_width(standing.name)


def plan(street: Sequence[Standing]) -> Plan:
    """Give everything its ground. The shorter row is loosened by passages planted with trees."""
    rows: dict[Side, list[Standing]] = {side: list(_row(street, side)) for side in SIDES}
    ends: Mapping[Side, int] = {"odd": _END, "even": _EDGE}
    built = {side: _EDGE + ends[side] + sum(map(width_of, row)) for side, row in rows.items()}
    width = max(LEAST_WIDTH, *built.values())
    plots: list[Plot] = []
    patches: list[Patch] = []
    trees: list[tuple[int, int]] = []
    for side, row in rows.items():
        spare = width - built[side]
        for x, standing in _stand(row, spare=spare):
            if isinstance(standing, Spot):
                patches.append(Patch(standing, x))
            else:
                plots.append(Plot(standing, x, len(plots)))
        trees += [(x, ground_of(side) - 4) for x in _gaps(row, spare=spare)]
    kinds = {spot.kind for spot in street if isinstance(spot, Spot)}
    return Plan(
        width,
        tuple(plots),
        tuple(patches),
        tuple(trees),
        has_sea=UnitKind.SEA in kinds,
        has_square=UnitKind.SQUARE in kinds,
    )


def _row(street: Sequence[Standing], side: Side) -> Iterator[Standing]:
    """One side: an empty unit is a house that nobody keeps, and the sea takes no ground."""
    for place, standing in enumerate(street):
        if standing.side != side:
            continue
        if isinstance(standing, Facade):
            yield standing
        elif standing.kind is UnitKind.EMPTY:
            yield Facade(f"vacant-{side}-{place}", "", side, "", _VACANT_COLOUR, is_open=False, url="")
        elif standing.kind in _PATCHES:
            yield standing


def _passages(houses: int) -> list[int]:
    """Before which houses a passage opens: about every fourth, and two at least."""
    count = max(2, houses // 4)
    return [houses * step // (count + 1) for step in range(1, count + 1)]


def _stand(row: Sequence[Standing], *, spare: int) -> Iterator[tuple[int, Standing]]:
    passages, x = _passages(len(row)), _EDGE
    for index, standing in enumerate(row):
        x += passages.count(index) * (spare // len(passages))
        yield x, standing
        x += width_of(standing)


def _gaps(row: Sequence[Standing], *, spare: int) -> Iterator[int]:
    """Where trees stand in the passages of a row; an empty row is one long garden."""
    passages = _passages(len(row))
    gap, x = spare // len(passages), _EDGE
    for index in range(len(row) + 1):
        wide = passages.count(index) * gap
        if wide > 40:
            count = max(1, wide // 90)
            yield from (x + wide * (2 * step + 1) // (2 * count) for step in range(count))
        x += wide + (width_of(row[index]) if index < len(row) else 0)
