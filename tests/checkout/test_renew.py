"""More time to pay: goods and payment together, only while held, and not for ever."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from marketplace.checkout.errors import OrderCalledOff, PaymentTooLate
from marketplace.checkout.renewing import renew
from marketplace.checkout.settling import call_off, lapse_if_due, lapse_order, unpaid_orders
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import NotFound
from marketplace.core.ids import new_id
from marketplace.moving.audit import breaches
from marketplace.towns.models import Town
from tests.checkout.holding import deadlines, free, hold, places_taken, standing, told
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def after(minutes: float) -> AbstractContextManager[None]:
    """So many minutes later."""
    return clock.travel(THURSDAY_MORNING + timedelta(minutes=minutes))


def renewed(town: Town, order_id: int) -> None:
    with transaction():
        renew(town.id, order_id=order_id)


def lapse_when_due(town: Town, order_id: int) -> bool:
    with transaction():
        return lapse_if_due(town.id, order_id=order_id)


def test_goods_of_all_shops_and_the_payment_are_kept_together(town: Town, goods: Goods) -> None:
    flan = make_goods(make_shop(town, name="Lantier"), name="Flan", on_hand=3)
    order_id = hold(town, (goods, 2), (flan, 1))
    with after(12):
        renewed(town, order_id)
        assert deadlines(town) == {THURSDAY_MORNING + timedelta(minutes=32)}
    with after(31):
        assert unpaid_orders(limit=9) == []
        assert not lapse_when_due(town, order_id)
        told(town, order_id)
    assert standing(town, order_id) == ({"placed"}, "succeeded")
    assert (free(goods), free(flan)) == (8, 2)
    assert list(breaches()) == []


def test_a_second_click_adds_nothing(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    with after(5):
        for _click in range(3):
            renewed(town, order_id)
    assert deadlines(town) == {THURSDAY_MORNING + timedelta(minutes=25)}


def test_nothing_is_kept_longer_than_two_hours(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    for minutes in range(15, 120, 15):
        with after(minutes):
            renewed(town, order_id)
    assert deadlines(town) == {THURSDAY_MORNING + timedelta(hours=2)}
    with after(120):
        with pytest.raises(PaymentTooLate):
            renewed(town, order_id)
        assert lapse_when_due(town, order_id)
    assert (standing(town, order_id), free(goods)) == (({"lapsed"}, "expired"), 10)


def test_after_the_deadline_it_is_kept_for_as_long_as_nobody_gave_it_back(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    with after(21):
        renewed(town, order_id)
        assert not lapse_when_due(town, order_id)  # the worker had it on its list
        assert (standing(town, order_id), free(goods)) == (({"held"}, "open"), 8)
    with after(41):
        assert lapse_when_due(town, order_id)
        assert not lapse_when_due(town, order_id)
        with pytest.raises(PaymentTooLate):
            renewed(town, order_id)
    assert (standing(town, order_id), free(goods), places_taken(town)) == (({"lapsed"}, "expired"), 10, 0)
    assert list(breaches()) == []


def test_a_declined_card_may_ask_for_more_time(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    told(town, order_id, "declined")
    with after(19):
        renewed(town, order_id)
    with after(30):
        told(town, order_id)
    assert standing(town, order_id) == ({"placed"}, "succeeded")


def test_a_paid_order_is_promised_for_good_and_stays_so(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    told(town, order_id)
    renewed(town, order_id)
    assert None in deadlines(town)
    assert list(breaches()) == []


def test_what_was_called_off_is_not_kept_again(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    for _click in range(2):
        with transaction():
            call_off(town.id, order_id=order_id, by_user_id=None)
    assert (standing(town, order_id), free(goods), places_taken(town)) == (({"lapsed"}, "cancelled"), 10, 0)
    with pytest.raises(OrderCalledOff):
        renewed(town, order_id)
    with pytest.raises(OrderCalledOff):
        told(town, order_id)
    assert list(breaches()) == []


def test_a_paid_order_is_never_called_off_this_way(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    told(town, order_id)
    with transaction():
        call_off(town.id, order_id=order_id, by_user_id=None)
        lapse_order(town.id, order_id=order_id)
    assert (standing(town, order_id), free(goods)) == (({"placed"}, "succeeded"), 8)


def test_an_order_of_nobody_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        renewed(town, new_id())
