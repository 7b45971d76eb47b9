"""More time to pay: goods of all shops together, only while held, and not for ever."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from marketplace.checkout.errors import OrderCalledOff, PaymentTooLate
from marketplace.checkout.renewing import renew
from marketplace.checkout.settling import call_off, lapse_if_due, unpaid_orders
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import NotFound
from marketplace.core.ids import new_id
from marketplace.moving.audit import breaches
from marketplace.towns.models import Town
from tests.checkout.holding import deadlines, free, hold, places_taken, standing
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.paying import pay


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


@pytest.mark.all_towns
def test_goods_of_all_shops_are_kept_together(town: Town, goods: Goods) -> None:
    flan = make_goods(make_shop(town, name="Lantier"), name="Flan", on_hand=3)
    order_id = hold(town, (goods, 2), (flan, 1))
    with after(12):
        renewed(town, order_id)
        assert deadlines(town) == {THURSDAY_MORNING + timedelta(minutes=52)}
    with after(45):
        assert list(unpaid_orders(limit=9)) == []
        assert not lapse_when_due(town, order_id)
        pay(town, order_id)
    assert standing(town, order_id) == ({"placed"}, "succeeded")
    assert (free(goods), free(flan)) == (8, 2)
    assert list(breaches()) == []


def test_a_second_click_adds_nothing(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    with after(5):
        for _click in range(3):
            renewed(town, order_id)
    assert deadlines(town) == {THURSDAY_MORNING + timedelta(minutes=45)}


def test_nothing_is_kept_longer_than_two_hours(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    for minutes in range(30, 120, 15):
        with after(minutes):
            renewed(town, order_id)
    assert deadlines(town) == {THURSDAY_MORNING + timedelta(hours=2)}
    with after(120):
        with pytest.raises(PaymentTooLate):
            renewed(town, order_id)
        assert lapse_when_due(town, order_id)
    assert (standing(town, order_id), free(goods)) == (({"lapsed"}, ""), 10)


@pytest.mark.all_towns
def test_after_the_deadline_it_is_kept_for_as_long_as_nobody_gave_it_back(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    with after(41):
        renewed(town, order_id)
        assert not lapse_when_due(town, order_id)  # the worker had it on its list
        assert (standing(town, order_id), free(goods)) == (({"held"}, ""), 8)
    with after(81):
        assert lapse_when_due(town, order_id)
        assert not lapse_when_due(town, order_id)
        with pytest.raises(PaymentTooLate):
            renewed(town, order_id)
    assert (standing(town, order_id), free(goods), places_taken(town)) == (({"lapsed"}, ""), 10, 0)
    assert list(breaches()) == []


@pytest.mark.all_towns
def test_a_paid_order_is_promised_for_good_and_stays_so(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    pay(town, order_id)
    renewed(town, order_id)
    assert deadlines(town) == {None}
    assert list(breaches()) == []


@pytest.mark.all_towns
def test_what_was_called_off_is_not_kept_again(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    for said in (True, False):
        with transaction():
            assert call_off(town.id, order_id=order_id) is said
    assert (standing(town, order_id), free(goods), places_taken(town)) == (({"lapsed"}, ""), 10, 0)
    with pytest.raises(OrderCalledOff):
        renewed(town, order_id)
    with pytest.raises(OrderCalledOff):
        pay(town, order_id)
    assert list(breaches()) == []


def test_a_paid_order_is_never_called_off_this_way(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    pay(town, order_id)
    with transaction():
        assert not call_off(town.id, order_id=order_id)
        assert not lapse_if_due(town.id, order_id=order_id)
    assert (standing(town, order_id), free(goods)) == (({"placed"}, "succeeded"), 8)


def test_an_order_of_nobody_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        renewed(town, new_id())
