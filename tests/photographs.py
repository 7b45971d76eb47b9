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
