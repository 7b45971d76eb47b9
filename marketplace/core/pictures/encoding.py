"""A picture as bytes: in the sizes of our pages, light enough for a telephone."""

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image

from marketplace.core.pictures.names import SIDES, PhotoName

LIGHT_BYTES = 25_000  # what a picture on a card may weigh
_LADDERS: dict[str, tuple[str, tuple[int, ...], dict[str, Any]]] = {
    # suffix: (Pillow's name, qualities from the best down, options)
    "jpg": ("JPEG", (80, 68, 55, 40, 25), {"progressive": True, "optimize": True}),
    "webp": ("WEBP", (78, 64, 50, 35, 20), {"method": 4}),
    "avif": ("AVIF", (60, 50, 40, 30, 20), {"speed": 8, "max_threads": 1}),
}


def sizes_of(picture: Image.Image, photo: PhotoName) -> list[tuple[int, Image.Image]]:
    """The picture in each size, largest first: each is made from the one before."""
    made, last = [], picture
    for side in reversed(photo.sides):
        high = max(1, round(photo.height * side / photo.longest))
        last = last.resize((photo.wide(side), high), Image.Resampling.LANCZOS, reducing_gap=2.0)
        made.append((side, last))
    return made


def renditions(
    picture: Image.Image, photo: PhotoName, *, suffixes: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """The files of a photo in some formats: name and content."""
    for side, size in sizes_of(picture, photo):
        for suffix in suffixes:
            yield photo.file(side, suffix), _encoded(size, suffix)


def master_bytes(picture: Image.Image) -> bytes:
    """The picture that later cuts are made from: a JPEG with nothing but dots in it."""
    return _saved(picture, "JPEG", 90, {})


def quick_bytes(picture: Image.Image) -> bytes:
    """A JPEG that is shown once, to who is cutting."""
    return _saved(picture, "JPEG", 75, {})


def _encoded(picture: Image.Image, suffix: str) -> bytes:
    kind, qualities, options = _LADDERS[suffix]
    if max(picture.size) > SIDES[0]:
        return _saved(picture, kind, qualities[0], options)
    return _light(_saved(picture, kind, quality, options) for quality in qualities)


def _light(tries: Iterator[bytes]) -> bytes:
    data = b""
    for data in tries:
        if len(data) <= LIGHT_BYTES:
            break
    return data


def _saved(picture: Image.Image, kind: str, quality: int, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, quality=quality, **options)
    return file.getvalue()
