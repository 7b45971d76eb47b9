"""Uploaded pictures: checked, re-encoded without their metadata, stored under a random name."""

import io
import struct
import warnings
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from marketplace.core.errors import Refusal
from marketplace.core.references import new_token
from marketplace.core.words import _

_MAX_BYTES = 10 * 1024 * 1024
_MAX_PIXELS = 40_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_UNREADABLE = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Warning),
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error),  # what decoders say
)


class PictureRefused(Refusal):
    """The file cannot be used as a picture."""

    status = 422


def store_picture(file: IO[bytes], *, folder: Path, longest_side: int = 1600) -> str:
    """Keep an uploaded picture as WebP and return its public address under /media/.

    Limits: 10 MB, 40 megapixels; JPEG, PNG, WebP or AVIF only. EXIF and GPS do not survive.
    Raises: PictureRefused.
    """
    data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise PictureRefused(_("Cette photo dépasse 10 Mo. Choisissez-en une plus légère."))
    picture = _open(data)
    picture.thumbnail((longest_side, longest_side))
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{new_token().replace('-', 'a').replace('_', 'b')}.webp"
    picture.save(folder / name, "WEBP", quality=82, method=4)
    return f"/media/{name}"


def _open(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        if picture.width * picture.height > _MAX_PIXELS:
            raise PictureRefused(_("Cette photo est trop grande : 40 millions de points au plus."))
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGB")
    except _UNREADABLE as error:
        raise PictureRefused(
            _("Ce fichier n’est pas une photo lisible. Envoyez un fichier JPEG, PNG, WebP ou AVIF.")
        ) from error
