"""A shopfront as dots, plainer than the street's own: windows above, an awning, a lit window, a door."""

from dataclasses import dataclass

from marketplace.web.storefront.shared.lettering import Pen, letters

_WALL, _TRIM, _PANE, _LIT = "#f8ebd2", "#fffaf0", "#8fa3b0", "#f8c978"
_SHADE, _STEP = "#00000026", "#d9c5a2"
_STRIPES = 8


@dataclass(frozen=True)
class Plot:
    """Where a front stands: its left edge, where its door meets the ground, how wide it is. Units: dots."""

    left: float
    ground: float
    wide: float

    def box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """A box told in hundredths of the width, upwards from the ground."""
        part = self.wide / 100
        return (
            self.left + left * part,
            self.ground - top * part,
            self.left + right * part,
            self.ground - bottom * part,
        )


def draw_front(pen: Pen, plot: Plot, *, colour: str, name: str = "") -> None:
    """One front in a shop's colour, with its name over the door where there is one."""
    pen.rectangle(plot.box(0, 118, 100, 0), fill=_WALL)
    pen.rectangle(plot.box(-2, 122, 102, 116), fill=_TRIM)
    for left in (16, 60):
        _draw_window(pen, plot, left, colour)
    pen.rectangle(plot.box(0, 70, 100, 0), fill=colour)
    pen.rectangle(plot.box(8, 42, 62, 10), fill=_LIT, outline=_TRIM, width=_line(plot))
    pen.line(plot.box(35, 42, 35, 10), fill=_TRIM, width=_line(plot))
    pen.rectangle(plot.box(70, 44, 92, 0), fill=_TRIM)
    pen.rectangle(plot.box(74, 40, 88, 14), fill=_LIT)
    pen.ellipse(plot.box(72.5, 10, 75, 7.5), fill=colour)
    _draw_awning(pen, plot, colour)
    _write_name(pen, plot, name)
    pen.rectangle(plot.box(-2, 1.5, 102, -2), fill=_STEP)


def _draw_window(pen: Pen, plot: Plot, left: float, colour: str) -> None:
    pen.rectangle(plot.box(left - 5, 107, left, 80), fill=colour)
    pen.rectangle(plot.box(left + 24, 107, left + 29, 80), fill=colour)
    pen.rectangle(plot.box(left, 107, left + 24, 80), fill=_PANE, outline=_TRIM, width=_line(plot))
    pen.line(plot.box(left + 12, 107, left + 12, 80), fill=_TRIM, width=_line(plot))
    pen.line(plot.box(left, 95, left + 24, 95), fill=_TRIM, width=_line(plot))


def _draw_awning(pen: Pen, plot: Plot, colour: str) -> None:
    wide = 104 / _STRIPES
    for stripe in range(_STRIPES):
        left = -2 + stripe * wide
        fill = _TRIM if stripe % 2 else colour
        pen.rectangle(plot.box(left, 55, left + wide, 46), fill=fill)
        pen.pieslice(plot.box(left, 49.5, left + wide, 42.5), 0, 180, fill=fill)
    pen.line(plot.box(-2, 55, 102, 55), fill=_SHADE, width=_line(plot))


def _write_name(pen: Pen, plot: Plot, name: str) -> None:
    size = next((s for s in range(int(plot.wide / 11), 8, -1) if _fits(plot, name, s)), 8)
    x0, y0, x1, y1 = plot.box(4, 69, 96, 57)
    pen.text(((x0 + x1) / 2, (y0 + y1) / 2), name, font=letters("title", size), fill=_TRIM, anchor="mm")


def _fits(plot: Plot, name: str, size: int) -> bool:
    return letters("title", size).getlength(name) <= plot.wide * 0.92


def _line(plot: Plot) -> int:
    return max(2, round(plot.wide / 60))
