"""Files that strangers send, turned into plain dots: nothing is decoded before its size is known.

Whoever decodes waits for whoever does so already: a process never holds the dots of two large pictures.
"""

import io
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from PIL import Image, ImageCms, ImageOps, PngImagePlugin, UnidentifiedImageError

from marketplace.core.pictures.errors import of_iphone, too_heavy, too_large, unreadable

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
_MOST_SCANS = 100  # a camera's progressive JPEG has ten; each one more is another walk over all dots
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024  # notes inside of a PNG are no place for a bomb either
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Warning),
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error),  # what decoders say
)
_ONE = threading.Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The turn of one picture: its dots take up to 160 MB, those of four at once would not fit."""
    with _ONE:
        yield


def bytes_of(file: IO[bytes]) -> bytes:
    """The file, if it is not too heavy. Raises: PictureRefused."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise too_heavy()
    return data


def read_picture(data: bytes, *, longest_side: int) -> Image.Image:
    """The picture upright, in sRGB, on white where it was clear, and no longer than that.

    What it is, its first bytes say, not its name. Limits: 40 megapixels; JPEG, PNG, WebP, AVIF; of moving
    ones the first picture. Raises: PictureRefused.
    """
    kind = _kind_of(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            sent = Image.open(io.BytesIO(data), formats=(kind,))
        if sent.width * sent.height > MOST_PIXELS:
            raise too_large()
        picture = _in_plain_colours(sent)
        picture.thumbnail((longest_side, longest_side))  # a JPEG is decoded at a fraction of its size
        plain = _on_white(_in_srgb(_upright(picture)))
        plain.info = {}  # comments, and whatever else a writer would put into the new file by itself
        return plain
    except _BROKEN as error:
        raise unreadable() from error


def measured(data: bytes) -> tuple[int, int]:
    """Width and height of one of our own files, which lie as they are shown. Raises: PictureRefused."""
    try:
        return Image.open(io.BytesIO(data), formats=(_kind_of(data),)).size
    except _BROKEN as error:
        raise unreadable() from error


def _kind_of(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff") and data.count(b"\xff\xda") <= _MOST_SCANS:
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC:
            raise of_iphone()
        return "AVIF"
    raise unreadable()


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    """Palettes and sixteen bits a dot: they cannot be made smaller as they are."""
    if picture.mode in {"P", "1", "PA"}:
        return picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    with suppress(*_BROKEN):  # where the camera's notes are broken, the picture stays as it lies
        ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "L", "CMYK"}:
        try:
            return _converted(picture, profile)
        except (ImageCms.PyCMSError, *_BROKEN):
            pass  # an unreadable description of colours is no reason to refuse the picture
    return picture


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if "sRGB" in ImageCms.getProfileDescription(theirs):
        return picture
    ours = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(picture, theirs, ours, outputMode="RGB")
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
