"""Pictures of a shop or a town that leaves, or never wholly arrived: none stays for all to see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.catalogue.models import Product
from marketplace.cli.moves_left import stands_aside
from marketplace.core.db import db, transaction
from marketplace.core.pictures.stores import FolderStore
from marketplace.moving.shops.bringing import bring_shop
from marketplace.moving.shops.closing import close_shop
from marketplace.moving.shops.leaving import end_shop
from marketplace.moving.towns.erasing import erase_town
from marketplace.moving.towns.turns import turn, unfinished_moves
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.moves import TownMove
from marketplace.towns.queries import town_named
from tests.factories import Goods, make_goods, make_town
from tests.moving.towns.test_arriving import Killed
from tests.moving.towns.test_round_trip import done

pytestmark = pytest.mark.all_towns
HERE, THERE = "port-lanterne", "val-brume"


@dataclass(frozen=True)
class Dying(FolderStore):
    """The machine goes down as files are dropped or, after the first one, kept."""

    kept: list[str] = field(default_factory=list)
    fault: type[BaseException] = Killed

    def put(self, name: str, data: bytes) -> None:
        if self.kept:
            raise self.fault
        self.kept.append(name)
        super().put(name, data)

    def drop(self, names: Iterable[str]) -> None:
        raise Killed


@pytest.fixture
def shown(town: Town, shop: Shop, goods: Goods, media: Path) -> Shop:
    """A shop with two pictures of goods, and one of its window."""
    cake = make_goods(shop, name="Brioche")
    with transaction():
        for model, key, name in (
            (Shop, shop.id, "window"),
            (Product, goods.product.id, "bread"),
            (Product, cake.product.id, "cake"),
        ):
            mine = update(model).where(model.town_id == town.id, model.id == key)
            db.session.execute(mine.values(picture=f"/media/{name}.jpg"))
            (media / f"{name}.jpg").write_bytes(name.encode())
    db.session.rollback()
    return shop


def files(media: Path) -> list[str]:
    db.session.rollback()
    return sorted(file.name for file in media.iterdir())


def test_a_shop_whose_erasing_was_killed(
    app: Flask, shown: Shop, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop_id, view = shown.id, town_named(HERE)
    assert view
    move_id = close_shop(view, shop_id=shop_id)
    move = db.session.get_one(TownMove, move_id)
    monkeypatch.setitem(app.extensions, "media", Dying(media))
    with pytest.raises(Killed):
        end_shop(move, keep=lambda: None)
    monkeypatch.setitem(app.extensions, "media", FolderStore(media))
    assert files(media) == ["bread.jpg", "cake.jpg", "window.jpg"]
    assert not stands_aside()
    assert (files(media), unfinished_moves()) == ([], [])


def test_a_town_whose_erasing_was_killed(
    app: Flask, shown: Shop, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = town_named(HERE)
    assert view
    monkeypatch.setitem(app.extensions, "media", Dying(media))
    with pytest.raises(Killed), turn() as mine:
        erase_town(view, by=mine, folder=tmp_path / "work")
    monkeypatch.setitem(app.extensions, "media", FolderStore(media))
    assert files(media) == ["bread.jpg", "cake.jpg", "window.jpg"]
    assert not stands_aside()
    assert (files(media), unfinished_moves()) == ([], [])


@pytest.fixture
def archive(app: Flask, shown: Shop, tmp_path: Path) -> Path:
    """The archive of that shop, which has left."""
    make_town(THERE, name="Val-Brume", host="val-brume.localhost")
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    done(app, "erase", HERE, "--shop", "maison-morel", typed="Maison Morel\n")
    return file


@pytest.mark.parametrize("fault", [Killed, OSError])
def test_a_shop_that_did_not_wholly_arrive(
    app: Flask,
    archive: Path,
    media: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[BaseException],
) -> None:
    into = town_named(THERE)
    assert into
    assert files(media) == []
    monkeypatch.setitem(app.extensions, "media", Dying(media, fault=fault))
    with pytest.raises(Killed), turn() as mine:
        bring_shop(archive, into=into, slug="", by=mine, folder=tmp_path / "work")
    monkeypatch.setitem(app.extensions, "media", FolderStore(media))
    assert len(files(media)) == 1
    assert not stands_aside()
    assert (files(media), unfinished_moves()) == ([], [])


def test_it_arrives_with_all_its_pictures(app: Flask, archive: Path, media: Path) -> None:
    done(app, "import", str(archive), "--into", THERE)
    assert files(media) == ["bread.jpg", "cake.jpg", "window.jpg"]
