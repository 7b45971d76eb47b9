"""A town card is spent a hundred times at the same moment: once."""

from collections.abc import Callable
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.core.db import db, transaction
from marketplace.payments.town_cards.counter import Taking, take_at_counter
from marketplace.payments.town_cards.tender import hold_for_order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.errors import CardTooPoor
from marketplace.vouchers.models import Voucher
from tests.cards import booked, code_on, left_on, make_card
from tests.crowd import HANDS, all_at_once
from tests.factories import make_goods
from tests.ordering import make_order, order_named
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.race, pytest.mark.all_towns]
TILLS, CENTS = 100, 2000


def at_the_till(town: Town, shop: Shop, card: Voucher) -> Callable[[str], Callable[[], bool]]:
    """Makes tills that take all of the card, each with a tap of its own; they say whether they got it."""
    town_id, shop_id, code = town.id, shop.id, code_on(card)

    def till(nonce: str) -> Callable[[], bool]:
        def tap() -> bool:
            taking = Taking(code=code, cents=CENTS, nonce=nonce, by_user_id=None)
            try:
                with transaction():
                    take_at_counter(town_by_id(town_id), shop_id=shop_id, taking=taking)
            except CardTooPoor:
                return False
            return True

        return tap

    return till


def looked_up_first(card: Voucher) -> Callable[[], bool]:
    """Without the guard: what is on the card is read by every hand, and then written with so much less."""
    town_id, card_id, all_have_looked = card.town_id, card.id, Barrier(HANDS)

    def tap() -> bool:
        db.session.rollback()
        mine = (Voucher.town_id == town_id, Voucher.id == card_id)
        left = db.session.scalar(select(Voucher.balance_cents).where(*mine)) or 0
        db.session.rollback()
        all_have_looked.wait(PATIENCE_SECONDS)
        if left < CENTS:
            return False
        with transaction():
            db.session.execute(
                update(Voucher)
                .where(*mine)
                .values(balance_cents=left - CENTS)
                .execution_options(synchronize_session=False)
            )
        return True

    return tap


def test_a_card_spent_at_a_hundred_tills_is_spent_once(app: Flask, town: Town, shop: Shop) -> None:
    card = make_card(town, cents=CENTS)
    till = at_the_till(town, shop, card)
    got = all_at_once(app, [till(f"tap-{number}") for number in range(TILLS)])
    assert sum(got) == 1
    assert left_on(card) == 0
    assert booked(town) == {"town": -CENTS, "card_payable": CENTS}


def test_one_tap_sent_a_hundred_times_takes_once(app: Flask, town: Town, shop: Shop) -> None:
    card = make_card(town, cents=TILLS * CENTS // 20)
    tap = at_the_till(town, shop, card)("the-same-tap")
    assert all(all_at_once(app, [tap] * TILLS))
    assert left_on(card) == TILLS * CENTS // 20 - CENTS


def test_at_the_counter_and_online_at_the_same_moment_it_is_spent_once(
    app: Flask, town: Town, shop: Shop
) -> None:
    card, bread = make_card(town, cents=CENTS), make_goods(shop, on_hand=50)
    orders = [order_named(town, make_order(town, (bread, 1))) for _number in range(HANDS)]
    till, town_id, card_id = at_the_till(town, shop, card), town.id, card.id

    def online(order_id: int) -> Callable[[], bool]:
        def hold() -> bool:
            try:
                with transaction():
                    hold_for_order(town_by_id(town_id), order_id=order_id, voucher_id=card_id, cents=CENTS)
            except CardTooPoor:
                return False
            return True

        return hold

    acts = [
        act for number, order_id in enumerate(orders) for act in (online(order_id), till(f"tap-{number}"))
    ]
    assert sum(all_at_once(app, acts)) == 1
    assert left_on(card) == 0


def test_without_the_guard_it_is_spent_twice(app: Flask, town: Town, shop: Shop) -> None:
    card = make_card(town, cents=CENTS)
    assert sum(all_at_once(app, [looked_up_first(card)] * HANDS)) > 1
