"""A ticket printer asks, fetches and confirms: each bag is printed once, and again when somebody asks."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from marketplace.alerts.printers import connect_printer, printer_of, revoke_printer
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.printing.queue import print_again
from marketplace.fulfilment.queries import shop_order_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor

PRINTER = "/api/v1/shops/maison-morel/printer"


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def token(shop: Shop) -> str:
    return connected(shop, "paul@example.org")


def connected(shop: Shop, email: str) -> str:
    owner = make_worker(shop, email=email)
    with transaction():
        return connect_printer(shop, columns=48, by_user_id=owner.id)


class Device:
    """A printer with a token."""

    def __init__(self, visitor: Visitor, token: str, address: str = PRINTER) -> None:
        self._visitor, self._address = visitor, address
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self) -> TestResponse:
        """Whether there is work."""
        return self._visitor.post(self._address, json={"statusCode": "200 OK"}, headers=self._headers)

    def work(self) -> str:
        """The token of the job it is given; empty when there is none."""
        answer = self.ask().json
        assert answer
        return str(answer.get("jobToken", ""))

    def fetch(self, job: str, kind: str = "text/plain") -> TestResponse:
        """The ticket."""
        asked = {"token": job, "type": kind}
        return self._visitor.get(self._address, query_string=asked, headers=self._headers)

    def confirm(self, job: str, code: str = "200 OK") -> int:
        """How it went."""
        asked = {"token": job, "code": code}
        return self._visitor.delete(self._address, query_string=asked, headers=self._headers).status_code


@pytest.fixture
def device(visitor: Visitor, token: str) -> Device:
    return Device(visitor, token)


def test_a_new_order_is_printed_once(device: Device, town: Town, goods: Goods) -> None:
    reference = make_order(town, (goods, 2))
    job = device.work()
    assert reference in device.fetch(job).text
    assert device.fetch(job, "application/vnd.escpos").data.startswith(b"\x1b@")
    assert device.confirm(job) == 204
    assert device.ask().json == {"jobReady": False}
    assert device.fetch(job).status_code == 404
    assert device.confirm(job) == 404


def test_what_came_before_the_printer_is_not_printed(
    visitor: Visitor, town: Town, shop: Shop, goods: Goods
) -> None:
    make_order(town, (goods, 1))
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=1)):
        assert Device(visitor, connected(shop, "paul@example.org")).work() == ""


def test_orders_are_printed_in_the_order_in_which_they_came(device: Device, town: Town, goods: Goods) -> None:
    references = [make_order(town, (goods, 1)) for _ in range(3)]
    for reference in references:
        job = device.work()
        assert reference in device.fetch(job).text
        device.confirm(job)


def test_fetching_changes_nothing_and_a_claim_ends(device: Device, town: Town, goods: Goods) -> None:
    make_order(town, (goods, 1))
    job = device.work()
    for _time in range(2):
        assert device.fetch(job).status_code == 200
    assert device.work() == ""
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=3)):
        assert device.work() == job


def test_a_printer_out_of_paper_gets_its_ticket_again(device: Device, town: Town, goods: Goods) -> None:
    make_order(town, (goods, 1))
    job = device.work()
    assert device.confirm(job, "410 out of paper") == 204
    assert device.work() == job


def test_one_more_ticket_is_printed_when_somebody_asks(
    device: Device, town: Town, shop: Shop, goods: Goods
) -> None:
    reference = make_order(town, (goods, 1))
    device.confirm(device.work())
    bag = shop_order_of(town.id, shop.id, reference=reference)
    assert bag
    with transaction():
        print_again(bag)
    job = device.work()
    assert reference in device.fetch(job).text
    device.confirm(job)
    assert device.work() == ""


def test_what_the_printer_says_of_itself_is_kept(
    device: Device, visitor: Visitor, token: str, town: Town, shop: Shop
) -> None:
    said = {"statusCode": "410\x1b%20Out of paper" + "x" * 200}
    visitor.post(PRINTER, json=said, headers={"Authorization": f"Bearer {token}"})
    db.session.rollback()
    printer = printer_of(town.id, shop.id)
    assert printer
    assert printer.last_said.startswith("410%20Out of paper")
    assert len(printer.last_said) == 80
    assert printer.last_seen_at == THURSDAY_MORNING


def test_a_printer_that_knows_passwords_only_may_enter_with_one(visitor: Visitor, token: str) -> None:
    basic = b64encode(f"printer:{token}".encode()).decode()
    assert visitor.post(PRINTER, headers={"Authorization": f"Basic {basic}"}).status_code == 200


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eDp4", "Digest x", "Bearer é"])
def test_without_the_token_nothing_is_told(
    visitor: Visitor, token: str, town: Town, goods: Goods, authorization: str
) -> None:
    make_order(town, (goods, 1))
    headers = {"Authorization": authorization} if authorization else {}
    for method in (visitor.post, visitor.get, visitor.delete):
        answer = method(PRINTER, headers=headers)
        assert answer.status_code == 401
        assert "jobToken" not in answer.text


def test_a_revoked_token_and_another_shops_open_nothing(
    browser_for: Callable[[str], Visitor], visitor: Visitor, token: str, town: Town, shop: Shop
) -> None:
    other = make_shop(town, name="Lantier", kind="cheese")
    others = connected(other, "helene@example.org")
    assert Device(visitor, others).ask().status_code == 401
    assert Device(visitor, others, "/api/v1/shops/lantier/printer").ask().status_code == 200
    with transaction():
        revoke_printer(shop)
    assert Device(browser_for("localhost"), token).ask().status_code == 401


def test_the_job_of_another_shop_is_not_fetched(visitor: Visitor, token: str, town: Town, shop: Shop) -> None:
    other = make_shop(town, name="Lantier", kind="cheese")
    theirs = Device(visitor, connected(other, "helene@example.org"), "/api/v1/shops/lantier/printer")
    make_order(town, (make_goods(other), 1))
    job = theirs.work()
    assert job
    assert Device(visitor, token).fetch(job).status_code == 404
    assert Device(visitor, token).confirm(job) == 404
    assert theirs.fetch(job).status_code == 200
