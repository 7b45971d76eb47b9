"""F09: no room left: what is there can be read, a checkout is refused in words, and room again is enough."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.faults.probes import Probe, probing
from tests.visitors import Visitor
from tests.web.storefront.buying import checkout_form, forms_on, put_in_basket

pytestmark = pytest.mark.all_towns

BUYERS = 20  # more than fit into whatever room there is in the file's last pages
_UNLIMITED = 1_073_741_823


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@contextmanager
def shop_on_a_disk(folder: Path) -> Iterator[tuple[Probe, Goods]]:
    """An installation whose database is a file in this folder, with bread for everybody."""
    with probing(f"sqlite:///{folder / 'market.db'}", folder) as probe:
        town = db.session.scalars(select(Town).where(Town.slug == "port-lanterne")).one()
        goods = make_goods(make_shop(town), on_hand=10_000)
        db.session.rollback()
        yield probe, goods


def at_the_checkout(probe: Probe, goods: Goods) -> list[tuple[Visitor, dict[str, str]]]:
    """Buyers with something in the basket and the checkout's form before them."""
    queue = []
    for _buyer in range(BUYERS):
        buyer = probe.visitor()
        assert put_in_basket(buyer, goods, shop="maison-morel").status_code == 303
        queue.append((buyer, checkout_form(buyer)))
    return queue


def sell_until_full(queue: list[tuple[Visitor, dict[str, str]]]) -> list[str]:
    """Let them order until one is refused, who is then first in the queue; what the others were told."""
    told = list[str]()
    while queue:
        buyer, form = queue[0]
        answer = buyer.post("/checkout", data=form)
        if answer.status_code == 503:
            assert "Le serveur ne peut pas enregistrer" in answer.text
            assert forms_on(answer)["/checkout"] == form
            return told
        assert answer.status_code == 303, answer.text
        told.append(answer.location.split("/")[2].partition("?")[0])
        queue.pop(0)
    raise AssertionError("the disk was never full")


def references() -> list[str]:
    """All orders that are stored."""
    try:
        return list(db.session.scalars(select(Order.reference)))
    finally:
        db.session.rollback()


def assert_only_reading_goes_on(buyer: Visitor, told: list[str]) -> None:
    assert sorted(references()) == sorted(told)
    for page in ("/", "/shops/maison-morel", "/cart", "/checkout"):
        assert buyer.get(page).status_code == 200


@contextmanager
def no_page_more() -> Iterator[None]:
    """The file may not grow any more, as under a quota."""

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    pages = db.session.scalar(text("PRAGMA page_count"))
    db.session.rollback()
    event.listen(db.engine, "checkout", limit)
    try:
        yield
    finally:
        pages = _UNLIMITED


def test_f09_a_file_that_may_not_grow_sells_nothing_and_loses_nothing(tmp_path: Path) -> None:
    with shop_on_a_disk(tmp_path) as (probe, goods):
        queue = at_the_checkout(probe, goods)
        with no_page_more():
            told = sell_until_full(queue)
            assert_only_reading_goes_on(queue[0][0], told)
        buyer, form = queue[0]
        assert buyer.post("/checkout", data=form).status_code == 303
        assert len(references()) == len(told) + 1
        assert list(breaches()) == []


@contextmanager
def mounted(place: Path, *, megabytes: int) -> Iterator[Path]:
    """A file system of so many megabytes; the test is left out where none can be made."""
    if os.geteuid() != 0:
        pytest.skip("only root mounts file systems")
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False, timeout=20).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True, timeout=20)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of six megabytes."""
    with mounted(tmp_path / "disk", megabytes=6) as disk:
        yield disk


def test_f09_a_full_disk_sells_nothing_and_resumes_by_itself(small_disk: Path) -> None:
    with shop_on_a_disk(small_disk) as (probe, goods):
        queue, filler = at_the_checkout(probe, goods), small_disk / "filler"
        fill(filler)
        told = sell_until_full(queue)
        assert_only_reading_goes_on(queue[0][0], told)
        filler.unlink()
        buyer, form = queue[0]
        assert buyer.post("/checkout", data=form).status_code == 303
        assert len(references()) == len(told) + 1
        assert list(breaches()) == []


def fill(file: Path) -> None:
    """Write into a file until no page of it fits any more."""
    with file.open("wb", buffering=0) as filler:
        for size in (65_536, 4096):
            with suppress(OSError):
                while True:
                    os.write(filler.fileno(), b"\0" * size)
