"""F12: bits of the file turn over. Nothing is sold that the stock has not, unless the audit says so."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order
from marketplace.stock.models import StockLevel
from tests.databases import close_database
from tests.factories import THURSDAY_MORNING
from tests.faults.test_f09_full import shop_on_a_disk
from tests.web.storefront.buying import checkout_form, put_in_basket

pytestmark = pytest.mark.all_towns

ROUNDS = 16
MOST_FLIPS = 3
SUFFIXES = ("", "-wal", "-shm")
SOLD_FROM = (
    *("stock_levels", "movements", "holds", "orders", "order_lines", "shop_orders", "shop_order_steps"),
    *("slot_bookings", "cart_lines", "carts", "variants", "products"),
)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


def places_written(file: Path, whole: bytes) -> list[int]:
    """Where something is written that a sale looks at, and as often somewhere else."""
    with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        names = ", ".join(f"'{name}'" for name in SOLD_FROM)
        pages = connection.execute(
            f"SELECT rootpage FROM sqlite_master WHERE tbl_name IN ({names})"
        ).fetchall()
    connection.close()
    ours = [place for (page,) in pages for place in range((page - 1) * size, page * size) if whole[place]]
    return ours + Random(1).sample([place for place, byte in enumerate(whole) if byte], len(ours) // 4)


def flipped(whole: bytes, places: list[int], dice: Random) -> bytes:
    """The file with one to three bits turned over."""
    changed = bytearray(whole)
    for _flip in range(dice.randint(1, MOST_FLIPS)):
        changed[dice.choice(places)] ^= 1 << dice.randrange(8)
    return bytes(changed)


def put_back(file: Path, content: bytes) -> None:
    """The file as it was, or with its damage, seen by connections that begin anew."""
    close_database()
    for suffix in SUFFIXES:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    file.write_bytes(content)


def truth() -> tuple[int, ...]:
    """What is there, what is promised, and how many orders were made."""
    level = db.session.execute(select(StockLevel.on_hand, StockLevel.held)).one()
    return (*level, db.session.execute(select(func.count()).select_from(Order)).scalar_one())


def is_told() -> bool:
    """Whether `flask audit` finds anything, or cannot read on."""
    try:
        return any(True for _breach in breaches())
    except (DBAPIError, LookupError, ValueError):
        return True
    finally:
        db.session.rollback()


def test_f12_flipped_bits_are_told_or_change_nothing_of_the_stock(tmp_path: Path) -> None:
    file, dice, seen = tmp_path / "market.db", Random(12), Counter[str]()
    with shop_on_a_disk(tmp_path) as (probe, goods):
        for buyer in (probe.visitor(), probe.visitor()):
            put_in_basket(buyer, goods, shop="maison-morel")
        form = checkout_form(buyer)
        close_database()
        whole = file.read_bytes()
        places = places_written(file, whole)
        assert buyer.post("/checkout", data=form).status_code == 303
        right = truth()
        for _round in range(ROUNDS):
            put_back(file, flipped(whole, places, dice))
            answer = buyer.post("/checkout", data=form)
            assert "<h1>" in answer.text or answer.location, "an error without words"
            seen[str(answer.status_code)] += 1
            db.session.rollback()
            if answer.status_code != 303:
                continue
            if is_told():
                seen["told by the audit"] += 1
            else:
                assert truth() == right
        put_back(file, whole)
        assert buyer.post("/checkout", data=form).status_code == 303
    assert seen["503"] >= 2, seen
    assert seen["told by the audit"] >= 2, seen
