"""Money back: by line, by weight, by bag; never above the share, once per cause, borne by whom it should."""

import pytest

from marketplace.catalogue.models import SoldBy
from marketplace.core.db import transaction
from marketplace.fulfilment.picking.bags import give
from marketplace.payments.attempts import allocations_of
from marketplace.payments.errors import RefundTooLarge
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import liability_of
from marketplace.payments.models import PaymentState, Tender
from marketplace.payments.refunds.deciding import refund_bag, refund_difference, refund_line
from marketplace.payments.refunds.models import Bearer, Origin, Refund
from marketplace.payments.states import RefundState
from marketplace.shops.models import Shop
from tests.factories import make_goods
from tests.payments.desk import Desk

pytestmark = pytest.mark.all_towns


def back(
    desk: Desk, order_id: int, cents: int, *, change: str = "missing", borne_by: Bearer = Bearer.SHOP
) -> Refund | None:
    """A part of the bakery's line goes back."""
    line = desk.line(order_id, desk.bakery)
    with transaction():
        return refund_line(
            desk.town.id, order_line_id=line.id, change=change, amount_cents=cents, borne_by=borne_by
        )


def whole(desk: Desk, order_id: int, shop: Shop, *, borne_by: Bearer = Bearer.SHOP) -> Refund | None:
    """A whole bag goes back."""
    bag = desk.bag(order_id, shop)
    with transaction():
        return refund_bag(desk.town.id, shop_order_id=bag.id, change="declined", borne_by=borne_by)


def test_a_missing_line_goes_back_once(desk: Desk) -> None:
    payment = desk.paid()
    first, second = back(desk, payment.own_order_id, 700), back(desk, payment.own_order_id, 700)
    assert first
    assert second
    assert first.id == second.id
    desk.work()
    payment = desk.payment(payment.id)
    assert (payment.state, payment.refunded_cents) == (PaymentState.PARTIALLY_REFUNDED, 700)
    assert [refund.state for refund in desk.refunds()] == [RefundState.SUCCEEDED]
    assert liability_of(desk.town.id, payment.own_order_id) == 4300


def test_two_equal_refunds_for_two_causes_both_go(desk: Desk) -> None:
    payment = desk.paid()
    back(desk, payment.own_order_id, 500, change="missing")
    back(desk, payment.own_order_id, 500, change="damaged")
    desk.hear()
    assert desk.payment(payment.id).refunded_cents == 1000
    assert len({refund.provider_id for refund in desk.refunds()}) == 2


def test_what_a_line_weighs_less_than_its_most_goes_back_and_once(desk: Desk) -> None:
    ham = make_goods(desk.bakery, name="Jambon", price_cents=2000, on_hand=5000, sold_by=SoldBy.WEIGHT)
    payment = desk.paid((ham, 500))
    assert payment.captured_cents == 1100  # ten percent more than was asked for may be weighed
    line = desk.line(payment.own_order_id, desk.bakery)
    for grams, cents in ((530, 40), (530, None), (451, 158)):
        with transaction():
            give(line, bag=desk.bag(payment.own_order_id, desk.bakery), units=grams)
            refund = refund_difference(desk.town.id, order_line_id=line.id, borne_by=Bearer.SHOP)
        assert (refund and refund.card_cents) == cents
    desk.work()
    assert desk.payment(payment.id).refunded_cents == 1100 - 902


def test_never_more_than_the_shop_s_part(desk: Desk) -> None:
    payment = desk.paid()
    with pytest.raises(RefundTooLarge):
        back(desk, payment.own_order_id, 2001)
    back(desk, payment.own_order_id, 2000)
    with pytest.raises(RefundTooLarge):
        back(desk, payment.own_order_id, 1, change="damaged")
    desk.work()
    assert desk.payment(payment.id).refunded_cents == 2000


def test_a_refused_bag_goes_back_as_far_as_it_has_not(desk: Desk) -> None:
    payment = desk.paid()
    back(desk, payment.own_order_id, 700)
    refund = whole(desk, payment.own_order_id, desk.bakery)
    assert refund
    assert refund.card_cents == 1300
    assert whole(desk, payment.own_order_id, desk.dairy)
    desk.hear()
    payment = desk.payment(payment.id)
    assert (payment.state, payment.refunded_cents) == (PaymentState.REFUNDED, 5000)
    assert whole(desk, payment.own_order_id, desk.dairy) is None
    assert liability_of(desk.town.id, payment.own_order_id) == 0


