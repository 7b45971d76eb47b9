"""The town's mark as dots, for places that take no drawing: its paths, read from the drawing and filled."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

_FINER = 4  # drawn so much larger, then made smaller: smooth edges
_WIDE, _HIGH = 32.0, 36.0
_PATH = re.compile(r'<path fill="(#[0-9a-f]{6})" d="([^"]+)"')
_STEP = re.compile(r"([MhHvVlqz])([^MhHvVlqz]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_CURVE = 12  # straight pieces of a curve
Point = tuple[float, float]


def mark_png(drawing: Path, *, side: int, ground: str, share: float) -> bytes:
    """A square PNG: the mark in the middle, `share` of the side high. `ground`: a colour, or "" for none."""
    large = side * _FINER
    picture = Image.new("RGBA", (large, large), ground or (0, 0, 0, 0))
    scale = large * share / _HIGH
    left, top = (large - _WIDE * scale) / 2, (large - _HIGH * scale) / 2
    draw_mark(ImageDraw.Draw(picture), drawing, at=(left, top), high=large * share)
    out = BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_mark(pen: ImageDraw.ImageDraw, drawing: Path, *, at: Point, high: float) -> None:
    """The mark so high, its upper left corner there."""
    left, top = at
    scale = high / _HIGH
    for colour, data in _PATH.findall(drawing.read_text(encoding="utf-8")):
        for outline in outlines(data):
            pen.polygon([(left + x * scale, top + y * scale) for x, y in outline], fill=colour)


def outlines(data: str) -> Iterator[list[Point]]:
    """The closed outlines of a path of M, h, H, v, V, l, q and z, as the mark's are."""
    outline: list[Point] = []
    for letter, said in _STEP.findall(data):
        numbers = [float(number) for number in _NUMBER.findall(said)]
        if letter == "M":
            outline = [(numbers[0], numbers[1])]
        elif letter == "z":
            yield outline
        else:
            outline += _step(letter, numbers, outline[-1])


def _step(letter: str, numbers: list[float], here: Point) -> list[Point]:
    x, y = here
    if letter in "hH":
        return [(numbers[0] + (x if letter == "h" else 0), y)]
    if letter in "vV":
        return [(x, numbers[0] + (y if letter == "v" else 0))]
    if letter == "l":
        return [(x + numbers[0], y + numbers[1])]
    by_x, by_y, to_x, to_y = numbers
    parts = [piece / _CURVE for piece in range(1, _CURVE + 1)]
    return [
        (x + 2 * (1 - t) * t * by_x + t * t * to_x, y + 2 * (1 - t) * t * by_y + t * t * to_y) for t in parts
    ]
