"""Archives that are cut off, altered, of another version, of a town that is here: nothing is half done."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from sqlalchemy import func, select, table

from marketplace.core.db import db
from marketplace.moving.towns.inventory import tenant_tables
from marketplace.towns.models import Town, TownHost
from marketplace.towns.moves import TownMove
from tests.factories import Goods
from tests.moving.towns.tampering import Members, read, vouched, with_manifest, with_rows, write
from tests.ordering import make_order

pytestmark = pytest.mark.all_towns


@pytest.fixture
def left(app: Flask, town: Town, goods: Goods, media: Path, tmp_path: Path) -> Path:
    """The archive of a town with an order, which has left."""
    make_order(town, (goods, 2))
    db.session.rollback()
    archive = tmp_path / "town.zip"
    for words, typed in (("export", ""), ("erase", "Port-Lanterne\n")):
        more = (str(archive),) if words == "export" else ()
        done = app.test_cli_runner().invoke(args=["town", words, "port-lanterne", *more], input=typed)
        assert done.exit_code == 0, done.output
    return archive


def plain(said: str) -> str:
    """Words with ordinary spaces."""
    return said.replace("\xa0", " ").replace("\u202f", " ")


def refused(app: Flask, archive: Path) -> str:
    """What the command says as it refuses; nothing of a town is there afterwards."""
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "import", str(archive)])
    assert said.exit_code == 1, said.output
    db.session.rollback()
    for name in [*(each.name for each in tenant_tables()), "towns", "town_hosts"]:
        assert db.session.scalar(select(func.count()).select_from(table(name))) == 0, name
    assert db.session.scalars(select(TownMove.ended_at)).all().count(None) == 0
    return plain(said.output)


def changed(archive: Path, change: Callable[[Members], Members]) -> Path:
    return write(archive.with_name("changed.zip"), change(read(archive)))


def test_the_untouched_archive_arrives(app: Flask, left: Path) -> None:
    same = write(left.with_name("same.zip"), read(left))
    assert app.test_cli_runner().invoke(args=["town", "import", str(same)]).exit_code == 0


def test_a_truncated_archive(app: Flask, left: Path) -> None:
    whole = left.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        left.write_bytes(whole[:length])
        assert "incomplète ou abîmée" in refused(app, left)


def test_an_altered_archive(app: Flask, left: Path) -> None:
    def dearer(members: Members) -> Members:
        name = "rows/order_lines.ndjson"
        return members | {name: members[name].replace(b'"total_cents":', b'"total_cents":1')}

    assert "incomplète ou abîmée (rows/order_lines.ndjson)" in refused(app, changed(left, dearer))


def test_an_archive_of_a_newer_version(app: Flask, left: Path) -> None:
    newer = changed(left, lambda members: with_manifest(members, revision="9999"))
    assert "version plus récente (9999)" in refused(app, newer)
    newer = changed(left, lambda members: with_manifest(members, format=2, more="unknown"))
    assert "version plus récente (format 2)" in refused(app, newer)


def test_a_table_and_a_column_that_nobody_knows(app: Flask, left: Path) -> None:
    def with_table(members: Members) -> Members:
        manifest = json.loads(members["manifest.json"])
        manifest["members"].append(manifest["members"][0] | {"name": "rows/of_tomorrow.ndjson", "rows": 0})
        return vouched(
            members | {"rows/of_tomorrow.ndjson": b"", "manifest.json": json.dumps(manifest).encode()}
        )

    assert "« of_tomorrow »" in refused(app, changed(left, with_table))
    odd = changed(left, lambda members: with_rows(members, "shops", lambda row: row | {"odd": 1}))
    assert "« odd » est inconnue" in refused(app, odd)


def test_a_path_that_leads_out_of_the_archive(app: Flask, left: Path, media: Path) -> None:
    for name in ("media/../../evil", "/etc/evil", "media/..", "..\\evil", "rows/../town.ndjson"):

        def escaping(members: Members, name: str = name) -> Members:
            manifest = json.loads(members["manifest.json"])
            manifest["members"].append(manifest["members"][0] | {"name": name, "rows": None})
            return vouched(members | {name: b"evil", "manifest.json": json.dumps(manifest).encode()})

        assert "abîmée (manifest.json)" in refused(app, changed(left, escaping))
    assert not list(media.parent.rglob("evil"))


def test_a_file_that_nobody_vouched_for(app: Flask, left: Path) -> None:
    more = changed(left, lambda members: members | {"media/more.jpg": b"more"})
    assert "abîmée (manifest.json)" in refused(app, more)


def test_a_bomb(app: Flask, left: Path) -> None:
    def growing(members: Members) -> Members:
        return vouched(members | {"rows/carts.ndjson": b" " * 50_000_000 + b"\n"})

    assert "abîmée (rows/carts.ndjson)" in refused(app, changed(left, growing))
    liar = left.with_name("liar.zip")
    with ZipFile(liar, "w", ZIP_DEFLATED) as pack:
        pack.writestr("manifest.json", b" " * 100_000_000)
    assert "incomplète ou abîmée" in refused(app, liar)


def test_rows_of_another_town(app: Flask, left: Path) -> None:
    other = changed(left, lambda members: with_rows(members, "shops", lambda row: row | {"town_id": 7}))
    assert "Ligne 1 de rows/shops.ndjson : elle est d’une autre ville." in refused(app, other)


@pytest.mark.parametrize(
    ("name", "column"), [("orders", "cart_id"), ("products", "shop_id"), ("shop_orders", "slot_booking_id")]
)
def test_rows_that_lead_nowhere(app: Flask, left: Path, name: str, column: str) -> None:
    astray = changed(left, lambda members: with_rows(members, name, lambda row: row | {column: 12345}))
    assert f"« {column} » mène à une ligne qui n’est pas dans l’archive" in refused(app, astray)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("orders", {"total_cents": "12"}, "« total_cents » n’a pas la forme attendue"),
        ("orders", {"total_cents": 2**40}, "« total_cents » n’a pas la forme attendue"),
        ("orders", {"total_cents": True}, "« total_cents » n’a pas la forme attendue"),
        ("orders", {"created_at": "hier"}, "« created_at » n’a pas la forme attendue"),
        ("shops", {"latitude": float("nan")}, "Ligne 1 de rows/shops.ndjson : elle n’est pas lisible"),
        ("shops", {"latitude": float("-inf")}, "elle n’est pas lisible"),
        ("shops", {"latitude": 10**400}, "« latitude » n’a pas la forme attendue"),
        ("products", {"allergens": [float("inf")]}, "elle n’est pas lisible"),
        ("orders", {"name": None}, "il manque « name »"),
        ("orders", {"name": "a\0b"}, "« name » n’a pas la forme attendue"),
        ("orders", {"name": "a" * 500}, "« name » dépasse 120 caractères"),
        ("shop_orders", {"state": "flying"}, "« state » n’a pas la forme attendue"),
        ("order_lines", {"quantity": -1}, "se contredisent"),
    ],
)
def test_values_that_no_row_has(
    app: Flask, left: Path, name: str, change: dict[str, Any], words: str
) -> None:
    odd = changed(left, lambda members: with_rows(members, name, lambda row: row | change))
    assert words in refused(app, odd)


def test_a_number_without_end_however_it_is_written(app: Flask, left: Path) -> None:
    odd = changed(left, lambda members: with_rows(members, "shops", lambda row: row | {"latitude": 123456.5}))
    members = read(odd)
    endless = members["rows/shops.ndjson"].replace(b"123456.5", b"1e999")
    assert endless != members["rows/shops.ndjson"]
    odd = write(odd, vouched(members | {"rows/shops.ndjson": endless}))
    assert "elle n’est pas lisible" in refused(app, odd)


def test_a_row_twice(app: Flask, left: Path) -> None:
    def twice(members: Members) -> Members:
        return vouched(members | {"rows/shops.ndjson": members["rows/shops.ndjson"] * 2})

    assert "deux lignes de rows/shops.ndjson ont la même clé" in refused(app, changed(left, twice))


def test_money_that_is_on_its_way(app: Flask, left: Path) -> None:
    waiting = changed(left, lambda members: with_manifest(members, cards_open=["PL-2F7K"]))
    assert "PL-2F7K" in refused(app, waiting)


def test_a_town_that_is_here_already(app: Flask, left: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["town", "import", str(left)]).exit_code == 0
    said = runner.invoke(args=["town", "import", str(left)])
    assert said.exit_code == 1
    assert "Il y a déjà une ville « port-lanterne »" in plain(said.output)
    assert db.session.scalar(select(func.count()).select_from(Town)) == 1


def test_an_address_that_leads_to_another_town(app: Flask, left: Path, other_town: Town) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(args=["town", "import", str(left), "--host", "val-brume.localhost"])
    assert said.exit_code == 1
    assert "« val-brume.localhost » mène déjà à une autre ville" in plain(said.output)
    assert runner.invoke(args=["town", "import", str(left), "--host", "ailleurs.localhost"]).exit_code == 0


def test_a_name_that_was_mistyped_erases_nothing(app: Flask, town: Town, goods: Goods) -> None:
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["town", "erase", "port-lanterne"], input="Port Lanterne\n")
    assert said.exit_code == 1
    assert "Rien n’a été effacé" in plain(said.output)
    assert db.session.scalar(select(func.count()).select_from(TownHost)) == 1


def test_a_town_that_changed_since_its_archive_is_not_erased(
    app: Flask, town: Town, goods: Goods, media: Path, tmp_path: Path
) -> None:
    runner, archive = app.test_cli_runner(), str(tmp_path / "town.zip")
    db.session.rollback()
    assert runner.invoke(args=["town", "export", "port-lanterne", archive]).exit_code == 0
    make_order(town, (goods, 1))
    db.session.rollback()
    said = runner.invoke(
        args=["town", "erase", "port-lanterne", "--archive", archive], input="Port-Lanterne\n"
    )
    assert "La ville a changé depuis cette archive" in plain(said.output)
    assert db.session.scalar(select(func.count()).select_from(Town)) == 1
