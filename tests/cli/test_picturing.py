"""What the worker does with photos: their slowest format, and forgetting those that nobody shows."""

import io
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.catalogue.photos.models import Photo
from marketplace.catalogue.photos.queries import photos_of
from marketplace.catalogue.photos.services import add_photo, remove_photo, replace_photo
from marketplace.cli.picturing import KEPT_FOR, finish_photos, forget_photos
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.pictures.framing import Frame, Shape
from marketplace.core.pictures.keeping import Stored, cut_again, keep_photo, stored_at
from marketplace.core.pictures.names import files_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.ordering import make_order
from tests.photographs import jpeg

pytestmark = [pytest.mark.all_towns, pytest.mark.usefixtures("database", "media")]
_GO_ON = threading.Event()


def photographed(goods: Goods) -> Photo:
    """The product gets a photo."""
    stored = keep_photo(io.BytesIO(jpeg(80, 60)))
    with transaction():
        return add_photo(goods.product, stored=stored)


def taken_down(goods: Goods, photo: Photo) -> Stored:
    """The photo is shown no more; what its files were."""
    stored = photo.stored
    with transaction():
        remove_photo(goods.product, photo=photo)
    return stored


def a_day_later() -> str:
    with clock.travel(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        return forget_photos(_GO_ON)


def test_the_slowest_format_is_made_by_the_worker_once(goods: Goods, media: Path) -> None:
    photo = photographed(goods)
    assert list(media.glob("*.avif")) == []
    assert finish_photos(_GO_ON) == "1 photos finished"
    assert {file.name for file in media.iterdir()} == {*files_of(photo.picture), photo.master}
    assert finish_photos(_GO_ON) == ""


def test_a_photo_whose_file_is_gone_is_not_tried_for_ever(goods: Goods, media: Path) -> None:
    (media / photographed(goods).master).unlink()
    assert finish_photos(_GO_ON) == "1 photos finished"
    assert finish_photos(_GO_ON) == ""


def test_a_photo_that_was_taken_down_is_erased_after_a_day(goods: Goods, media: Path) -> None:
    taken_down(goods, photographed(goods))
    assert forget_photos(_GO_ON) == ""
    assert list(media.iterdir())
    assert a_day_later() == "1 old photos erased"
    assert list(media.iterdir()) == []
    assert a_day_later() == ""


def test_an_order_keeps_the_picture_that_it_froze(
    town: Town, goods: Goods, media: Path, thursday_morning: object
) -> None:
    photo = photographed(goods)
    make_order(town, (goods, 1))
    stored = taken_down(goods, photo)
    assert a_day_later() == "1 old photos erased"
    kept = {file.name for file in media.iterdir()}
    assert kept == {name for name in files_of(stored.picture) if not name.endswith("avif")}


def test_another_cut_keeps_what_it_is_cut_from(goods: Goods, media: Path) -> None:
    photo = photographed(goods)
    again = cut_again(photo.master, frame=Frame(Shape.SQUARE))
    with transaction():
        replace_photo(goods.product, photo=photo, stored=again)
    assert a_day_later() == "1 old photos erased"
    kept = {file.name for file in media.iterdir()}
    assert again.master in kept
    assert kept - {again.master} <= {*files_of(again.picture)}


def test_a_photo_that_another_product_shows_as_well_stays(shop: Shop, goods: Goods, media: Path) -> None:
    photo, other = photographed(goods), make_goods(shop, name="Ficelle")
    with transaction():
        add_photo(other.product, stored=stored_at(photo.picture))
    taken_down(goods, photo)
    assert a_day_later() == "1 old photos erased"
    assert files_of(other.product.picture)[-1] in {file.name for file in media.iterdir()}
    assert len(photos_of(shop.town_id, other.product.id)) == 1
