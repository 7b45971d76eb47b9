"""Archives of a shop that are cut off, altered, newer, of a shop that is here; arrivals that were killed."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from marketplace.accounts.models import User
from marketplace.catalogue.barring import bar
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.cli.moves_left import stands_aside
from marketplace.core.db import db, transaction
from marketplace.moving.shops.bringing import bring_shop
from marketplace.moving.towns.inventory import travelling_tables
from marketplace.moving.towns.turns import unfinished_moves
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods, make_town, make_worker
from tests.moving.towns.tampering import Members, read, vouched, with_manifest, with_more, with_rows, write
from tests.moving.towns.test_arriving import Killed, Mortal
from tests.moving.towns.test_round_trip import done

pytestmark = pytest.mark.all_towns
HERE, THERE = "port-lanterne", "val-brume"


@pytest.fixture
def there(town: Town) -> Town:
    """Another town on the installation."""
    return make_town(THERE, name="Val-Brume", host="val-brume.localhost")


@pytest.fixture
def archive(app: Flask, town: Town, shop: Shop, goods: Goods, media: Path, tmp_path: Path) -> Path:
    """The archive of a shop of another town."""
    make_worker(shop)
    file = tmp_path / "shop.zip"
    done(app, "export", HERE, str(file), "--shop", "maison-morel")
    return file


def counted(town_id: int) -> dict[str, int]:
    """How many rows a town has of each table."""
    db.session.rollback()
    query = {each.name: select(func.count()).where(each.c.town_id == town_id) for each in travelling_tables()}
    return {name: db.session.scalar(asked) or 0 for name, asked in query.items()}


def refused(app: Flask, archive: Path, there: Town) -> str:
    """What the command says as it refuses; nothing of the shop is there afterwards."""
    before = counted(there.id)
    said = app.test_cli_runner().invoke(args=["town", "import", str(archive), "--into", THERE])
    assert said.exit_code == 1, said.output
    assert counted(there.id) == before
    assert unfinished_moves() == []
    return said.output.replace("\xa0", " ").replace("\u202f", " ")


def changed(archive: Path, members: Members) -> Path:
    return write(archive.with_name("changed.zip"), members)


def test_a_truncated_archive(app: Flask, archive: Path, there: Town) -> None:
    whole = archive.read_bytes()
    for length in (0, len(whole) // 2, len(whole) - 1):
        archive.write_bytes(whole[:length])
        assert "incomplète ou abîmée" in refused(app, archive, there)


@pytest.mark.parametrize(
    ("name", "was", "put"),
    [
        ("rows/variants.ndjson", b'"price_cents":130', b'"price_cents":131'),
        ("rows/movements.ndjson", b'"quantity":10', b'"quantity":90'),
        ("papers/stock.csv", b"Baguette", b"Brioches"),
    ],
)
def test_an_altered_archive(
    app: Flask, archive: Path, there: Town, name: str, was: bytes, put: bytes
) -> None:
    members = read(archive)
    content = members[name].replace(was, put)
    assert content != members[name]
    assert f"abîmée ({name})" in refused(app, changed(archive, members | {name: content}), there)


def test_an_archive_of_a_newer_version(app: Flask, archive: Path, there: Town) -> None:
    newer = changed(archive, with_manifest(read(archive), revision="9999"))
    assert "version plus récente (9999)" in refused(app, newer, there)


def _set(**values: Any) -> Any:
    return lambda row: row | values


def test_rows_that_lead_astray(app: Flask, archive: Path, there: Town) -> None:
    astray = changed(archive, with_rows(read(archive), "variants", _set(product_id=7)))
    assert "« product_id » mène à une ligne qui n’est pas dans l’archive" in refused(app, astray, there)


def test_goods_of_another_shop(app: Flask, archive: Path, there: Town) -> None:
    astray = changed(archive, with_rows(read(archive), "products", _set(shop_id=7)))
    assert "« shop_id » mène à une ligne" in refused(app, astray, there)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"shop_id": None, "kind": "hub"}, "il manque « shop_id »"),
        ({"shop_id": None}, "il manque « shop_id »"),
        ({"kind": "hub"}, "pas le point de retrait du commerce"),
        ({"slug": "la-halle"}, "pas le point de retrait du commerce"),
    ],
)
def test_a_point_of_the_town(
    app: Flask, archive: Path, there: Town, values: dict[str, Any], why: str
) -> None:
    planted = changed(archive, with_more(read(archive), "collection_points", _set(id=7, **values)))
    assert why in refused(app, planted, there)
    altered = changed(archive, with_rows(read(archive), "collection_points", _set(**values)))
    assert why in refused(app, altered, there)


def test_a_second_point(app: Flask, archive: Path, there: Town) -> None:
    second = changed(archive, with_more(read(archive), "collection_points", _set(id=7)))
    assert "pas le point de retrait du commerce" in refused(app, second, there)


def test_no_point(app: Flask, archive: Path, there: Town) -> None:
    empty = {f"rows/{name}.ndjson": b"" for name in ("collection_points", "slot_rules")}
    assert "abîmée (rows/collection_points" in refused(
        app, changed(archive, vouched(read(archive) | empty)), there
    )


def test_rows_that_contradict_each_other_are_taken_back(app: Flask, archive: Path, there: Town) -> None:
    below = changed(archive, with_rows(read(archive), "stock_levels", _set(on_hand=-5)))
    assert "se contredisent" in refused(app, below, there)


def test_a_town_whose_taxes_are_others(app: Flask, archive: Path, there: Town) -> None:
    with transaction():
        db.session.execute(update(Town).where(Town.id == there.id).values(country="CH", currency="CHF"))
    assert "la monnaie d’un autre pays" in refused(app, archive, there)


def test_a_shop_that_is_here(app: Flask, archive: Path, town: Town, there: Town) -> None:
    said = app.test_cli_runner().invoke(args=["town", "import", str(archive), "--into", HERE])
    assert (said.exit_code, "déjà dans cette ville" in said.output.replace("\xa0", " ")) == (1, True)


def test_a_town_s_archive_is_no_shop_s(app: Flask, archive: Path, there: Town, tmp_path: Path) -> None:
    file = tmp_path / "town.zip"
    done(app, "export", HERE, str(file))
    assert "une ville entière" in refused(app, file, there)
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "import", str(archive)])
    assert (said.exit_code, "ajoutez --into" in said.output.replace("\xa0", " ")) == (1, True)


def test_two_shops_in_one_archive(app: Flask, archive: Path, there: Town) -> None:
    other = changed(archive, with_manifest(read(archive), shop_id=7))
    assert "incomplète ou abîmée" in refused(app, other, there)
    with ZipFile(archive) as pack:
        assert json.loads(pack.read("manifest.json"))["shop_id"] != 7


def test_goods_barred_after_the_archive_are_barred_where_it_arrives(
    app: Flask, archive: Path, town: Town, there: Town
) -> None:
    with transaction():
        bar(db.session.scalars(select(Product).where(Product.town_id == town.id)).one())
    done(app, "import", str(archive), "--into", THERE)
    arrived = db.session.scalars(select(Product).where(Product.town_id == there.id)).one()
    assert (arrived.barred_at is not None, arrived.status) == (True, ProductStatus.HIDDEN)


class ShortLived(Mortal):
    """Whoever has it dies as soon as the shop's own row is there."""

    def keep(self) -> None:
        for move in unfinished_moves():
            if db.session.get(Shop, (move.town_id, move.shop_id)):
                raise Killed
        db.session.rollback()


def cut_off(app: Flask, file: Path, there: Town) -> None:
    """Bring half of a shop, and die."""
    folder = app.extensions["settings"].market_var / "arriving"
    into = town_by_id(there.id)
    db.session.rollback()
    with pytest.raises(Killed):
        bring_shop(file, into=into, slug="", by=ShortLived("dead"), folder=folder)
    db.session.rollback()
    assert len(unfinished_moves()) == 1


def test_the_worker_takes_away_what_a_killed_arrival_has_left(
    app: Flask, archive: Path, town: Town, there: Town
) -> None:
    before, mine, people = counted(there.id), counted(town.id), db.session.scalars(select(User.id)).all()
    cut_off(app, archive, there)
    assert counted(there.id) != before
    assert not stands_aside()
    assert counted(there.id) == before
    assert counted(town.id) == mine
    assert db.session.scalars(select(User.id)).all() == people
    assert unfinished_moves() == []


def test_a_killed_arrival_is_begun_again(app: Flask, archive: Path, there: Town) -> None:
    cut_off(app, archive, there)
    done(app, "import", str(archive), "--into", THERE)
    arrived = shop_named(there.id, "maison-morel")
    assert arrived is not None
    assert counted(there.id)["products"] == 1
    assert unfinished_moves() == []
