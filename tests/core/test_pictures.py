"""Uploaded pictures: what cannot be one is refused; of the others nothing survives but their dots."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageCms

from marketplace.core.pictures.encoding import LIGHT_BYTES
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.framing import UNCUT, Frame, Shape
from marketplace.core.pictures.keeping import Stored, cut_again, finish, keep_photo, preview
from marketplace.core.pictures.names import address_of, files_of, is_master
from tests.photographs import RED, gif_of_many_pictures, jpeg, photograph, png_head


@pytest.fixture
def media(app: Flask, media: Path) -> Iterator[Path]:
    """The same folder, inside of a request."""
    with app.test_request_context("/"):
        yield media


def opened(media: Path, name: str) -> Image.Image:
    """One of the files that were written."""
    with Image.open(media / name) as picture:
        picture.load()
        return picture


def near(dot: object, colour: tuple[int, int, int]) -> bool:
    """Whether a dot has about that colour: every format loses a little."""
    assert isinstance(dot, tuple)
    return all(abs(one - other) < 25 for one, other in zip(dot, colour, strict=True))


def in_all_formats(media: Path, stored: Stored) -> list[Path]:
    """The files of a photo that is finished."""
    finish(stored)
    return [media / name for name in files_of(stored.picture)]


@pytest.mark.parametrize("side", [6_400, 9_600, 12_000, 20_000])
def test_f36_a_picture_that_would_fill_the_memory_is_refused(media: Path, side: int) -> None:
    with pytest.raises(PictureRefused):
        keep_photo(io.BytesIO(png_head(side, side)))
    assert list(media.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        gif_of_many_pictures(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4\n" + jpeg(40, 30),  # a document with a picture in it
        b"<script>alert(1)</script>" + jpeg(40, 30),
        b"PK\x03\x04" + jpeg(40, 30),
        png_head(40, 40),  # says how large it is, and holds next to nothing
        jpeg(400, 300)[:900],
        b"\xff\xd8\xff" + b"\xff\xda" * 5_000 + jpeg(40, 30),  # five thousand walks over all dots
    ],
    ids=["nothing", "gif", "svg", "pdf", "script", "zip", "no dots", "cut off", "scans"],
)
def test_f36_s38_what_is_no_whole_picture_is_refused(media: Path, data: bytes) -> None:
    with pytest.raises(PictureRefused, match="pas une photo lisible"):
        keep_photo(io.BytesIO(data))
    assert list(media.iterdir()) == []


def test_s38_a_note_in_a_png_that_unpacks_without_end_is_refused(media: Path) -> None:
    note = b"zTXt", b"n\0\0" + zlib.compress(b"\0" * 1_000_000)
    with pytest.raises(PictureRefused):
        keep_photo(io.BytesIO(png_head(40, 40, *[note] * 12)))


def test_s38_more_than_ten_megabytes_are_not_read(media: Path) -> None:
    with pytest.raises(PictureRefused, match="10 Mo"):
        keep_photo(io.BytesIO(jpeg(40, 30) + b"\0" * (10 * 1024 * 1024)))


def test_a_photo_of_a_telephone_that_few_can_read_is_told_how_to_send_it(media: Path) -> None:
    with pytest.raises(PictureRefused, match="HEIC"):
        keep_photo(io.BytesIO(b"\0\0\0\x18ftypheic" + b"\0" * 40))


def test_a_photo_is_kept_in_three_sizes_and_three_formats(media: Path) -> None:
    stored = keep_photo(io.BytesIO(jpeg(2400, 1800)))
    assert stored.size == (1600, 1200)
    kept = in_all_formats(media, stored)
    assert {(*opened(media, file.name).size, file.suffix) for file in kept} == {
        (wide, high, suffix)
        for wide, high in ((400, 300), (800, 600), (1600, 1200))
        for suffix in (".avif", ".webp", ".jpg")
    }
    assert {file.name for file in media.iterdir()} - {file.name for file in kept} == {stored.master}
    assert {address_of(file.name) for file in kept} == {stored.picture}


def test_a_small_photo_is_not_blown_up(media: Path) -> None:
    stored = keep_photo(io.BytesIO(jpeg(300, 200)), frame=UNCUT)
    assert [opened(media, file.name).size for file in in_all_formats(media, stored)] == [(300, 200)] * 3


def test_the_picture_of_a_card_is_light_even_when_it_is_all_noise(media: Path) -> None:
    stored = keep_photo(io.BytesIO(photograph(480, 360)))
    cards = [file for file in in_all_formats(media, stored) if "-400." in file.name]
    assert len(cards) == 3
    assert [file.name for file in cards if file.stat().st_size > LIGHT_BYTES] == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_telephone_was_held(media: Path, orientation: int) -> None:
    taken, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    upright = Image.new("RGB", (400, 300), "white")
    upright.paste(RED, (0, 0, 200, 150))  # the red quarter is the upper left one
    backwards = [None, 0, 3, 1, 5, 2, 6, 4]  # how a camera held like that would have written it
    how = backwards[orientation - 1]
    lying = upright if how is None else upright.transpose(Image.Transpose(how))
    lying.save(taken, "JPEG", exif=exif, quality=95)
    taken.seek(0)
    stored = keep_photo(taken, frame=UNCUT)
    kept = opened(media, files_of(stored.picture)[-1])
    assert kept.size == (400, 300)
    assert near(kept.getpixel((50, 50)), RED)
    assert near(kept.getpixel((350, 250)), (255, 255, 255))


def test_s38_nothing_that_the_camera_noted_survives(media: Path) -> None:
    taken, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Camera of Jeanne"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    xmp = b"<x:xmpmeta>Jeanne</x:xmpmeta>"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noted = {"exif": exif, "icc_profile": srgb, "comment": b"Jeanne", "xmp": xmp}
    Image.new("RGB", (900, 600)).save(taken, "JPEG", **noted)
    sent = taken.getvalue() + b"PK\x03\x04 behind the picture <script>"
    in_all_formats(media, keep_photo(io.BytesIO(sent)))
    assert len(list(media.iterdir())) == 10 - 3  # two sizes of three formats, and what they are cut from
    for file in media.iterdir():
        with Image.open(file) as picture:
            assert (dict(picture.getexif()), picture.info.get("icc_profile")) == ({}, None), file.name
        data = file.read_bytes()
        assert not any(trace in data for trace in (b"Jeanne", b"<script>", b"PK\x03\x04")), file.name


def test_colours_of_another_space_are_brought_to_that_of_the_web(media: Path) -> None:
    taken = io.BytesIO()
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for old, new in ((b"rXYZ", b"tmp_"), (b"bXYZ", b"rXYZ"), (b"tmp_", b"bXYZ")):
        place = profile.index(old, 128)
        profile[place : place + 4] = new  # a space whose red is our blue
    place = profile.index("sRGB".encode("utf-16-be"))
    profile[place : place + 8] = "else".encode("utf-16-be")
    Image.new("RGB", (40, 30), RED).save(taken, "JPEG", icc_profile=bytes(profile), quality=95)
    stored = keep_photo(io.BytesIO(taken.getvalue()), frame=UNCUT)
    assert near(opened(media, files_of(stored.picture)[-1]).getpixel((5, 5)), RED[::-1])


def test_a_broken_description_of_colours_is_passed_over(media: Path) -> None:
    taken = io.BytesIO()
    Image.new("RGB", (40, 30), RED).save(taken, "JPEG", icc_profile=b"no profile", quality=95)
    stored = keep_photo(io.BytesIO(taken.getvalue()), frame=UNCUT)
    assert near(opened(media, files_of(stored.picture)[-1]).getpixel((5, 5)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_of_writing_dots_becomes_plain_colours(media: Path, mode: str) -> None:
    taken = io.BytesIO()
    Image.new("L", (40, 30), 200).convert(mode).save(taken, "JPEG" if mode == "CMYK" else "PNG")
    taken.seek(0)
    stored = keep_photo(taken, frame=UNCUT)
    assert opened(media, files_of(stored.picture)[-1]).mode == "RGB"


def test_what_is_clear_becomes_white(media: Path) -> None:
    taken = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(taken, "PNG")
    taken.seek(0)
    stored = keep_photo(taken, frame=UNCUT)
    assert near(opened(media, files_of(stored.picture)[-1]).getpixel((20, 15)), (255, 255, 255))


def test_a_photo_is_cut_again_from_what_was_sent(media: Path) -> None:
    first = keep_photo(io.BytesIO(jpeg(1200, 900, left=RED)))
    again = cut_again(first.master, frame=Frame(Shape.SQUARE, turns=1, zoom_percent=200, centre_y=0))
    assert again.size == (450, 450)
    assert again.master == first.master
    assert is_master(first.master)
    # Turned to the right, what was on the left is above.
    assert near(opened(media, files_of(again.picture)[-1]).getpixel((225, 225)), RED)
    assert (media / files_of(first.picture)[-1]).exists()  # pages and orders may still show it
    with Image.open(io.BytesIO(preview(first.master, frame=again.frame))) as shown:
        assert shown.size == (450, 450)


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize(("zoom", "x", "y"), [(100, 500, 500), (300, 0, 1000), (170, 1000, 0), (100, 0, 0)])
def test_a_cut_never_leaves_the_picture(shape: Shape, zoom: int, x: int, y: int) -> None:
    for size in ((3200, 2400), (1, 1), (3200, 1), (7, 5000)):
        left, top, right, bottom = Frame(shape, 0, zoom, x, y).box(*size)
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]


def test_a_photo_of_twelve_megapixels_is_kept(media: Path) -> None:
    stored = keep_photo(io.BytesIO(jpeg(4032, 3024, left=RED)))
    assert opened(media, stored.master).size == (3200, 2400)
    assert stored.size == (1600, 1200)


def test_finishing_twice_writes_once(media: Path) -> None:
    stored = keep_photo(io.BytesIO(jpeg(300, 200)))
    finish(stored)
    avif = next(media.glob("*.avif"))
    before = avif.stat().st_mtime_ns
    finish(stored)
    assert avif.stat().st_mtime_ns == before


def test_a_row_of_before_has_one_file() -> None:
    assert files_of("/media/kQ7wAa1aaaaaaaaaaaaaaa.webp") == ["kQ7wAa1aaaaaaaaaaaaaaa.webp"]
    assert address_of("kQ7wAa1aaaaaaaaaaaaaaa.webp") == "/media/kQ7wAa1aaaaaaaaaaaaaaa.webp"
