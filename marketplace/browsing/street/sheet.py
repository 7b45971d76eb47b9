"""The sheet on which the small drawings of trades stand side by side: one file for a whole street."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

SHEET = "img/trades.webp"  # drawn by `python -m bench.sheet`
SIDE, COLUMNS = 72, 6  # of a cell, in dots: twice what it takes on a page
# From left to right, row by row. What is drawn on the sheet is found by its place: add at the end only.
NAMES = (
    "bicycle", "books", "bottle-with-popping-cork", "bouquet", "carrot", "cheese-wedge",
    "chocolate-bar", "croissant", "cut-of-meat", "dress", "fish", "flat-shoe",
    "gem-stone", "glasses", "hammer", "jar", "lotion-bottle", "mobile-phone",
    "olive", "pie", "scissors", "teapot", "teddy-bear", "thread",
    "vinyl-black", "wrapped-gift", "comte-wedge", "herb", "honey-pot", "lighthouse",
    "mans-shoe", "open-book", "perfume-amber", "round-loaf", "saucepan", "toolbox",
    "wine-red", "yarn-ball",
)  # fmt: skip
ROWS = -(-len(NAMES) // COLUMNS)
_PLACES = {f"goods/{name}": place for place, name in enumerate(NAMES)}
_CUT = Markup(
    '<svg class="cut" x="{x:g}" y="{y:g}" width="{side}" height="{side}" viewBox="{left} {top} {cell} {cell}"'
    ' {said}><image href="{sheet}" width="{width}" height="{height}"/></svg>'
)


@dataclass(frozen=True)
class Cut:
    """Where a drawing stands on the sheet. Units: dots."""

    left: int
    top: int

    def drawn(self, sheet: str, *, side: int, x: float = 0, y: float = 0, label: str = "") -> Markup:
        """The drawing alone, so large, at a place of a picture. `sheet`: its address."""
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return _CUT.format(
            x=x, y=y, side=side, left=self.left, top=self.top, cell=SIDE, said=said, sheet=sheet,
            width=COLUMNS * SIDE, height=ROWS * SIDE,
        )  # fmt: skip


@lru_cache(maxsize=1024)
def cut_of(picture: str) -> Cut | None:
    """Where a drawing (« goods/fish ») stands on the sheet; None for what is not on it."""
    place = _PLACES.get(picture)
    return None if place is None else Cut(place % COLUMNS * SIDE, place // COLUMNS * SIDE)
