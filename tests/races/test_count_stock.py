"""F29: a shop counts while people buy and fetch. What was counted stands, less what was handed over since."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select, update

from marketplace.accounts.sessions import open_session
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.shops.models import Shop
from marketplace.stock.counting import move
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.stock.queries import variant_key
from tests.factories import make_worker
from tests.races.buyers import Answer, Buyer
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]
OFFICE = "/backoffice/maison-morel"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Counter(Buyer):
    """The browser of somebody who works in the shop."""

    def sign_in(self, street: Street) -> int:
        """Enter the back office; gives who it is."""
        shop = db.session.scalars(select(Shop).where(Shop.town_id == street.town_id)).one()
        worker_id = make_worker(shop).id
        with transaction():
            token = open_session(worker_id, lasts=timedelta(hours=1), second_factor=True)
        signer = SecureCookieSessionInterface().get_signing_serializer(current_app._get_current_object())  # type: ignore[attr-defined]
        assert signer
        self._cookies["session"] = str(signer.dumps({"token": token}))
        return worker_id

    def counts(self, street: Street, number: int) -> Callable[[], Answer]:
        """Open the count sheet and type a number; gives the pressing of its button."""
        fields = {f"count-{variant_key(street.variant_id)}": str(number), **self.signed(f"{OFFICE}/stock")}
        return lambda: self.ask("POST", f"{OFFICE}/stock", fields)

    def hands_over(self, reference: str, *, version: int) -> Callable[[], Answer]:
        """Gives the pressing of the button that says that a bag was fetched."""
        fields = {"version": str(version), **self.signed(f"{OFFICE}/stock")}
        return lambda: self.ask("POST", f"{OFFICE}/orders/{reference}/handover", fields)

    def signed(self, page: str) -> dict[str, str]:
        """The token of a page's forms."""
        found = _TOKEN.search(self.ask("GET", page).text)
        assert found
        return {"csrf_token": found.group(1)}


def asked(query: Any) -> int:
    """A number out of the database."""
    try:
        return int(db.session.scalar(query) or 0)
    finally:
        db.session.rollback()


def on_hand(street: Street) -> int:
    """What is there."""
    return asked(select(StockLevel.on_hand).where(StockLevel.town_id == street.town_id))


def pack_one(street: Street, *, by_user_id: int) -> tuple[str, int]:
    """A bag that waits to be fetched: its reference, and the version of its row."""
    (buyer,) = street.fill_baskets(1)
    assert buyer.press().status == 303
    shop_id = asked(select(ShopOrder.shop_id).where(ShopOrder.town_id == street.town_id))
    reference = db.session.scalars(select(Order.reference).where(Order.town_id == street.town_id)).one()
    version = 0
    for act in (accept, mark_ready):
        with transaction():
            bag = shop_order_of(street.town_id, shop_id, reference=reference)
            assert bag
            act(bag, by=Actor.person(by_user_id))
            version = bag.version
    db.session.rollback()
    return reference, version


def test_a_count_during_sales_stands_less_what_was_handed_over_since(open_street: OpenStreet) -> None:
    street = open_street(pieces=30, places=60)
    counter = Counter(street.port)
    reference, version = pack_one(street, by_user_id=counter.sign_in(street))
    presses: list[Callable[[], Answer]] = [buyer.press for buyer in street.fill_baskets(10)]
    presses.insert(5, counter.counts(street, 20))
    presses.insert(6, counter.hands_over(reference, version=version))
    answers = street.press_together(presses)
    assert [answer.status for answer in answers] == [303] * 5 + [302] * 2 + [303] * 5
    counted = select(Movement.id).where(Movement.town_id == street.town_id, Movement.reason == Reason.COUNT)
    since = asked(
        select(func.sum(Movement.quantity)).where(
            Movement.town_id == street.town_id,
            Movement.reason == Reason.HAND_OVER,
            Movement.id > counted.scalar_subquery(),
        )
    )
    assert since in {0, -1}
    assert on_hand(street) == 20 + since
    assert (street.orders(), street.held()) == (11, 10)
    assert street.breaches() == []


def test_what_a_count_during_sales_does_not_find_is_marked_missing(open_street: OpenStreet) -> None:
    street = open_street(pieces=8, places=60)
    counter = Counter(street.port)
    counter.sign_in(street)
    presses: list[Callable[[], Answer]] = [buyer.press for buyer in street.fill_baskets(8)]
    presses.insert(4, counter.counts(street, 5))
    answers = street.press_together(presses)
    assert {answer.status for answer in answers} <= {302, 303, 409}
    held = street.held()
    assert 5 <= held <= 8
    missing = asked(select(func.sum(OrderLine.missing)).where(OrderLine.town_id == street.town_id))
    assert (on_hand(street), missing) == (5, held - 5)
    assert street.breaches() == []


def test_a_count_made_without_the_lock_loses_what_was_handed_over(open_street: OpenStreet) -> None:
    street = open_street(pieces=8, places=60)
    before = on_hand(street)
    with transaction():  # one piece goes between the reading and the writing of a count of 6
        move(
            street.town_id,
            variant_id=street.variant_id,
            quantity=-1,
            reason=Reason.LOSS,
            by_user_id=None,
        )
    with transaction():
        db.session.execute(update(StockLevel).where(StockLevel.town_id == street.town_id).values(on_hand=6))
        db.session.add(
            Movement(
                town_id=street.town_id,
                variant_id=street.variant_id,
                quantity=6 - before,
                reason=Reason.COUNT,
                at=clock.now(),
            )
        )
    assert any("sum of its movements" in breach for breach in street.breaches())
