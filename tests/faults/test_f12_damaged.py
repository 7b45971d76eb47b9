"""F12: a damaged or read-only file: nothing is sold from it, and the page says so."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from marketplace.core import clock
from marketplace.core.db import db
from tests.databases import close_database
from tests.factories import THURSDAY_MORNING
from tests.faults.test_f09_full import shop_on_a_disk
from tests.web.storefront.buying import checkout_form, put_in_basket

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


def test_f12_a_read_only_file_is_shown_and_sells_nothing(tmp_path: Path) -> None:
    with shop_on_a_disk(tmp_path) as (probe, goods):
        buyer = probe.visitor()
        put_in_basket(buyer, goods, shop="maison-morel")
        form = checkout_form(buyer)

        def forbid(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
            connection.execute(f"PRAGMA query_only={is_forbidden}")

        is_forbidden = 1
        event.listen(db.engine, "checkout", forbid)
        refused = buyer.post("/checkout", data=form)
        assert refused.status_code == 503
        assert "Le serveur ne peut pas enregistrer" in refused.text
        assert buyer.get("/cart").status_code == 200
        is_forbidden = 0
        assert buyer.post("/checkout", data=form).status_code == 303


def test_f12_a_damaged_file_sells_nothing_and_ends_the_process_that_saw_it(tmp_path: Path) -> None:
    with shop_on_a_disk(tmp_path) as (probe, goods):
        buyer = probe.visitor()
        put_in_basket(buyer, goods, shop="maison-morel")
        form = checkout_form(buyer)
        with sqlite3.connect(tmp_path / "market.db") as file:
            (page,) = file.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'stock_levels'"
            ).fetchone()
            (size,) = file.execute("PRAGMA page_size").fetchone()
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.close()
        db.session.rollback()
        db.engine.dispose()
        with (tmp_path / "market.db").open("r+b") as raw:
            raw.seek((page - 1) * size)
            raw.write(b"\xa5" * size)
        refused = buyer.post("/checkout", data=form)
        assert refused.status_code == 503
        assert "il faut d’abord le remettre en état" in refused.text
        assert probe.app.extensions["must_end"]


def test_f12_text_that_is_no_text_any_more_is_damage(tmp_path: Path) -> None:
    with shop_on_a_disk(tmp_path) as (probe, _goods):
        with sqlite3.connect(tmp_path / "market.db") as file:
            file.execute("UPDATE products SET name = CAST(x'c342' AS TEXT)")
        file.close()
        refused = probe.visitor().get("/shops/maison-morel")
        assert refused.status_code == 503
        assert "il faut d’abord le remettre en état" in refused.text
        assert probe.app.extensions["must_end"]


def test_f12_damage_that_sqlite_cannot_put_into_words_is_damage(tmp_path: Path) -> None:
    with shop_on_a_disk(tmp_path) as (probe, _goods):
        close_database()
        file = tmp_path / "market.db"
        file.write_bytes(file.read_bytes().replace(b"CREATE TABLE holds", b"CREATE TABL\xcc holds"))
        refused = probe.visitor().get("/")
        assert refused.status_code == 503
        assert "il faut d’abord le remettre en état" in refused.text
