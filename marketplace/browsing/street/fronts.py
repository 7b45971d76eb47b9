"""Shopfronts: open, closed or nobody's. Equal ones are drawn once and take the shop's own colour."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from markupsafe import escape

from marketplace.browsing.street.facades import StreetWords
from marketplace.browsing.street.plan import Plot, pick

SHOPFRONT = 106  # sign 36, awning 16, window, panel
_DOOR = 20  # its width


class Front(NamedTuple):
    """A shopfront; houses with equal ones share its drawing."""

    width: int
    has_door_left: bool
    state: Literal["open", "closed", "vacant"]

    @property
    def door(self) -> int:
        """Where the door begins."""
        return 10 if self.has_door_left else self.width - 30

    @property
    def window(self) -> int:
        """Where the window begins."""
        return 38 if self.has_door_left else 9


def front_of(plot: Plot) -> Front:
    """Which shopfront the house has."""
    state: Literal["open", "closed", "vacant"] = "open" if plot.shop.is_open else "closed"
    has_door_left = bool(pick(plot.shop.slug, 2, "door"))
    return Front(plot.width, has_door_left, "vacant" if plot.is_vacant else state)


def doorstep_of(plot: Plot) -> int:
    """Where the middle of the door is, along the street."""
    return plot.x + front_of(plot).door + _DOOR // 2


def front_symbols(fronts: Iterable[Front], words: StreetWords) -> str:
    """The shopfronts that occur, as symbols that take the shop's own colour."""
    drawn = sorted(set(fronts))
    awnings = "".join(_awning(width) for width in sorted({front.width for front in drawn}))
    return awnings + "".join(_front(front, words) for front in drawn)


def front_id(front: Front) -> str:
    """Under which name its drawing is found."""
    return f"s-f{front.width}{'l' if front.has_door_left else 'r'}{front.state[0]}"


def _awning(width: int) -> str:
    """Stripes that fall slightly outwards, with a scalloped hem."""
    inner = width - 8
    stripes = inner // 11 | 1
    top, low = inner / stripes, (inner + 6) / stripes
    painted = "".join(
        f"M{i * top:.1f} 0h{top:.1f}L{(i + 1) * low - 3:.1f} 17a{low / 2:.1f} 5 0 0 1-{low:.1f} 0z"
        for i in range(0, stripes, 2)
    )
    return (
        f'<symbol id="s-aw{width}" overflow="visible">'
        f'<path class="s-cream" d="M0 0H{inner}L{inner + 3} 17q-2 4-6 4H3q-4 0-6-4z"/><path d="{painted}"/>'
        f'<path class="s-sh" d="M0 0H{inner}v3H0z"/></symbol>'
    )


def _front(front: Front, words: StreetWords) -> str:
    width, door = front.width, front.door
    window, glass_width = front.window, width - 47
    panel = f"M{window}-14v10h{glass_width}v-10M{door}-14v12h{_DOOR}v-12"
    inside = _window(front, window, glass_width) if front.state == "open" else _shutter(front, window, words)
    plate = "" if front.state == "vacant" else f'<path class="s-plate" d="M{door}-16h20V-2h-20z"/>'
    return (
        f'<symbol id="{front_id(front)}" overflow="visible"><path d="M3-104h{width - 6}V0H3z"/>'
        f'<path class="s-hi" d="M1-106h{width - 2}v3H1z"/><path class="s-line" d="{panel}"/>'
        f"{inside}{plate}</symbol>"
    )


def _glass(front: Front, window: int) -> str:
    width = front.width - 47
    return f"M{window}-64h{width}v46h-{width}zM{front.door}-58h{_DOOR}v40h-{_DOOR}z"


def _window(front: Front, window: int, width: int) -> str:
    """Lit, with a shelf for what is shown, below the awning."""
    return (
        f'<path class="s-glass" d="{_glass(front, window)}"/>'
        f'<path class="s-shelf" d="M{window}-23h{width}v5h-{width}z"/>'
        f'<path class="s-ray" d="M{window + 4}-18l16-46h8l-16 46z"/>'
        f'<path class="s-note" d="M{front.door + 5}-43h10v7h-10z"/>'
        f'<use href="#s-aw{front.width}" x="4" y="-68"/>'
    )


def _shutter(front: Front, window: int, words: StreetWords) -> str:
    """Lowered, or, where nobody keeps the house, whitewashed panes; a note says which."""
    glass, middle = _glass(front, window), window + (front.width - 47) / 2
    is_vacant = front.state == "vacant"
    pane = f'<path class="s-wash" d="{glass}"/>' if is_vacant else f'<path class="s-shut" d="{glass}"/>'
    pattern = "s-swirl" if is_vacant else "s-slat"
    said = escape(words.vacant if is_vacant else words.closed)
    return (
        f'{pane}<path fill="url(#{pattern})" d="{glass}"/>'
        f'<path class="s-note" d="M{middle - 25:g}-52h50v20h-50z"/>'
        f'<text class="s-closed" x="{middle:g}" y="-37.5">{said}</text>'
    )
