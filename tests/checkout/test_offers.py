"""Made to order, to be tried, and the VAT of the day: what a checkout accepts, and what it freezes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.cart.queries import Basket, basket_of
from marketplace.cart.services import open_cart, put_in
from marketplace.catalogue.models import Offered
from marketplace.checkout.drafting import Draft, Wish, read_draft
from marketplace.checkout.errors import BasketChanged, PaidAfterTrying, WindowsRefused
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import OwnHolds, checkout_diary
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import new_token
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.methods import PICKUP
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.offering import offer, to_order, to_try
from tests.ordering import JEANNE, make_order


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still: Thursday 11 June, ten o'clock."""


@pytest.fixture
def cake(goods: Goods) -> Goods:
    """A cake that the bakery makes in two days."""
    return to_order(goods, days=2)


@pytest.fixture
def dress(town: Town) -> Goods:
    """A dress that another shop lets people try."""
    return to_try(make_goods(make_shop(town, name="Lin", kind="clothes"), name="Robe", price_cents=8000))


def basket(town: Town, *wanted: Goods) -> Basket:
    """One of each in a new basket."""
    cookie = new_token()
    with transaction():
        cart_id = open_cart(town.id, token_digest=cookie, user_id=None)
        for goods in wanted:
            put_in(town.id, cart_id=cart_id, variant_id=goods.variant.id, quantity=1)
    found = basket_of(town.id, token_digest=cookie)
    assert found
    return found


def draft(town: Town, filled: Basket, *, pays: str = PICKUP, promised: dict[int, int] | None = None) -> Draft:
    """An order of a basket at its first windows; `promised` instead of its own lead days."""
    view, own = town_by_id(town.id), OwnHolds()
    diary = checkout_diary(view, lead_days=promised or filled.lead_days, own=own)
    keys = {shop_id: window.key for shop_id in filled.by_shop if (window := diary.next_window(shop_id))}
    wish = Wish(JEANNE, keys, {}, pays, new_token(), None)
    return read_draft(view, basket=filled, own=own, wish=wish)


def days(town: Town) -> list[date]:
    """When the bags are fetched."""
    return list(db.session.scalars(select(ShopOrder.local_day).where(ShopOrder.town_id == town.id)))


def frozen(town: Town) -> list[OrderLine]:
    """What was written down of what was ordered."""
    return list(db.session.scalars(select(OrderLine).where(OrderLine.town_id == town.id)))


@pytest.mark.all_towns
def test_what_is_made_to_order_is_fetched_after_its_days(town: Town, cake: Goods) -> None:
    make_order(town, (cake, 1))
    assert days(town) == [date(2026, 6, 13)]
    assert [line.offered for line in frozen(town)] == [Offered.TO_ORDER]
    assert list(breaches()) == []


def test_one_such_thing_keeps_the_whole_bag_waiting_and_no_other_shop(town: Town, cake: Goods) -> None:
    bread = make_goods(make_shop(town, name="Lantier"), name="Pain")
    roll = offer(make_goods(make_shop(town, name="Irma"), name="Petit pain"), lead_days=5)  # from the shelf
    filled = basket(town, cake, bread, roll)
    assert sorted(filled.lead_days.values()) == [0, 0, 2]


def test_a_window_before_that_is_refused_in_words(town: Town, cake: Goods) -> None:
    filled = basket(town, cake)
    with pytest.raises(WindowsRefused, match="choisissez une heure libre dans 2 jours"):
        draft(town, filled, promised=dict.fromkeys(filled.by_shop, 1))


def test_days_added_while_the_form_was_read_are_seen_under_the_lock(town: Town, cake: Goods) -> None:
    ready = prepare(draft(town, basket(town, cake)))
    to_order(cake, days=5)
    with pytest.raises(BasketChanged), transaction():
        place(ready)
    assert days(town) == []


def test_what_is_to_be_tried_is_not_paid_by_card(town: Town, dress: Goods, goods: Goods) -> None:
    filled = basket(town, goods, dress)
    with pytest.raises(PaidAfterTrying, match="à essayer"):
        draft(town, filled, pays=DEMO)
    assert draft(town, filled).until is None


def test_a_thing_that_is_let_to_be_tried_meanwhile_is_seen_under_the_lock(town: Town, goods: Goods) -> None:
    ready = prepare(draft(town, basket(town, goods), pays=DEMO))
    to_try(goods)
    with pytest.raises(BasketChanged), transaction():
        place(ready)
    assert db.session.scalars(select(Order.id).where(Order.town_id == town.id)).all() == []


@pytest.mark.parametrize(
    ("at", "rate"),
    [
        (datetime(2026, 6, 11, 21, 59, tzinfo=UTC), 550),
        (datetime(2026, 6, 11, 22, 0, tzinfo=UTC), 1000),  # midnight in the town
    ],
)
@pytest.mark.all_towns
def test_a_line_bears_the_vat_of_the_day_it_is_ordered(
    town: Town, goods: Goods, at: datetime, rate: int
) -> None:
    offer(goods, next_vat_basis_points=1000, next_vat_from=date(2026, 6, 12))
    with clock.travel(at):
        make_order(town, (goods, 3))
        (line,) = frozen(town)
        assert (line.vat_basis_points, line.vat_cents) == (rate, round(390 * rate / (10_000 + rate)))
        assert list(breaches()) == []


def test_later_rates_never_reach_an_order(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 3))
    offer(goods, next_vat_basis_points=2000, next_vat_from=date(2026, 6, 12))
    with clock.travel(THURSDAY_MORNING + timedelta(days=30)):
        assert [line.vat_basis_points for line in frozen(town)] == [550]


def test_the_age_that_a_thing_asks_for_is_written_down(town: Town, goods: Goods) -> None:
    make_order(town, (offer(goods, alcohol_percent_tenths=120), 1))
    assert [line.age_limit for line in frozen(town)] == [18]
