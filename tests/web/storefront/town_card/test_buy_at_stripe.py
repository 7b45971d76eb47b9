"""A card bought through Stripe: the real package against a server over HTTP, in good times and bad."""

from datetime import timedelta
from threading import Event

import pytest
from flask import current_app
from sqlalchemy import select

from marketplace.checkout.selling.handing_out import give_back
from marketplace.cli.town_cards import end_town_cards
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.disputes import apply_dispute
from marketplace.payments.gateways.choosing import STRIPE, open_gateway
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import balance_of
from marketplace.payments.models import Payment
from marketplace.payments.refunds.applying import apply_refund
from marketplace.payments.statement.keeping import keep_line
from marketplace.payments.statement.matching import match_line
from marketplace.payments.statement.models import StatementLine
from marketplace.payments.statement.queries import earned_of
from marketplace.payments.town_cards.counter import undo_at_counter
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.buying.errors import SpentAlready
from marketplace.vouchers.errors import CardSuspended
from marketplace.vouchers.models import Move, VoucherEntry
from tests.bought_cards import bought_cards, buy, last_purchase, purchase_form
from tests.cards import booked, left_on, take
from tests.checkout.holding import work
from tests.factories import make_shop
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.faults import Fault
from tests.visitors import Visitor
from tests.web.storefront.buying import plain
from tests.web.storefront.card import path_of

pytestmark = pytest.mark.all_towns
DAY = timedelta(days=1)


def gateway_of() -> PaymentGateway:
    """The way to Stripe."""
    return open_gateway(STRIPE, settings=current_app.extensions["settings"], patience=WORKER)


def session_of() -> str:
    """The paying page of the latest purchase."""
    purchase = last_purchase()
    payment = db.session.get_one(Payment, (purchase.town_id, purchase.payment_id))
    return payment.checkout_session_id or ""


def pay(visitor: Visitor, stripe: StripeDouble) -> str:
    """Buy a card, pay it and come back; gives Stripe's id of what was charged."""
    buy(visitor)
    session = session_of()
    stripe.pay(session)
    url = str(stripe.world.things[session]["success_url"])
    visitor.get(path_of(url.replace("{CHECKOUT_SESSION_ID}", session)))
    return session


def test_stripe_is_told_of_a_card_and_of_nobody(visitor: Visitor, stripe: StripeDouble, town: Town) -> None:
    pay(visitor, stripe)
    session = stripe.world.things[session_of()]
    purchase = last_purchase()
    assert session["client_reference_id"] == f"card:{town.id}:{purchase.payment_id}"
    assert "order_id" not in session["metadata"]
    assert [card.balance_cents for card in bought_cards()] == [3000]
    assert booked(town) == {"cards": 3000}