def test_the_card_s_share_goes_back_first_then_the_voucher(desk: Desk) -> None:
    payment = desk.paid(voucher_cents=1000)
    refund = back(desk, payment.own_order_id, 1700)
    assert refund
    assert (refund.card_cents, refund.voucher_cents) == (1600, 100)
    only_voucher = back(desk, payment.own_order_id, 300, change="damaged")
    assert only_voucher
    assert (only_voucher.card_cents, only_voucher.state) == (0, RefundState.SUCCEEDED)
    desk.work()
    assert desk.book()[("voucher_issuer", None)] == 600


def test_an_order_settled_at_the_till_has_nothing_to_give_back(desk: Desk) -> None:
    order_id = desk.order()
    assert back(desk, order_id, 100) is None
    assert whole(desk, order_id, desk.bakery) is None


def test_a_refund_after_the_hand_over_is_the_shop_s_and_ours(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=1000)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    refund = back(desk, payment.own_order_id, 500)
    assert refund
    assert (refund.after_final, refund.commission_cents) == (True, 50)
    desk.hear()
    (transfer,) = desk.transfers()
    assert (transfer.amount_cents, transfer.reversed_cents) == (1800, 450)
    book = desk.book()
    assert book[("commission", desk.bakery.id)] == -150
    assert ("shop_payable", desk.bakery.id) not in book


def test_the_commission_comes_back_to_the_last_cent(desk: Desk) -> None:
    desk.admit(desk.bakery, commission=333)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    for number in range(4):
        back(desk, payment.own_order_id, 500, change=f"part {number}")
    desk.work()
    book = desk.book()
    assert ("commission", desk.bakery.id) not in book
    assert ("shop_payable", desk.bakery.id) not in book


def test_a_refund_that_the_platform_bears_leaves_the_shop_its_money(desk: Desk) -> None:
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.work()
    back(desk, payment.own_order_id, 500, borne_by=Bearer.PLATFORM)
    desk.work()
    assert desk.book()[(Account.GOODWILL.value, None)] == 500
    assert [transfer.reversed_cents for transfer in desk.transfers()] == [0]


def test_a_refund_that_comes_back_days_later_is_mirrored_and_told(desk: Desk) -> None:
    payment = desk.paid()
    back(desk, payment.own_order_id, 700)
    desk.hear()
    before = desk.clearing()
    (refund,) = desk.refunds()
    desk.stripe.refund_fails(str(refund.provider_id))
    desk.hear()
    (refund,) = desk.refunds()
    assert refund.state == RefundState.FAILED
    assert desk.clearing() == before + 700
    assert desk.payment(payment.id).refunded_cents == 0
    assert liability_of(desk.town.id, payment.own_order_id) == 5000
    assert "refund_failed" in desk.findings()
    assert back(desk, payment.own_order_id, 700, change="again")  # a person decides anew
    desk.work()


def test_a_refund_made_on_the_provider_s_own_pages_is_written_down(desk: Desk) -> None:
    payment = desk.paid()
    desk.stripe.refund_by_hand(str(payment.payment_intent_id), 300)
    desk.hear()
    (refund,) = desk.refunds()
    assert (refund.origin, refund.card_cents, refund.shop_order_id) == (Origin.EXTERNAL, 300, None)
    assert desk.payment(payment.id).refunded_cents == 300
    assert desk.book()[("goodwill", None)] == 300
    assert "external_refund" in desk.findings()


def test_after_an_external_refund_a_bag_gives_back_what_is_left(desk: Desk) -> None:
    payment = desk.paid((desk.bread, 2))
    desk.stripe.refund_by_hand(str(payment.payment_intent_id), 1500)
    desk.hear()
    refund = whole(desk, payment.own_order_id, desk.bakery)
    assert refund
    assert refund.card_cents == 500
    desk.work()


def test_the_parts_of_an_order_say_what_went_back(desk: Desk) -> None:
    payment = desk.paid()
    back(desk, payment.own_order_id, 700)
    desk.work()
    parts = allocations_of(desk.town.id, payment.order_id)
    assert parts[desk.bag(payment.own_order_id, desk.bakery).id][Tender.CARD].refunded_cents == 700
    assert parts[desk.bag(payment.own_order_id, desk.dairy).id][Tender.CARD].refunded_cents == 0
