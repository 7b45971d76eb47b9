"""Columns of figures as a drawing: where everything stands, in the units of its own box.

A drawing says nothing that the table behind it does not say too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 210
_LEFT, _RIGHT, _TOP, _FLOOR = 6, 354, 26, 178
_FATTEST, _GAP = 40, 0.28
_MOST_LABELS = 8
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Bar:
    """A bar from the floor up, perhaps one on top of it. `mark_y`: how high it was before; None for never."""

    x: int
    width: int
    y: int
    height: int
    top_y: int
    top_height: int
    mark_y: int | None


@dataclass(frozen=True)
class Label:
    """Words in the middle below a column, or at the left above a line."""

    at: int
    words: str


@dataclass(frozen=True)
class Drawing:
    """Bars with lines behind them and words below. All measures in the units of the box."""

    bars: Sequence[Bar]
    lines: Sequence[Label]
    labels: Sequence[Label]
    floor: int = _FLOOR
    left: int = _LEFT
    right: int = _RIGHT
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Figure:
    """What one column shows. `top` stands on `base`; `before` is beside, None where there was no such day."""

    label: str
    base: int
    top: int = 0
    before: int | None = None


def drawing_of(figures: Sequence[Figure], *, said: Callable[[int], str]) -> Drawing:
    """The drawing of some figures; `said` writes an amount beside a line."""
    most = _round_up(max((max(each.base + each.top, each.before or 0) for each in figures), default=0))
    pitch = (_RIGHT - _LEFT) / max(len(figures), 1)
    every = -(-len(figures) // _MOST_LABELS)
    return Drawing(
        bars=[_bar(each, place, pitch, most) for place, each in enumerate(figures)],
        lines=[Label(_height(amount, most), said(amount)) for amount in (most, most // 2)],
        labels=[
            Label(round(_LEFT + (place + 0.5) * pitch), each.label)
            for place, each in enumerate(figures)
            if place % every == 0
        ],
    )


def _bar(figure: Figure, place: int, pitch: float, most: int) -> Bar:
    width = max(2, min(_FATTEST, round(pitch * (1 - _GAP))))
    base_y, top_y = _height(figure.base, most), _height(figure.base + figure.top, most)
    return Bar(
        x=round(_LEFT + (place + 0.5) * pitch - width / 2),
        width=width,
        y=base_y,
        height=_FLOOR - base_y,
        top_y=top_y,
        top_height=base_y - top_y,
        mark_y=None if figure.before is None else _height(figure.before, most),
    )


def _height(amount: int, most: int) -> int:
    return _FLOOR - round((_FLOOR - _TOP) * amount / most)


def _round_up(amount: int) -> int:
    """The next amount that reads well on a line, and whose half does too. Never 0."""
    size = 10 ** (len(str(max(amount, 1))) - 1)
    return next(round(step * size) for step in _STEPS if step * size >= amount) if amount > 9 else 10
