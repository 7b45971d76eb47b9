"""A walk drawn on the street: numbered stops, and the way between them."""

from collections.abc import Sequence
from itertools import pairwise

from marketplace.browsing.street.facades import Stop
from marketplace.browsing.street.fronts import doorstep_of
from marketplace.browsing.street.plan import BACK, LEAST_WIDTH, WALK, Plan, Plot

_LANES = {"odd": BACK + 32, "even": BACK + WALK - 32}  # where one walks along each row
_STEMS = {"odd": -24, "even": 34}  # from a stop to the house it is about
_AROUND = 170  # what is seen before the first and behind the last stop
_Point = tuple[int, int]


def draw_route(street: Plan, stops: Sequence[Stop]) -> str:
    """The way over all stops that stand in the street, begun a few steps before the first."""
    plots = {plot.shop.slug: plot for plot in street.plots}
    met = [(stop, _point(plots[stop.slug])) for stop in stops if stop.slug in plots]
    if not met:
        return ""
    points = [point for _stop, point in met]
    start = _start(street, points)
    way = f"M{start[0]} {start[1]}" + "".join(_leg(one, other) for one, other in pairwise([start, *points]))
    pins = "".join(_pin(stop, point, plots[stop.slug]) for stop, point in met)
    return (
        f'<g class="s-route" aria-hidden="true"><path class="s-route-edge" d="{way}"/>'
        f'<path class="s-route-line" d="{way}"/>'
        f'<circle class="s-start" cx="{start[0]}" cy="{start[1]}" r="8"/>{pins}</g>'
    )


def seen_of(street: Plan, stops: Sequence[Stop]) -> tuple[int, int]:
    """Which part of the street shows the whole walk: its left end, and how wide it is.

    It begins shortly before the stop that is nearest to that end: a phone shows the beginning first.
    """
    slugs = {stop.slug for stop in stops}
    doors = [doorstep_of(plot) for plot in street.plots if plot.shop.slug in slugs]
    if not doors:
        return 0, street.width
    span = min(street.width, max(LEAST_WIDTH, max(doors) - min(doors) + 2 * _AROUND))
    return min(max(0, min(doors) - _AROUND), street.width - span), span


def _point(plot: Plot) -> _Point:
    return doorstep_of(plot), _LANES[plot.shop.side]


def _start(street: Plan, points: Sequence[_Point]) -> _Point:
    """A few steps before the first stop, on the side that one comes from."""
    first, lane = points[0]
    comes_from_left = first <= points[-1][0] if len(points) > 1 else first <= street.width // 2
    x = first - _AROUND // 2 if comes_from_left else first + _AROUND // 2
    return min(max(20, x), street.width - 20), lane


def _leg(one: _Point, other: _Point) -> str:
    """Straight along a row; over to the other side in a bend."""
    if one[1] == other[1]:
        return f"H{other[0]}"
    middle = (one[0] + other[0]) // 2
    return f"C{middle} {one[1]} {middle} {other[1]} {other[0]} {other[1]}"


def _pin(stop: Stop, point: _Point, plot: Plot) -> str:
    x, y = point
    radius = 20 if stop.state == "next" else 16
    label = "✓" if stop.state == "done" else str(stop.number)
    return (
        f'<g class="pin is-{stop.state}"><path class="s-stem" d="M{x} {y}v{_STEMS[plot.shop.side]}"/>'
        f'<circle cx="{x}" cy="{y}" r="{radius}"/><text x="{x}" y="{y + 6}">{label}</text></g>'
    )
