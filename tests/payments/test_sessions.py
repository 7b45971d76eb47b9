"""What a paying page says of its payment: once, in any order, and never down in rank."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from marketplace.checkout.settling import give_back, parts_of
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order
from marketplace.orders.states import ShopOrderState
from marketplace.payments.attempts import lock_payment
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.sessions import Verdict
from tests.payments.desk import Desk
from tests.stripe_double.orders import checkout_request

pytestmark = pytest.mark.all_towns


def test_a_paid_page_places_the_order_once(desk: Desk) -> None:
    payment = desk.paid()
    assert (payment.state, payment.captured_cents) == (PaymentState.SUCCEEDED, 5000)
    assert payment.fee_cents
    desk.on_session(desk.gateway.retrieve_checkout(str(payment.checkout_session_id)))
    db.session.rollback()
    assert desk.verdicts.count(Verdict.PAID) == 1
    assert desk.clearing() == 5000 - payment.fee_cents
    assert desk.bag(payment.own_order_id, desk.bakery).state == ShopOrderState.PLACED


def test_a_page_that_is_open_says_where_it_is(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    assert payment.state == PaymentState.OPEN
    assert payment.checkout_url.startswith(desk.stripe.world.page)


@pytest.mark.parametrize(("minutes", "state"), [(0, ShopOrderState.HELD), (41, ShopOrderState.LAPSED)])
def test_an_expired_page_frees_the_goods_when_their_time_is_over(
    desk: Desk, minutes: int, state: ShopOrderState
) -> None:
    payment = desk.opened(desk.order())
    desk.stripe.expire(str(payment.checkout_session_id))
    with clock.travel(clock.now() + timedelta(minutes=minutes)):
        desk.hear()
    assert desk.payment(payment.id).state == PaymentState.EXPIRED
    assert desk.bag(payment.own_order_id, desk.bakery).state == state


def test_a_bank_that_takes_its_time_keeps_the_goods(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    desk.stripe.promise(str(payment.checkout_session_id))
    desk.hear()
    assert desk.payment(payment.id).state == PaymentState.PROCESSING
    assert desk.bag(payment.own_order_id, desk.bakery).state == ShopOrderState.HELD
    desk.stripe.keep_promise(str(payment.checkout_session_id))
    desk.hear()
    assert desk.payment(payment.id).state == PaymentState.SUCCEEDED


def test_a_bank_that_refuses_late_frees_them(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    desk.stripe.promise(str(payment.checkout_session_id))
    desk.stripe.break_promise(str(payment.checkout_session_id))
    with clock.travel(clock.now() + timedelta(minutes=41)):
        desk.hear()
    assert desk.payment(payment.id).state in {PaymentState.FAILED, PaymentState.EXPIRED}
    assert desk.bag(payment.own_order_id, desk.bakery).state == ShopOrderState.LAPSED


def test_money_that_comes_after_the_goods_were_freed_takes_them_again(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    give_up(desk, payment)
    desk.stripe.pay(str(payment.checkout_session_id))
    desk.hear()
    payment = desk.payment(payment.id)
    assert (payment.state, payment.refunded_cents) == (PaymentState.SUCCEEDED, 0)
    assert Verdict.PAID_LATE in desk.verdicts
    assert desk.bag(payment.own_order_id, desk.bakery).state == ShopOrderState.PLACED


def test_money_that_comes_for_an_order_that_was_given_up_goes_back(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    give_up(desk, payment)
    with transaction():
        db.session.get_one(Order, (desk.town.id, payment.order_id)).called_off_at = clock.now()
    desk.stripe.pay(str(payment.checkout_session_id))
    desk.hear()
    payment = desk.payment(payment.id)
    assert (payment.state, payment.refunded_cents) == (PaymentState.REFUNDED, 5000)
    assert Verdict.PAID_LATE in desk.verdicts
    assert [refund.cause for refund in desk.refunds()] == ["paid_late"]
    assert desk.book().get(("order_liability", None)) is None


def test_a_second_payment_for_an_order_goes_back(desk: Desk) -> None:
    order_id = desk.order()
    first = desk.opened(order_id)
    with transaction():  # as if its page had been given up, and a second one opened
        lock_payment(desk.town.id, first.id).become(PaymentState.CANCELLED, at=clock.now())
    second = desk.opened(order_id)
    assert (first.id, second.attempt) != (second.id, 1)
    for payment in (second, first):
        desk.stripe.pay(str(payment.checkout_session_id))
        desk.hear()
    assert desk.payment(second.id).state == PaymentState.SUCCEEDED
    assert desk.payment(first.id).state == PaymentState.REFUNDED
    assert Verdict.DUPLICATE in desk.verdicts
    desk.admit(desk.bakery)
    desk.collect(order_id, desk.bakery)
    assert [transfer.payment_id for transfer in desk.transfers()] == [second.id]  # of the one that was kept


@pytest.mark.parametrize(
    ("column", "value"), [("amount_cents", 4999), ("currency", "CHF"), ("livemode", True)]
)
def test_a_page_that_does_not_match_releases_nothing(desk: Desk, column: str, value: object) -> None:
    payment = desk.opened(desk.order())
    with transaction():
        db.session.execute(
            update(Payment).where(Payment.town_id == desk.town.id).values({column: value, "version": 9})
        )
    desk.stripe.pay(str(payment.checkout_session_id))
    desk.hear()
    assert desk.payment(payment.id).state == PaymentState.MISMATCH
    assert desk.bag(payment.own_order_id, desk.bakery).state == ShopOrderState.HELD
    assert desk.findings() == ["mismatch"]
    assert desk.book() == {}


def test_a_page_of_nobody_here_is_reported(desk: Desk) -> None:
    foreign = desk.gateway.create_checkout(checkout_request())
    desk.stripe.pay(foreign.id)
    desk.hear()
    assert desk.findings() == ["foreign_session"]
    assert desk.verdicts == []


def test_another_page_for_the_same_attempt_releases_nothing(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    page = str(payment.checkout_session_id)
    with transaction():
        db.session.execute(
            update(Payment)
            .where(Payment.town_id == desk.town.id)
            .values(checkout_session_id="cs_other", version=9)
        )
    desk.stripe.pay(page)
    desk.hear()
    assert desk.findings() == ["mismatch"]
    assert desk.payment(payment.id).state == PaymentState.MISMATCH


def give_up(desk: Desk, payment: Payment) -> None:
    """Free the goods before the provider says that its page is closed, as must not happen."""
    with transaction():
        lock_payment(desk.town.id, payment.id).become(PaymentState.EXPIRED, at=clock.now())
        give_back(desk.town.id, parts=parts_of(desk.town.id, payment.own_order_id), by=Actor.system())
