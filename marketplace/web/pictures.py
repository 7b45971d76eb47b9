"""How a kept photo is put on a page: each browser takes the lightest file that is sharp enough for it."""

from dataclasses import dataclass
from functools import lru_cache

from marketplace.core.pictures.names import MEDIA, SIDES, TYPES, PhotoName, photo_named

# How large a picture stands on its page, as style sheets have it: most sides offered, and the width it takes.
_PLACES = {
    "s": (SIDES[:1], "3.5rem"),
    "": (SIDES[:2], "(max-width: 40rem) 45vw, 14rem"),
    "big": (SIDES, "(max-width: 60rem) 92vw, 46rem"),
}


@dataclass(frozen=True)
class ShownPhoto:
    """A photo for the `picture` element. Units: dots."""

    src: str
    width: int
    height: int
    sources: tuple[tuple[str, str], ...]  # media type, srcset; the lightest kind first
    srcset: str
    sizes: str
    is_square: bool


@lru_cache(maxsize=8192)
def photo_in(picture: str, size: str) -> ShownPhoto | None:
    """The photo at that address in a place of `_PLACES`; None for a drawing or a picture of one size."""
    photo = photo_named(picture)
    if photo is None:
        return None
    most, sizes = _PLACES[size]
    sides = [side for side in photo.sides if side <= most[-1]] or photo.sides
    listed = {suffix: _srcset(photo, sides, suffix) for suffix in TYPES}
    return ShownPhoto(
        src=f"{MEDIA}{photo.file(sides[-1], 'jpg')}",
        width=photo.wide(sides[-1]),
        height=max(1, round(photo.height * sides[-1] / photo.longest)),
        sources=tuple((TYPES[suffix], listed[suffix]) for suffix in ("avif", "webp")),
        srcset=listed["jpg"] if len(sides) > 1 else "",
        sizes=sizes if len(sides) > 1 else "",
        is_square=photo.width == photo.height,
    )


def _srcset(photo: PhotoName, sides: list[int], suffix: str) -> str:
    if len(sides) == 1:
        return f"{MEDIA}{photo.file(sides[0], suffix)}"
    return ", ".join(f"{MEDIA}{photo.file(side, suffix)} {photo.wide(side)}w" for side in sides)