def test_the_provider_is_down_and_the_same_card_is_paid_later(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    form = purchase_form(visitor)
    stripe.faults.next(Fault.LOST_BEFORE, path="checkout/sessions", times=1)
    answer = visitor.post("/town-card/buy", data=form)
    here = path_of(answer.location)
    shown = plain(visitor.get(here).text)
    assert "La page de paiement ne s’ouvre pas" in shown
    assert "n’est pas encore payée" in shown
    address, _, key = here.partition("?key=")
    again = visitor.post(f"{address}/payment", data={"key": key})
    assert session_of() in again.location
    assert len([name for name in stripe.world.things if name.startswith("cs_")]) == 1


def contest(stripe: StripeDouble, how: str = "") -> None:
    """The buyer's bank contests the payment, and decides."""
    purchase = last_purchase()
    payment = db.session.get_one(Payment, (purchase.town_id, purchase.payment_id))
    known = [thing["id"] for thing in stripe.world.things.values() if thing["object"] == "dispute"]
    dispute_id = known[0] if known else stripe.dispute(str(payment.charge_id))["id"]
    if how:
        stripe.decide(dispute_id, how)
    gateway = gateway_of()
    told = gateway.retrieve_dispute(dispute_id)
    for _twice in range(2):
        with transaction():
            apply_dispute(told)


def test_a_contested_card_is_suspended_and_put_right(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    pay(visitor, stripe)
    (card,) = bought_cards()
    contest(stripe)
    assert left_on(card) == 0
    with pytest.raises(CardSuspended):
        take(make_shop(town), card, 100)
    db.session.rollback()
    assert balance_of(town.id, Account.DISPUTES) == 0
    contest(stripe, "won")
    assert left_on(card) == 3000
    assert booked(town) == {"cards": 3000}


def test_of_a_lost_dispute_what_was_spent_is_ours(visitor: Visitor, stripe: StripeDouble, town: Town) -> None:
    pay(visitor, stripe)
    (card,) = bought_cards()
    take(make_shop(town), card, 1000)
    contest(stripe)
    assert balance_of(town.id, Account.DISPUTES) == 1000
    contest(stripe, "lost")
    assert left_on(card) == 0
    assert balance_of(town.id, Account.DISPUTES) == 0
    assert balance_of(town.id, Account.GOODWILL) == 1000
    assert booked(town) == {"card_payable": 1000}


def test_money_given_back_goes_through_stripe(visitor: Visitor, stripe: StripeDouble, town: Town) -> None:
    pay(visitor, stripe)
    purchase = last_purchase()
    with transaction():
        give_back(town_by_id(town.id), purchase=db.session.merge(purchase))
    work()
    refunds = [thing["amount"] for thing in stripe.world.things.values() if thing["object"] == "refund"]
    assert refunds == [3000]
    assert balance_of(town.id, Account.LIABILITY) == 0


def test_its_charge_and_fee_are_matched_with_stripe_s_account(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    pay(visitor, stripe)
    gateway = gateway_of()
    with transaction():
        for line in gateway.balance_lines(since=clock.now() - DAY, until=clock.now() + DAY):
            keep_line(STRIPE, line=line)
    for kept in list(db.session.scalars(select(StatementLine))):
        with transaction():
            assert match_line(kept.id) == []
    meanings = {(line.meaning.value, line.source_kind) for line in db.session.scalars(select(StatementLine))}
    assert meanings == {("book", "payment")}
    fee = -balance_of(town.id, Account.CLEARING) + 3000
    assert fee == balance_of(town.id, Account.FEES) > 0
    assert earned_of(town.id)["EUR"] == 3000 - fee


def test_refunded_at_stripe_by_hand_it_goes_off_the_card(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    pay(visitor, stripe)
    (card,) = bought_cards()
    take(make_shop(town), card, 1000)
    purchase = last_purchase()
    payment = db.session.get_one(Payment, (town.id, purchase.payment_id))
    refund = stripe.refund_by_hand(str(payment.payment_intent_id), 2500)
    told = gateway_of().retrieve_refund(refund["id"])
    for _twice in range(2):
        with transaction():
            apply_refund(told)
    assert left_on(card) == 0
    assert balance_of(town.id, Account.GOODWILL) == 500
    assert balance_of(town.id, Account.LIABILITY) == 0


def test_a_part_refunded_at_stripe_is_not_given_back_again(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    pay(visitor, stripe)
    purchase = last_purchase()
    payment = db.session.get_one(Payment, (town.id, purchase.payment_id))
    refund = stripe.refund_by_hand(str(payment.payment_intent_id), 500)
    with transaction():
        apply_refund(gateway_of().retrieve_refund(refund["id"]))
    assert left_on(bought_cards()[0]) == 2500
    with pytest.raises(SpentAlready), transaction():
        give_back(town_by_id(town.id), purchase=last_purchase())
    db.session.rollback()
    assert left_on(bought_cards()[0]) == 2500


def test_an_order_s_refund_onto_a_suspended_card_makes_the_loss_good(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    pay(visitor, stripe)
    (card,) = bought_cards()
    shop = make_shop(town)
    take(shop, card, 3000)
    contest(stripe)
    contest(stripe, "lost")
    assert balance_of(town.id, Account.GOODWILL) == 3000
    entry = db.session.scalars(select(VoucherEntry).where(VoucherEntry.move == Move.SPENT)).one()
    with transaction():
        undo_at_counter(town_by_id(town.id), shop_id=shop.id, entry_id=entry.id, by_user_id=None)
    assert left_on(card) == 0
    assert balance_of(town.id, Account.GOODWILL) == 0
    assert booked(town) == {}


def test_put_right_after_its_last_day_it_is_good_for_a_while(
    visitor: Visitor, stripe: StripeDouble, town: Town
) -> None:
    pay(visitor, stripe)
    (card,) = bought_cards()
    contest(stripe)
    with transaction():
        db.session.merge(card).expires_at = clock.now() - DAY
    contest(stripe, "won")
    assert left_on(card) == 3000
    assert end_town_cards(Event()) == ""
    take(make_shop(town), card, 100)
