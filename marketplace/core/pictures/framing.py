"""What of a picture is shown: turned, and cut to the shape of a shop's photos."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from PIL import Image

WHOLE_ZOOM, MOST_ZOOM = 100, 300
_TURNED = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


class Shape(StrEnum):
    """How wide a photo is to its height."""

    WIDE = "wide"  # 4:3
    SQUARE = "square"
    WHOLE = "whole"  # as it was taken

    def ratio(self, width: int, height: int) -> float:
        """Width to height of what is cut out of a picture of that size."""
        return {Shape.WIDE: 4 / 3, Shape.SQUARE: 1.0}.get(self, width / height)


@dataclass(frozen=True)
class Frame:
    """A cut. Units: quarters of a turn to the right; percent; thousandths of the turned picture."""

    shape: Shape = Shape.WIDE
    turns: int = 0
    zoom_percent: int = WHOLE_ZOOM
    centre_x: int = 500
    centre_y: int = 500

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """What is kept of a turned picture of that size: left, top, right, bottom; never outside of it."""
        ratio = self.shape.ratio(width, height)
        whole = min(width, height * ratio)  # the widest cut of that shape
        wide = max(1, round(whole * WHOLE_ZOOM / self.zoom_percent))
        high = max(1, round(whole / ratio * WHOLE_ZOOM / self.zoom_percent))
        left = _within(width * self.centre_x / 1000 - wide / 2, width - wide)
        top = _within(height * self.centre_y / 1000 - high / 2, height - high)
        return left, top, min(left + wide, width), min(top + high, height)

    def settled(self, width: int, height: int) -> Self:
        """The same cut of a turned picture of that size, its centre where it really comes to lie."""
        left, top, right, bottom = self.box(width, height)
        centre_x, centre_y = round(500 * (left + right) / width), round(500 * (top + bottom) / height)
        return replace(self, centre_x=centre_x, centre_y=centre_y)

    def turned_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of a picture of that size after its turns."""
        return (height, width) if self.turns % 2 else (width, height)

    def cut(self, picture: Image.Image) -> Image.Image:
        """The picture, turned and cut."""
        how = _TURNED[self.turns % 4]
        turned = picture if how is None else picture.transpose(how)
        return turned.crop(self.box(*turned.size))


CENTRED = Frame()
UNCUT = Frame(Shape.WHOLE)


def _within(start: float, most: int) -> int:
    return max(0, min(round(start), most))
