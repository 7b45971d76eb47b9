"""Paid, in time or too late: what is held is placed, what is left is taken again, the rest goes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from marketplace.cart.models import CartLine
from marketplace.catalogue.models import Variant
from marketplace.checkout.paying import begin
from marketplace.checkout.settling import call_off
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.demo.paying import pay_late
from marketplace.payments.models import Payment, PaymentState, Refund
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop
from marketplace.stock.counting import count
from marketplace.stock.models import Reason
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.checkout.holding import free, hold, places_taken, standing, work
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order, order_named
from tests.paying import WAYS_BACK, latest_attempt, open_page, pay, tell, use_card

pytestmark = pytest.mark.all_towns
TOO_LATE = THURSDAY_MORNING + timedelta(minutes=41)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def flan(town: Town) -> Goods:
    """Three flans in a second shop."""
    return make_goods(make_shop(town, name="Lantier"), name="Flan", price_cents=450, on_hand=3)


def lapse_unknowing(town: Town, order_id: int) -> None:
    """The money is on its way when the page closes: the order lapses, and is paid after all."""
    session_id = str(open_page(town, order_id).checkout_session_id)
    with transaction():
        pay_late(session_id)
    with clock.travel(TOO_LATE):
        tell(town, order_id)
    assert standing(town, order_id) == ({"lapsed"}, "expired")


def money_comes(town: Town, order_id: int) -> Payment:
    """The provider tells of the late money, and we do what follows."""
    with clock.travel(TOO_LATE):
        for _round in range(3):
            work()
    return latest_attempt(town, order_id)


def refunds(town: Town) -> list[tuple[int | None, int]]:
    """What was given back: of which line, how much."""
    db.session.rollback()
    query = select(Refund).where(Refund.town_id == town.id).order_by(Refund.id)
    return [(refund.order_line_id, refund.amount_cents) for refund in db.session.scalars(query)]


def lines(town: Town) -> list[tuple[str, int]]:
    """What was ordered, and how much of it was withdrawn."""
    db.session.rollback()
    query = select(OrderLine.product_name, OrderLine.withdrawn).where(OrderLine.town_id == town.id)
    return [(name, withdrawn) for name, withdrawn in db.session.execute(query.order_by(OrderLine.id))]


def mails(town: Town, event: str) -> list[Notice]:
    """The mails of an event to the resident."""
    query = select(Notice).where(Notice.town_id == town.id, Notice.event == event)
    return [mail for mail in db.session.scalars(query) if mail.recipient == "jeanne@example.org"]


def take_all(town: Town, goods: Goods) -> None:
    """Somebody else was faster."""
    make_order(town, (goods, free(goods)))


def test_paid_late_with_everything_still_there_it_is_as_if_in_time(
    town: Town, goods: Goods, flan: Goods
) -> None:
    order_id = hold(town, (goods, 2), (flan, 1))
    lapse_unknowing(town, order_id)
    assert (free(goods), free(flan), places_taken(town)) == (10, 3, 0)
    payment = money_comes(town, order_id)
    assert standing(town, order_id) == ({"placed"}, "succeeded")
    assert (free(goods), free(flan), places_taken(town)) == (8, 2, 2)
    assert (refunds(town), payment.captured_cents, payment.refunded_cents) == ([], 710, 0)
    assert (len(mails(town, "placed")), mails(town, "paid_late")) == (1, [])
    assert list(breaches()) == []


def test_a_line_that_is_gone_goes_back_and_the_rest_is_placed(
    town: Town, shop: Shop, goods: Goods, flan: Goods
) -> None:
    tart = make_goods(shop, name="Tarte", price_cents=900, on_hand=1)
    order_id = hold(town, (goods, 2), (tart, 1), (flan, 1))
    lapse_unknowing(town, order_id)
    take_all(town, tart)
    payment = money_comes(town, order_id)
    assert standing(town, order_id)[0] == {"placed"}
    assert dict(lines(town)[:3]) == {"Baguette de tradition": 0, "Tarte": 1, "Flan": 0}
    assert [cents for _line, cents in refunds(town)] == [900]
    assert (payment.captured_cents, payment.refunded_cents) == (1610, 900)
    (told,) = mails(town, "paid_late")
    assert "Tarte" in told.body
    assert "Baguette" not in told.body
    assert "Remboursement\u00a0: 9,00\u00a0€" in told.body
    (placed,) = [mail for mail in mails(town, "placed") if mail.about_id == order_id]
    assert "Flan" in placed.body
    assert "Tarte" not in placed.body
    assert "Total\u00a0: 7,10\u00a0€" in placed.body
    assert list(breaches()) == []


def test_a_shop_of_which_nothing_is_left_is_refunded_whole(town: Town, goods: Goods, flan: Goods) -> None:
    order_id = hold(town, (goods, 2), (flan, 3))
    lapse_unknowing(town, order_id)
    take_all(town, flan)
    money_comes(town, order_id)
    states = select(ShopOrder.state).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    assert sorted(str(state) for state in db.session.scalars(states)) == ["lapsed", "placed"]
    assert refunds(town) == [(None, 1350)]
    assert list(breaches()) == []


def test_a_window_that_filled_up_is_not_overbooked(town: Town) -> None:
    bread = make_goods(make_shop(town, rule=Rule(capacity=1)))
    order_id = hold(town, (bread, 2))
    lapse_unknowing(town, order_id)
    with transaction():
        db.session.execute(update(SlotBooking).where(SlotBooking.town_id == town.id).values(taken=1))
    payment = money_comes(town, order_id)
    assert standing(town, order_id)[0] == {"lapsed"}
    assert (refunds(town), payment.state) == ([(None, 260)], PaymentState.REFUNDED)
    (told,) = mails(town, "paid_late")
    assert "2,60" in told.body


def test_what_was_given_up_is_not_taken_again(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    session_id = str(open_page(town, order_id).checkout_session_id)
    with transaction():
        pay_late(session_id)
        assert call_off(town.id, order_id=order_id)
    for _round in range(4):
        work()
    assert (standing(town, order_id)[0], free(goods)) == ({"lapsed"}, 10)
    assert (refunds(town), latest_attempt(town, order_id).state) == ([(None, 260)], PaymentState.REFUNDED)
    assert list(breaches()) == []


def test_given_up_on_one_screen_and_paid_on_the_other_it_is_paid(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    use_card(str(open_page(town, order_id).checkout_session_id))
    with transaction():
        assert call_off(town.id, order_id=order_id)
    assert free(goods) == 8  # its page may be paid in this very moment
    work()
    assert (standing(town, order_id), free(goods)) == (({"placed"}, "succeeded"), 8)
    assert refunds(town) == []
    assert list(breaches()) == []


def test_a_time_that_is_over_cannot_be_come_to(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    session_id = str(open_page(town, order_id).checkout_session_id)
    use_card(session_id)
    with clock.travel(THURSDAY_MORNING + timedelta(days=9)):
        for _round in range(2):
            work()
    assert (standing(town, order_id)[0], free(goods)) == ({"lapsed"}, 10)
    assert refunds(town) == [(None, 260)]


def test_a_paid_order_leaves_what_came_later_in_the_basket(town: Town, shop: Shop, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    pay(town, order_id)
    left = select(CartLine.id).where(CartLine.town_id == town.id)
    assert db.session.scalars(left).all() == []


def test_an_earlier_price_is_what_is_paid_and_refunded(town: Town, goods: Goods) -> None:
    order_id = order_named(town, make_order(town, (goods, 2), pays=DEMO))
    with transaction():
        db.session.execute(update(Variant).where(Variant.town_id == town.id).values(price_cents=999))
    lapse_unknowing(town, order_id)
    with transaction():
        count(town.id, variant_id=goods.variant.id, on_hand=1, reason=Reason.COUNT, by_user_id=None)
    money_comes(town, order_id)
    assert refunds(town) == [(None, 260)]


def test_an_attempt_that_its_provider_would_refuse_by_now_gives_way(town: Town, goods: Goods) -> None:
    order_id = hold(town, (goods, 2))
    with transaction():
        begin(town_by_id(town.id), order_id=order_id, ways_back=WAYS_BACK)  # the call never came through
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=15)):
        pay(town, order_id)
        work()
    attempts = select(Payment.state).where(Payment.town_id == town.id).order_by(Payment.attempt)
    assert db.session.scalars(attempts).all() == [PaymentState.CANCELLED, PaymentState.SUCCEEDED]
    assert db.session.scalars(select(ReconciliationFinding.kind)).all() == []
