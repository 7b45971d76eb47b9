"""What the demo provider did twice is found, or the other tests of kills would find nothing either."""

from collections.abc import Iterator

import pytest

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.gateways import asked
from marketplace.payments.gateways.demo.returning import give_back
from marketplace.towns.models import Town
from tests.checkout.holding import hold
from tests.factories import THURSDAY_MORNING, Goods
from tests.faults.till import doubled
from tests.paying import latest_attempt, pay


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


def refund(town: Town, order_id: int, *, shop_order_id: int) -> None:
    """Give one cent back, by a command that nobody has given before."""
    payment = latest_attempt(town, order_id)
    request = asked.RefundRequest(
        **new_ids(town.id, CommandKind.REFUND),
        order_id=order_id,
        shop_order_id=shop_order_id,
        payment_intent_id=str(payment.payment_intent_id),
        amount_cents=1,
        currency=payment.currency,
    )
    with transaction():
        give_back(request)


def test_a_bag_that_is_given_back_twice_is_found(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 1))
    pay(town, order_id)
    refund(town, order_id, shop_order_id=1)
    refund(town, order_id, shop_order_id=2)
    assert list(doubled()) == []
    refund(town, order_id, shop_order_id=2)
    assert list(doubled()) == [f"refund of {town.id}/{order_id}/2: 2 times"]
