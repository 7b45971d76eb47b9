"""How the buttons of the cutting page move a frame: all of it stands in the address, no script is needed."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from marketplace.core.pictures.framing import MOST_ZOOM, WHOLE_ZOOM, Frame, Shape

STEP, ZOOM_STEP = 0.12, 25  # a part of what is kept; percent
_MOVES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_TURNS = {"turn-left": -1, "turn-right": 1}
_ZOOMS = {"closer": ZOOM_STEP, "wider": -ZOOM_STEP}


@dataclass(frozen=True)
class Cutting:
    """A frame on a picture. Units: dots of the turned picture."""

    frame: Frame
    wide: int
    high: int

    @property
    def box(self) -> tuple[int, int]:
        """Width and height of what is kept."""
        left, top, right, bottom = self.frame.box(self.wide, self.high)
        return right - left, bottom - top

    @property
    def parts(self) -> tuple[int, int]:
        """How much of the picture is kept, across and down, in thousandths."""
        wide, high = self.box
        return round(1000 * wide / self.wide), round(1000 * high / self.high)

    @property
    def fields(self) -> dict[str, str | int]:
        """What forms and addresses say of it."""
        frame = self.frame
        return {
            "shape": frame.shape.value,
            "turns": frame.turns,
            "zoom": frame.zoom_percent,
            "x": frame.centre_x,
            "y": frame.centre_y,
        }

    @property
    def query(self) -> str:
        """The same, for an address."""
        return urlencode(self.fields)


def cutting_of(frame: Frame, size: tuple[int, int]) -> Cutting:
    """A frame on an unturned picture of that size."""
    wide, high = frame.turned_size(*size)
    return Cutting(frame.settled(wide, high), wide, high)


def stated(values: MultiDict[str, str], *, known: Frame) -> Frame:
    """The frame that a form or an address says; what it leaves out, or says wrongly, stays as known."""
    shape = values.get("shape", "")
    return Frame(
        shape=Shape(shape) if shape in {each.value for each in Shape} else known.shape,
        turns=_whole(values.get("turns"), known.turns, 0, 3),
        zoom_percent=_whole(values.get("zoom"), known.zoom_percent, WHOLE_ZOOM, MOST_ZOOM),
        centre_x=_whole(values.get("x"), known.centre_x, 0, 1000),
        centre_y=_whole(values.get("y"), known.centre_y, 0, 1000),
    )


def stepped(cutting: Cutting, step: str) -> Frame:
    """The frame after one press of a button."""
    frame = cutting.frame
    if step in _TURNS:
        return turned(frame, _TURNS[step])
    if step in _ZOOMS:
        zoom = min(max(frame.zoom_percent + _ZOOMS[step], WHOLE_ZOOM), MOST_ZOOM)
        return replace(frame, zoom_percent=zoom)
    across, down = _MOVES.get(step, (0, 0))
    wide, high = cutting.parts
    return replace(
        frame,
        centre_x=min(max(frame.centre_x + round(across * wide * STEP), 0), 1000),
        centre_y=min(max(frame.centre_y + round(down * high * STEP), 0), 1000),
    )


def turned(frame: Frame, quarters: int) -> Frame:
    """The same part of the picture, a quarter further to the right (1) or to the left (-1)."""
    x, y = frame.centre_x, frame.centre_y
    x, y = (1000 - y, x) if quarters > 0 else (y, 1000 - x)
    return replace(frame, turns=(frame.turns + quarters) % 4, centre_x=x, centre_y=y)


def _whole(text: str | None, known: int, least: int, most: int) -> int:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text or 0), least), most) if is_number else known
