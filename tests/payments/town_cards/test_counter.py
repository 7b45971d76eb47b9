"""A card pays at a counter: once for a tap, never more than is on it, and no more than a day's limit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import NotFound
from marketplace.moving.audit import breaches
from marketplace.payments.town_cards.counter import Taking, take_at_counter, undo_at_counter
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.errors import CardDayFull, CardTooPoor, CardUnknown, TakenBefore, TakenThenUndone
from marketplace.vouchers.models import Move, VoucherEntry
from tests.cards import booked, code_on, left_on, make_card, take
from tests.factories import THURSDAY_MORNING, make_shop

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield
        assert [str(breach) for breach in breaches()] == []


def spendings() -> list[int]:
    """The entries of what was spent."""
    query = select(VoucherEntry.id).where(VoucherEntry.move == Move.SPENT).order_by(VoucherEntry.id)
    return list(db.session.scalars(query))


def test_one_balance_is_spent_in_any_shop(town: Town, shop: Shop) -> None:
    card, dairy = make_card(town, cents=2000), make_shop(town, name="Lantier", kind="cheese")
    take(shop, card, 700)
    take(dairy, card, 1300)
    assert left_on(card) == 0
    assert booked(town) == {"town": -2000, "card_payable": 2000}


def test_one_tap_sent_twice_takes_once(town: Town, shop: Shop) -> None:
    card = make_card(town, cents=2000)
    take(shop, card, 700)
    take(shop, card, 700)
    assert left_on(card) == 1300


def test_a_card_pays_no_more_than_is_on_it(town: Town, shop: Shop) -> None:
    card = make_card(town, cents=2000)
    with pytest.raises(CardTooPoor, match="20,00"):
        take(shop, card, 2001)
    assert left_on(card) == 2000


def test_a_card_pays_no_more_than_a_day_s_limit(town: Town, shop: Shop) -> None:
    card = make_card(town, cents=40_000)
    take(shop, card, 15_000)
    with pytest.raises(CardDayFull):
        take(shop, card, 1, nonce="second-tap")
    assert left_on(card) == 25_000
    with clock.travel(THURSDAY_MORNING + timedelta(days=1)):
        take(shop, card, 1, nonce="third-tap")


def test_a_card_of_another_town_is_unknown(town: Town, other_town: Town, shop: Shop) -> None:
    theirs = make_card(other_town)
    make_card(town)
    taking = Taking(code=code_on(theirs), cents=100, nonce="a-tap", by_user_id=None)
    with pytest.raises(CardUnknown), transaction():
        take_at_counter(town_by_id(town.id), shop_id=shop.id, taking=taking)


def test_a_mistake_is_taken_back_the_same_day_by_its_shop_alone(town: Town, shop: Shop) -> None:
    card, dairy, view = make_card(town), make_shop(town, name="Lantier", kind="cheese"), town_by_id(town.id)
    take(shop, card, 700)
    (entry_id,) = spendings()
    with pytest.raises(NotFound), transaction():
        undo_at_counter(view, shop_id=dairy.id, entry_id=entry_id, by_user_id=None)
    for _twice in range(2):
        with transaction():
            undo_at_counter(view, shop_id=shop.id, entry_id=entry_id, by_user_id=None)
    assert left_on(card) == 2000
    assert booked(town) == {"cards": 2000, "town": -2000}
    take(shop, card, 700, nonce="second-tap")
    with (
        clock.travel(THURSDAY_MORNING + timedelta(days=1)),
        pytest.raises(NotFound),
        transaction(),
    ):
        undo_at_counter(view, shop_id=shop.id, entry_id=spendings()[-1], by_user_id=None)


def test_one_page_takes_no_second_amount_and_says_what_it_took(town: Town, shop: Shop) -> None:
    card = make_card(town, cents=2000)
    take(shop, card, 1000)
    with pytest.raises(TakenBefore, match="10,00"):
        take(shop, card, 700)
    assert left_on(card) == 1000
    with transaction():
        undo_at_counter(town_by_id(town.id), shop_id=shop.id, entry_id=spendings()[0], by_user_id=None)
    with pytest.raises(TakenThenUndone, match="10,00"):
        take(shop, card, 1000)
    assert left_on(card) == 2000
