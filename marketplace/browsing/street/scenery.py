"""Everything that is no shop: sky, hills or sea, station, hub, and the life on the walk."""

import re
from functools import cache
from importlib.resources import files

from markupsafe import escape

from marketplace.browsing.street.facades import Horizon, StreetWords
from marketplace.browsing.street.plan import BACK, FRONT_GROUND, HEIGHT, WALK, Plan

_SEA = 330  # how much of the street's end looks out to sea
_LAMPS_EVERY = 232
_PEOPLE = ((232, 52, 1), (252, 55, 7), (468, 44, 2), (640, 58, 3), (812, 48, 5), (828, 50, 0))


@cache
def artwork(name: str) -> str:
    """A drawing of the folder `art`, without its comment and spare spaces."""
    text = files(__package__).joinpath("art", f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r"<!--.*?-->|\s+(?=<)", "", text, flags=re.DOTALL).strip()


def _placed(name: str, x: int, y: int, more: str = "") -> str:
    return f'<g class="s-{name}" transform="translate({x} {y})">{artwork(name)}{more}</g>'


def draw_sky(width: int, horizon: Horizon) -> str:
    """Sky, clouds and what lies behind the roofs."""
    stars = "".join(f"M{x + x * 29 % 41} {16 + x * 37 % 91}h.1" for x in range(30, width - 40, 56))
    clouds = "".join(
        f'<use href="#s-cloud" x="{x}" y="{y}"/>'
        for x, y in ((150, 66), (width // 2 - 40, 44), (width - 420, 84))
    )
    return (
        f'<path fill="url(#s-sky)" d="M0 0h{width}v{BACK}H0z"/>'
        f'<circle class="s-moon" cx="{width - 210}" cy="52" r="24"/><path class="s-stars" d="{stars}"/>'
        f"{clouds}{_hills(width)}{_sea(width) if horizon == 'sea' else ''}"
    )


def _hills(width: int) -> str:
    far = "".join(f"Q{x + 90} {210 - (x // 180 % 3) * 26} {x + 180} 226" for x in range(0, width, 180))
    near = "q120-46 240-14t240 14" * (width // 480 + 1)
    return (
        f'<path class="s-hill1" d="M0 226{far}V{BACK}H0z"/><path class="s-hill2" d="M0 262{near}V{BACK}H0z"/>'
    )


def _sea(width: int) -> str:
    water = f'<path class="s-sea" d="M{width - _SEA} 236h{_SEA}v{BACK - 236}h-{_SEA}z"/>'
    return water + _placed("sail", width - 178, 252)


def draw_ends(width: int, words: StreetWords, horizon: Horizon) -> str:
    """What opens and what closes the back row."""
    station = f'<text class="s-station-name" x="74" y="-77">{escape(words.station)}</text>'
    return (_placed("station", 0, BACK, station) if words.station else "") + (
        _placed("lighthouse", width - 66, BACK) if horizon == "sea" else _grove(width)
    )


def _grove(width: int) -> str:
    return "".join(
        f'<use href="#s-tree" x="{width - x}" y="{BACK - y}"/>' for x, y in ((112, 2), (72, 6), (34, 1))
    )


def draw_hub(width: int, words: StreetWords) -> str:
    """The lockers that close the front row, if the street has them."""
    if not words.hub:
        return ""
    sign = (
        f'<circle class="s-sign s-c4" cx="62" cy="-112" r="13"/>'
        f'<use href="{escape(words.hub_sign)}" x="54" y="-120" width="16" height="16" class="s-glyph"/>'
    )
    name = f'<text class="s-name" x="62" y="-76">{escape(words.hub)}</text>'
    return _placed("hub", width - 134, FRONT_GROUND, name + (sign if words.hub_sign else ""))


def draw_walk(width: int) -> str:
    """The ground, the lamps with their garlands, the fountain and the people."""
    ground = f"M0 {BACK}h{width}v{HEIGHT - BACK}H0z"
    lamps = range(190, width - 150, _LAMPS_EVERY)
    return (
        f'<path class="s-ground" d="{ground}"/><path fill="url(#s-pave)" d="{ground}"/>'
        f'<path class="s-kerb" d="M0 {BACK}h{width}v7H0z"/>'
        + "".join(f'<use href="#s-lamp" x="{x}" y="{BACK + 62}"/>' for x in lamps)
        + _garlands(lamps[:-1])
        + _placed("fountain", width - 214, BACK)
        + _people(width)
        + f'<path class="s-quay" d="M0 {FRONT_GROUND - 6}h{width}v36H0z"/>'
    )


def _garlands(lamps: range) -> str:
    bulbs = "".join(
        f"M{x + k * 23} {BACK + 7 + 68 * (k / 10) * (1 - k / 10):.0f}h.1" for x in lamps for k in range(1, 10)
    )
    wires = "".join(f"M{x} {BACK + 6}q116 34 232 0" for x in lamps)
    return f'<path class="s-wire" d="{wires}"/><path class="s-spark" d="{bulbs}"/>'


def _people(width: int) -> str:
    spots = [(x + lap, y, c) for lap in range(0, width - 900, 900) for x, y, c in _PEOPLE]
    spots += [(width - 330, 56, 6), (width - 120, 64, 8)]
    return "".join(
        f'<use href="#s-man" x="{x}" y="{BACK + y}" class="s-c{c}"/>' for x, y, c in spots if x < width - 100
    )


def draw_trees(plan: Plan) -> str:
    """Lindens along the walk and in the passages of the front row, in front of what is behind them."""
    avenue = [(x, BACK + WALK - 22 + x % 3 * 3) for x in range(110, plan.width - 300, 150)]
    trees = (*avenue, *plan.garden_trees)
    return "".join(f'<use href="#s-tree" x="{x}" y="{y}"/>' for x, y in trees)
