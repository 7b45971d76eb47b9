"""F20: what is paid for a time at which its shop has closed meanwhile goes back, and is told why."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from marketplace.checkout.settling import call_off
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.models import ShopOrder
from marketplace.pickup.opening import reopen_window, shut_window
from marketplace.pickup.slots import Window
from marketplace.shops.models import Shop
from marketplace.shops.services import set_special_day
from marketplace.towns.models import Town
from tests.checkout.holding import free, hold, places_taken, standing
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order
from tests.paying import latest_attempt, open_page, pay, tell, use_card

pytestmark = pytest.mark.all_towns
THURSDAY = date(2026, 6, 11)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def close_today(shop: Shop) -> None:
    with transaction():
        set_special_day(shop, day=THURSDAY, ranges=(), reason="")


def told(town: Town, event: str) -> list[str]:
    db.session.rollback()
    query = select(Notice.body).where(
        Notice.town_id == town.id, Notice.event == event, Notice.recipient == "jeanne@example.org"
    )
    return list(db.session.scalars(query))


def window_of(town: Town, order_id: int) -> Window:
    db.session.rollback()
    query = select(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    bag = db.session.scalars(query).one()
    return Window(bag.collect_from, bag.collect_until, bag.local_day, bag.local_time)


def test_a_payment_for_a_closed_day_goes_back_whole(town: Town, shop: Shop, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    open_page(town, order_id)
    close_today(shop)
    pay(town, order_id)
    assert standing(town, order_id)[0] == {"lapsed"}
    payment = latest_attempt(town, order_id)
    assert payment.captured_cents == payment.refunded_cents == 260
    assert (free(goods), places_taken(town)) == (10, 0)
    (mail,) = told(town, "paid_late")
    assert "a fermé à cette heure-là" in mail
    assert told(town, "placed") == []
    assert list(breaches()) == []


def test_only_the_closed_shop_s_bag_goes_back(town: Town, shop: Shop, goods: Goods) -> None:
    flan = make_goods(make_shop(town, name="Lantier"), name="Flan", price_cents=450)
    order_id = hold(town, (goods, 2), (flan, 1))
    open_page(town, order_id)
    close_today(shop)
    pay(town, order_id)
    assert standing(town, order_id)[0] == {"lapsed", "placed"}
    assert latest_attempt(town, order_id).refunded_cents == 260
    assert "Flan" in told(town, "placed")[0]
    assert list(breaches()) == []


def test_one_window_closed_is_enough_and_opened_again_it_is_none(
    town: Town, shop: Shop, goods: Goods
) -> None:
    for is_open_again, state in ((False, "lapsed"), (True, "placed")):
        order_id = hold(town, (goods, 1))
        open_page(town, order_id)
        window = window_of(town, order_id)
        with transaction():
            shut_window(town.id, point_id=shop.id, window=window, time_zone="Europe/Paris")
        if is_open_again:
            with transaction():
                reopen_window(town.id, point_id=shop.id, starts_at=window.starts_at)
        pay(town, order_id)
        assert standing(town, order_id)[0] == {state}


def test_an_order_that_lapsed_is_not_taken_again_for_a_closed_day(
    town: Town, shop: Shop, goods: Goods
) -> None:
    order_id = hold(town, (goods, 1))
    session_id = str(open_page(town, order_id).checkout_session_id)
    use_card(session_id)
    close_today(shop)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=41)):
        tell(town, order_id)
    assert standing(town, order_id)[0] == {"lapsed"}
    assert latest_attempt(town, order_id).refunded_cents == 130
    assert not call_off(town.id, order_id=order_id)


def test_hours_that_change_and_keep_the_window_refuse_nobody(
    town: Town, shop: Shop, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.checkout.drafting.hours_versions", _of_before)
    close_today(make_shop(town, name="Lantier"))
    with transaction():
        set_special_day(shop, day=THURSDAY + timedelta(days=2), ranges=(), reason="")
    assert make_order(town, (goods, 1))


def _of_before(_town_id: int, *, shop_ids: object) -> dict[int, int]:
    return dict.fromkeys(shop_ids, 0)  # type: ignore[call-overload,no-any-return]
