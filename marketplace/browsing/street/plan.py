"""Where everything stands: two rows of houses with the walk between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from marketplace.browsing.street.facades import Facade, Side

BACK = 330  # the ground of the back row
WALK = 134  # the walk follows
FRONT_GROUND = BACK + WALK + 176
HEIGHT = FRONT_GROUND + 30
LEAST_WIDTH = 1160
LONG = 1900  # a drawing wider than this keeps its height and is walked sideways

_EDGE = 24  # free ground at either end
_STATION = 154
_END = 150  # room for the lighthouse, or for the hub
_CHARACTER, _SMALL_CHARACTER = 7.1, 5.9  # width of a letter on the sign, and on a sign in small letters
_MARGIN = 18
_ROOMY = 17  # letters that fit in full size
_LONGEST = 24  # letters that fit at all


def pick(slug: str, among: int, salt: str) -> int:
    """A number below `among` that is always the same for this shop: its roof, its shutters, its cat."""
    return crc32(f"{salt}:{slug}".encode()) % among


@dataclass(frozen=True)
class Plot:
    """A shop and the ground it stands on."""

    shop: Facade
    x: int
    index: int

    @property
    def width(self) -> int:
        """In steps of 8, so that houses share their shopfronts."""
        return width_of(self.shop)

    @property
    def ground(self) -> int:
        return BACK if self.shop.side == "odd" else FRONT_GROUND

    @property
    def storeys(self) -> int:
        """Height of the wall above the shopfront; the front row is low so that the back row is seen."""
        heights = (66, 96, 104, 76, 98) if self.shop.side == "odd" else (50, 56, 53)
        return heights[pick(self.shop.slug, len(heights), "upper")]


@dataclass(frozen=True)
class Plan:
    """The whole street: its width, its houses, and the trees in the gaps of a row."""

    width: int
    plots: tuple[Plot, ...]
    garden_trees: tuple[tuple[int, int], ...]

    def row(self, side: Side) -> Iterator[Plot]:
        """The houses of one side."""
        return (plot for plot in self.plots if plot.shop.side == side)


def sign_name(name: str) -> str:
    """The shop's name as it fits on the sign: a long one ends at a word, with an ellipsis."""
    if len(name) <= _LONGEST:
        return name
    short = name[: _LONGEST - 1]
    whole_words = short.rsplit(" ", 1)[0] if " " in short and name[_LONGEST - 1] != " " else short
    return f"{whole_words.rstrip(' ,&-–')}…"


def has_small_letters(name: str) -> bool:
    """Whether the sign must be painted in small letters."""
    return len(sign_name(name)) > _ROOMY


def width_of(shop: Facade) -> int:
    """As wide as the sign asks, in steps of 8."""
    letter = _SMALL_CHARACTER if has_small_letters(shop.name) else _CHARACTER
    needed = round(_MARGIN + len(sign_name(shop.name)) * letter)
    return max(104, (needed + 7) // 8 * 8)


def plan(shops: Sequence[Facade], *, has_station: bool, has_hub: bool) -> Plan:
    """Give every shop its ground. The shorter row is loosened by passages planted with trees."""
    rows: dict[Side, list[Facade]] = {"odd": [], "even": []}
    for shop in shops:
        rows[shop.side].append(shop)
    starts: dict[Side, int] = {"odd": _STATION if has_station else _EDGE, "even": _EDGE}
    ends: dict[Side, int] = {"odd": _END, "even": _END if has_hub else _EDGE}
    built: dict[Side, int] = {side: sum(map(width_of, row)) for side, row in rows.items()}
    width = max(LEAST_WIDTH, *(starts[side] + built[side] + ends[side] for side in rows))
    plots: list[Plot] = []
    trees: list[tuple[int, int]] = []
    for side, row in rows.items():
        spare = width - starts[side] - built[side] - ends[side]
        plots += _stand(row, start=starts[side], spare=spare)
        ground = BACK if side == "odd" else FRONT_GROUND
        trees += [(x, ground - 4) for x in _gaps(row, start=starts[side], spare=spare)]
    return Plan(width, tuple(plots), tuple(trees))


def _passages(houses: int) -> list[int]:
    """Before which houses a passage opens: about every fourth, and two at least."""
    count = max(2, houses // 4)
    return [houses * step // (count + 1) for step in range(1, count + 1)]


def _stand(row: Sequence[Facade], *, start: int, spare: int) -> list[Plot]:
    passages, x, plots = _passages(len(row)), start, []
    for index, shop in enumerate(row):
        x += passages.count(index) * (spare // len(passages))
        plots.append(Plot(shop, x, index))
        x += width_of(shop)
    return plots


def _gaps(row: Sequence[Facade], *, start: int, spare: int) -> Iterator[int]:
    """Where trees stand in the passages of a row; an empty row is one long garden."""
    passages = _passages(len(row))
    gap, x = spare // len(passages), start
    for index in range(len(row) + 1):
        wide = passages.count(index) * gap
        if wide > 40:
            count = max(1, wide // 90)
            yield from (x + wide * (2 * step + 1) // (2 * count) for step in range(count))
        x += wide + (width_of(row[index]) if index < len(row) else 0)
