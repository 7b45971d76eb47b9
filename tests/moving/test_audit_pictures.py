"""The audit of uploaded pictures: the rows and the folder tell the same."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.catalogue.photos.services import add_photo
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.pictures.keeping import finish, keep_photo
from marketplace.moving.audit import breaches_of, pictures
from tests.factories import Goods
from tests.photographs import jpeg

pytestmark = pytest.mark.all_towns

MISSING, UNSHOWN = "every uploaded picture is in its folder", "an uploaded picture is shown nowhere"
NAME = "Aa1aaaaaaaaaaaaaaaaaaaaa.webp"


def upload(folder: Path, *, days_ago: float) -> None:
    """A picture comes into the folder."""
    file, at = folder / NAME, clock.now() - timedelta(days=days_ago)
    file.write_bytes(b"picture")
    os.utime(file, (at.timestamp(), at.timestamp()))


def show(goods: Goods, picture: str) -> None:
    """The product is shown with this picture."""
    with transaction():
        goods.product.picture = picture


def found() -> list[str]:
    """The rules that are broken now."""
    return [breach.rule for check in pictures.checks() for breach in breaches_of(check)]


def test_a_picture_that_is_shown_and_there_is_sound(goods: Goods, media: Path) -> None:
    upload(media, days_ago=2)
    show(goods, f"/media/{NAME}")
    assert found() == []


def test_a_picture_without_its_file_is_a_breach(goods: Goods, media: Path) -> None:
    show(goods, f"/media/{NAME}")
    assert found() == [MISSING]


def test_a_picture_of_the_house_needs_no_upload(goods: Goods, media: Path) -> None:
    show(goods, "goods/bread")
    assert found() == []


def test_a_file_that_nothing_shows_is_a_finding_after_a_day(goods: Goods, media: Path) -> None:
    upload(media, days_ago=0.5)
    assert found() == []
    upload(media, days_ago=2)
    assert found() == [UNSHOWN]
    assert [check.is_finding for check in pictures.checks() if check.rule == UNSHOWN] == [True]


def test_a_town_that_never_uploaded_anything_is_sound(goods: Goods, media: Path) -> None:
    media.rmdir()
    assert found() == []


def test_a_photo_in_all_its_sizes_with_what_it_is_cut_from_is_sound(goods: Goods, media: Path) -> None:
    stored = keep_photo(io.BytesIO(jpeg(900, 700)))
    with transaction():
        add_photo(goods.product, stored=stored)
    assert found() == []  # AVIF is still to come
    finish(stored)
    for file in media.iterdir():
        os.utime(file, (0, 0))
    assert found() == []


@pytest.mark.parametrize("which", ["*-400.webp", "master-*"])
def test_a_photo_that_lacks_one_of_its_files_is_a_breach(goods: Goods, media: Path, which: str) -> None:
    stored = keep_photo(io.BytesIO(jpeg(900, 700)))
    with transaction():
        add_photo(goods.product, stored=stored)
    next(media.glob(which)).unlink()
    assert set(found()) == {MISSING}
