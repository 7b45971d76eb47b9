"""Uploaded pictures: what cannot be one is refused in words."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from marketplace.core.pictures import PictureRefused, store_picture


@pytest.fixture(autouse=True)
def _visit(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def png(width: int, height: int) -> bytes:
    """A picture that says how large it is, and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"".join([b"\x89PNG\r\n\x1a\n", *chunks])


@pytest.mark.parametrize("side", [6_400, 9_600, 20_000])
def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path, side: int) -> None:
    with pytest.raises(PictureRefused):
        store_picture(io.BytesIO(png(side, side)), folder=tmp_path)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", png(40, 40)])
def test_what_is_no_whole_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(PictureRefused):
        store_picture(io.BytesIO(data), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_kept_smaller_and_without_what_the_camera_noted(tmp_path: Path) -> None:
    taken, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Camera of Jeanne"
    Image.new("RGB", (2000, 1000)).save(taken, "JPEG", exif=exif)
    taken.seek(0)
    address = store_picture(taken, folder=tmp_path)
    kept = tmp_path / address.removeprefix("/media/")
    with Image.open(kept) as picture:
        assert picture.size == (1600, 800)
    assert b"Jeanne" not in kept.read_bytes()
