"""Around the houses: sky, hills or sea, the ground of the walk and the life on it."""

import re
from functools import cache
from importlib.resources import files

from marketplace.browsing.street.plan import BACK, FRONT_GROUND, HEIGHT, WALK, Patch, Plan
from marketplace.shops.street.models import UnitKind

_SEA = 330  # how much of the street's end looks out to sea
_LAMPS_EVERY = 232
_PEOPLE = ((232, 52, 1), (252, 55, 7), (468, 44, 2), (640, 58, 3), (812, 48, 5), (828, 50, 0))


@cache
def artwork(name: str) -> str:
    """A drawing of the folder `art`, without its comment and spare spaces."""
    text = files(__package__).joinpath("art", f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r"<!--.*?-->|\s+(?=<)", "", text, flags=re.DOTALL).strip()


def placed(name: str, x: int, y: int, more: str = "") -> str:
    """A drawing of the folder `art` with its origin there, and more drawn onto it."""
    return f'<g class="s-{name}" transform="translate({x} {y})">{artwork(name)}{more}</g>'


def draw_sky(plan: Plan) -> str:
    """Sky, clouds and what lies behind the roofs."""
    width = plan.width
    stars = "".join(f"M{x + x * 29 % 41} {16 + x * 37 % 91}h.1" for x in range(30, width - 40, 56))
    clouds = "".join(
        f'<use href="#s-cloud" x="{x}" y="{y}"/>'
        for x, y in ((150, 66), (width // 2 - 40, 44), (width - 420, 84))
    )
    return (
        f'<path fill="url(#s-sky)" d="M0 0h{width}v{BACK}H0z"/>'
        f'<circle class="s-moon" cx="{width - 210}" cy="52" r="24"/><path class="s-stars" d="{stars}"/>'
        f"{clouds}{_hills(width)}{_sea(width) if plan.has_sea else ''}"
    )


def _hills(width: int) -> str:
    far = "".join(f"Q{x + 90} {210 - (x // 180 % 3) * 26} {x + 180} 226" for x in range(0, width, 180))
    near = "q120-46 240-14t240 14" * (width // 480 + 1)
    return (
        f'<path class="s-hill1" d="M0 226{far}V{BACK}H0z"/><path class="s-hill2" d="M0 262{near}V{BACK}H0z"/>'
    )


def _sea(width: int) -> str:
    water = f'<path class="s-sea" d="M{width - _SEA} 236h{_SEA}v{BACK - 236}h-{_SEA}z"/>'
    return water + placed("sail", width - 178, 252)


def draw_end(plan: Plan) -> str:
    """What closes the back row."""
    return placed("lighthouse", plan.width - 66, BACK) if plan.has_sea else _grove(plan.width)


def _grove(width: int) -> str:
    return "".join(
        f'<use href="#s-tree" x="{width - x}" y="{BACK - y}"/>' for x, y in ((112, 2), (72, 6), (34, 1))
    )


def draw_ground(plan: Plan) -> str:
    """The ground, the lamps with their garlands, the fountain and the people."""
    width = plan.width
    ground = f"M0 {BACK}h{width}v{HEIGHT - BACK}H0z"
    lamps = range(190, width - 150, _LAMPS_EVERY)
    return (
        f'<path class="s-ground" d="{ground}"/><path fill="url(#s-pave)" d="{ground}"/>'
        f'<path class="s-kerb" d="M0 {BACK}h{width}v7H0z"/>'
        + "".join(f'<use href="#s-lamp" x="{x}" y="{BACK + 74}"/>' for x in lamps)
        + _garlands(lamps[:-1])
        + "".join(placed("fountain", x, BACK) for x in _fountains(plan))
        + _people(width)
        + f'<path class="s-quay" d="M0 {FRONT_GROUND - 6}h{width}v36H0z"/>'
    )


def _fountains(plan: Plan) -> list[int]:
    """Before each square of the back row; a street without any square has one near its end."""
    squares = [patch.x + patch.width // 2 for patch in plan.patches_of("odd") if _is_square(patch)]
    return squares if plan.has_square else [plan.width - 214]


def _garlands(lamps: range) -> str:
    hangs = [(23 * k, BACK + 19 + 68 * (k / 10) * (1 - k / 10)) for k in range(1, 10)]
    bulbs = "".join(f"M{x + along} {y:.0f}h.1" for x in lamps for along, y in hangs)
    wires = "".join(f"M{x} {BACK + 18}q116 34 232 0" for x in lamps)
    return f'<path class="s-wire" d="{wires}"/><path class="s-spark" d="{bulbs}"/>'


def _people(width: int) -> str:
    spots = [(x + lap, y, c) for lap in range(0, width - 900, 900) for x, y, c in _PEOPLE]
    spots += [(width - 330, 56, 6), (width - 120, 64, 8)]
    return "".join(
        f'<use href="#s-man" x="{x}" y="{BACK + y}" class="s-c{c}"/>' for x, y, c in spots if x < width - 100
    )


def draw_trees(plan: Plan) -> str:
    """Lindens along the walk and in the passages of the front row, in front of what is behind them."""
    free = [x for x in range(110, plan.width - 300, 150) if not _is_by_a_square(plan, x)]
    trees = (*((x, BACK + WALK - 22 + x % 3 * 3) for x in free), *plan.garden_trees)
    return "".join(f'<use href="#s-tree" x="{x}" y="{y}"/>' for x, y in trees)


def _is_by_a_square(plan: Plan, x: int) -> bool:
    squares = (patch for patch in plan.patches_of("odd") if _is_square(patch))
    return any(square.x - 30 < x < square.x + square.width + 30 for square in squares)


def _is_square(patch: Patch) -> bool:
    return patch.spot.kind is UnitKind.SQUARE
