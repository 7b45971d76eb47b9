"""Opening a paying page: one open attempt an order, shares written once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.attempts import allocations_of
from marketplace.payments.commands.models import Command, CommandState
from marketplace.payments.errors import AlreadyPaid, CardAmountTooSmall, PaymentInProgress
from marketplace.payments.models import PaymentState, Tender
from marketplace.payments.opening import close_checkout
from tests.factories import make_goods
from tests.payments.desk import Desk

pytestmark = pytest.mark.all_towns


def commands(desk: Desk) -> list[tuple[str, str]]:
    """Every command, by kind and state."""
    rows = db.session.execute(
        select(Command.kind, Command.state).where(Command.town_id == desk.town.id).order_by(Command.id)
    )
    return [(kind.value, state.value) for kind, state in rows]


def test_a_double_click_gives_the_same_page(desk: Desk) -> None:
    order_id = desk.order()
    first, second = desk.open(order_id), desk.open(order_id)
    assert first == second
    desk.work()
    third = desk.open(order_id)
    assert (third.payment_id, third.url) == (first.payment_id, desk.payment(first.payment_id).checkout_url)
    assert commands(desk) == [("checkout", "succeeded")]


def test_what_each_shop_is_paid_with_sums_to_its_part(desk: Desk) -> None:
    order_id = desk.order()
    desk.open(order_id, voucher_cents=1000)
    parts = allocations_of(desk.town.id, order_id)
    bakery, dairy = (parts[desk.bag(order_id, shop).id] for shop in (desk.bakery, desk.dairy))
    assert {tender: part.amount_cents for tender, part in bakery.items()} == {
        Tender.CARD: 1600,
        Tender.VOUCHER: 400,
    }
    assert {tender: part.amount_cents for tender, part in dairy.items()} == {
        Tender.CARD: 2400,
        Tender.VOUCHER: 600,
    }


def test_a_paid_order_is_not_charged_again(desk: Desk) -> None:
    payment = desk.paid()
    with pytest.raises(AlreadyPaid):
        desk.open(payment.own_order_id)


def test_no_second_page_opens_before_the_first_is_closed_for_sure(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    with clock.travel(clock.now() + timedelta(minutes=32)), pytest.raises(PaymentInProgress):
        desk.open(payment.own_order_id)


def test_a_rest_too_small_for_a_card_is_refused(desk: Desk) -> None:
    with pytest.raises(CardAmountTooSmall):
        desk.open(desk.order((desk.bread, 1)), voucher_cents=951)
    desk.open(desk.order((desk.bread, 1)), voucher_cents=950)


def test_an_order_of_a_few_cents_is_refused(desk: Desk) -> None:
    roll = make_goods(desk.bakery, name="Miette", price_cents=49, on_hand=5)
    with pytest.raises(CardAmountTooSmall):
        desk.open(desk.order((roll, 1)))


def test_a_changed_basket_closes_the_page_and_the_provider_has_the_last_word(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    with transaction():
        assert not close_checkout(desk.town.id, payment_id=payment.id)
        assert not close_checkout(desk.town.id, payment_id=payment.id)
    desk.work()
    assert desk.payment(payment.id).state == PaymentState.EXPIRED
    assert commands(desk) == [("checkout", "succeeded"), ("expire", "succeeded")]


def test_a_page_paid_in_the_very_moment_counts_as_paid(desk: Desk) -> None:
    payment = desk.opened(desk.order())
    desk.stripe.pay(str(payment.checkout_session_id))
    with transaction():
        close_checkout(desk.town.id, payment_id=payment.id)
    desk.work()
    assert desk.payment(payment.id).state == PaymentState.SUCCEEDED
    desk.refused_before = len(desk.stripe.desk.refused)


def test_a_page_never_asked_for_is_simply_withdrawn(desk: Desk) -> None:
    attempt = desk.open(desk.order())
    with transaction():
        assert close_checkout(desk.town.id, payment_id=attempt.payment_id)
    desk.work()
    assert commands(desk) == [("checkout", CommandState.FAILED.value)]
    assert desk.payment(attempt.payment_id).state == PaymentState.CANCELLED
