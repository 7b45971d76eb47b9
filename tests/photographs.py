"""Pictures for tests, made on the spot: plain ones, noisy ones, and heads without a body."""

import io
import struct
import zlib

from PIL import Image

RED, BLUE = (200, 40, 30), (30, 60, 190)


def jpeg(width: int, height: int, *, left: tuple[int, int, int] = BLUE) -> bytes:
    """A plain picture in two colours: `left`, and grey."""
    picture = Image.new("RGB", (width, height), (120, 120, 120))
    picture.paste(left, (0, 0, width // 2, height))
    return _saved(picture)


def photograph(width: int, height: int) -> bytes:
    """As full of detail as a heap of leaves."""
    noise = Image.effect_noise((width // 2, height // 2), 60).resize((width, height))
    return _saved(Image.merge("RGB", (noise, noise.rotate(90, expand=False), noise.rotate(180))))


def scene(width: int, height: int) -> bytes:
    """About as full of detail as what people photograph: much of it coarse, little fine, a few edges."""
    shades = [_clouds(width, height) for _colour in "rgb"]
    picture = Image.merge("RGB", shades)
    picture.paste(BLUE, (width // 3, height // 3, width // 2, height // 2))
    return _saved(picture)


def _clouds(width: int, height: int) -> Image.Image:
    """Grey noise of which each finer grain is half as strong as the one before."""
    mixed = Image.new("L", (width, height), 128)
    for cells in (512, 128, 32, 8):
        small = Image.effect_noise((cells, max(1, cells * height // width)), 90)
        mixed = Image.blend(mixed, small.resize((width, height), Image.Resampling.BICUBIC), 0.5)
    return mixed


def gif_of_many_pictures() -> bytes:
    """Ten thousand pictures in a row, one dot each."""
    frame = b"\x21\xf9\x04\x00\x01\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame * 10_000 + b";"


def png_head(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG that says how large it is, and holds next to nothing; `more`: further chunks."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), *more, (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"".join([b"\x89PNG\r\n\x1a\n", *chunks])


def _saved(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()
