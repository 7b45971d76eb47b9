"""Weeks drawn as bars, with every figure in words for the table behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marketplace.core.times import format_short_day
from marketplace.core.words import language
from marketplace.insights.barometer.weeks import Week
from marketplace.web.filters import number

WIDTH, TALL, FLOOR, LEFT = 400, 150, 190, 32
_MOST_LABELS, _MOST_TEXTS = 8, 13
HIDDEN = "–"


@dataclass(frozen=True)
class Bar:
    """One week. Units: those of the drawing; `text`: the figure in words, a dash where it may not be told."""

    middle: int
    wide: int
    tall: int
    label: str
    text: str
    day: str
    is_told: bool


@dataclass(frozen=True)
class Drawing:
    """Bars, and which of them bear words."""

    bars: Sequence[Bar]

    @property
    def label_every(self) -> int:
        """Words below each bar so far apart do not run into each other."""
        return -(-len(self.bars) // _MOST_LABELS)

    @property
    def bears_texts(self) -> bool:
        """Whether there is room for the figures on the bars."""
        return len(self.bars) <= _MOST_TEXTS

    @property
    def is_empty(self) -> bool:
        """Whether no week may be told."""
        return not any(bar.is_told for bar in self.bars)


def drawn(weeks: Sequence[Week], read: Callable[[Week], int | None]) -> Drawing:
    """A bar for each week, none where `read` gives None."""
    values = [read(week) for week in weeks]
    most = max((value or 0 for value in values), default=0) or 1
    step = (WIDTH - LEFT - 4) // max(len(weeks), 1)
    return Drawing(
        [
            Bar(
                middle=LEFT + n * step + step // 2,
                wide=max(min(step - 3, 40), 2),
                tall=round(TALL * (value or 0) / most),
                label=f"{week.monday:%d/%m}",
                text=HIDDEN if value is None else number(value),
                day=format_short_day(week.monday, language()),
                is_told=value is not None,
            )
            for n, (week, value) in enumerate(zip(weeks, values, strict=True))
        ]
    )
