"""From basket to order: everything over all shops, or nothing; once, however often it is sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.cart.queries import basket_of
from marketplace.cart.services import open_cart, put_in
from marketplace.checkout.drafting import Draft, Wish, read_draft
from marketplace.checkout.errors import BasketChanged, BasketEmpty, PaymentTooLate, WindowsRefused
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import Placed, checkout_diary, own_holds
from marketplace.checkout.settling import lapse_if_due, unpaid_orders
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import new_token
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.methods import PICKUP
from marketplace.pickup.services import WindowFull
from marketplace.pickup.slots import Rule
from marketplace.stock.holding import NotEnoughStock
from marketplace.stock.models import Hold, StockLevel
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import JEANNE
from tests.paying import pay, tell


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def flan(town: Town) -> Goods:
    """What another shop sells."""
    return make_goods(make_shop(town, name="Lantier"), name="Flan", price_cents=450, on_hand=3)


def fill(town: Town, *wanted: tuple[Goods, int]) -> str:
    """A basket; gives what its cookie says."""
    cookie = new_token()
    with transaction():
        cart_id = open_cart(town.id, token_digest=cookie, user_id=None)
        for goods, quantity in wanted:
            put_in(town.id, cart_id=cart_id, variant_id=goods.variant.id, quantity=quantity)
    return cookie


def draft_of(town: Town, cookie: str, *, pays: str = PICKUP, token: str = "", nth: int = 0) -> Draft:
    """The order of a basket, at the nth free time of each shop."""
    view, basket = town_by_id(town.id), basket_of(town.id, token_digest=cookie)
    assert basket
    own = own_holds(town.id, basket.cart_id)
    diary = checkout_diary(view, lead_days=basket.lead_days, own=own)
    keys = {shop_id: list(diary.free_windows(shop_id))[nth].key for shop_id in basket.by_shop}
    wish = Wish(JEANNE, keys, {}, pays, token or new_token(), None)
    draft = read_draft(view, basket=basket, own=own, wish=wish)
    db.session.rollback()
    return draft


def placed(draft: Draft) -> Placed:
    """The draft, placed."""
    ready = prepare(draft)
    with transaction():
        return place(ready)


def free(goods: Goods) -> int:
    """How many can still be had."""
    db.session.rollback()
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return level.on_hand - level.held


def states(town: Town) -> list[str]:
    """How the bags stand."""
    query = select(ShopOrder.state).where(ShopOrder.town_id == town.id).order_by(ShopOrder.id)
    return [str(state) for state in db.session.scalars(query)]


def count(model: type[Order | OrderLine | ShopOrder | Notice | Hold], town: Town) -> int:
    """How many rows a town has."""
    return db.session.scalar(select(func.count()).select_from(model).where(model.town_id == town.id)) or 0


def test_an_order_over_two_shops_is_placed_whole(town: Town, goods: Goods, flan: Goods) -> None:
    cookie = fill(town, (goods, 2), (flan, 1))
    order = placed(draft_of(town, cookie))
    assert states(town) == ["placed", "placed"]
    assert (free(goods), free(flan)) == (8, 2)
    assert db.session.get_one(Order, (town.id, order.order_id)).total_cents == 710
    basket = basket_of(town.id, token_digest=cookie)
    assert basket
    assert basket.lines == ()
    assert list(breaches()) == []


def test_one_shop_without_stock_and_no_shop_gets_anything(town: Town, goods: Goods, flan: Goods) -> None:
    slow = draft_of(town, fill(town, (goods, 2), (flan, 2)))
    placed(draft_of(town, fill(town, (flan, 2))))
    before = (count(Order, town), count(Notice, town), count(Hold, town), free(goods))
    with pytest.raises(NotEnoughStock):
        placed(slow)
    assert (count(Order, town), count(Notice, town), count(Hold, town), free(goods)) == before
    assert list(breaches()) == []


def test_the_last_place_of_a_window_goes_to_one(town: Town) -> None:
    bread = make_goods(make_shop(town, rule=Rule(capacity=1)))
    first, second = (draft_of(town, fill(town, (bread, 1))) for _ in range(2))
    placed(first)
    with pytest.raises(WindowFull, match="vient d’être pris"):
        placed(second)
    assert (count(Order, town), free(bread)) == (1, 9)
    anew = draft_of(town, fill(town, (bread, 1)))
    assert anew.parts[0].choice.window > first.parts[0].choice.window


@pytest.mark.parametrize("pays", [PICKUP, DEMO])
def test_a_form_sent_twice_makes_one_order(town: Town, goods: Goods, pays: str) -> None:
    cookie, token = fill(town, (goods, 2)), new_token()
    first, again = (draft_of(town, cookie, pays=pays, token=token) for _ in range(2))
    assert placed(first) == placed(again)
    assert count(Order, town) == 1
    assert states(town) == ["held" if pays == DEMO else "placed"]
    assert free(goods) == 8
    assert list(breaches()) == []


def test_ones_own_hold_never_blocks_one(town: Town) -> None:
    bread = make_goods(make_shop(town, rule=Rule(capacity=1)), on_hand=3)
    cookie = fill(town, (bread, 3))
    placed(draft_of(town, cookie, pays=DEMO))
    assert free(bread) == 0
    placed(draft_of(town, cookie, pays=DEMO))
    assert (states(town), free(bread)) == (["lapsed", "held"], 0)
    placed(draft_of(town, cookie))
    assert (states(town), free(bread)) == (["lapsed", "lapsed", "placed"], 0)
    assert list(breaches()) == []
    with pytest.raises(BasketChanged):
        draft_of(town, fill(town, (bread, 1)))


def test_an_earlier_checkout_is_locked_before_the_stock(
    town: Town, goods: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    cookie = fill(town, (goods, 1))
    placed(draft_of(town, cookie, pays=DEMO))
    again = draft_of(town, cookie)
    with count_sql() as said:
        placed(again)
    # The worker lapses in this order too; in another one the two could wait for each other.
    locked = [
        next(n for n, one in enumerate(said) if one.partition("FROM ")[2].startswith(table))
        for table in ("payments", "shop_orders", "stock_levels")
    ]
    assert locked == sorted(locked)


def test_a_price_changed_before_is_told_and_nothing_is_ordered(town: Town, goods: Goods) -> None:
    cookie = fill(town, (goods, 1))
    with transaction():
        goods.variant.price_cents = 150
    with pytest.raises(BasketChanged, match="1,30\u00a0€ à 1,50\u00a0€"):
        draft_of(town, cookie)


def test_a_price_changed_in_the_last_moment_stops_the_order(town: Town, goods: Goods) -> None:
    draft = draft_of(town, fill(town, (goods, 1)))
    with transaction():
        goods.variant.price_cents = 150
    with pytest.raises(BasketChanged):
        placed(draft)
    assert (count(Order, town), free(goods)) == (0, 10)


def test_an_empty_basket_orders_nothing(town: Town) -> None:
    with pytest.raises(BasketEmpty):
        draft_of(town, fill(town))


@pytest.mark.parametrize("key", ["", "20260611T1000Z ", "20260611T0301Z", "20200101T0900Z", "lunch"])
def test_a_time_that_is_not_free_is_refused(town: Town, goods: Goods, key: str) -> None:
    cookie = fill(town, (goods, 1))
    basket = basket_of(town.id, token_digest=cookie)
    assert basket
    wish = Wish(JEANNE, dict.fromkeys(basket.by_shop, key), {}, PICKUP, new_token(), None)
    view, own = town_by_id(town.id), own_holds(town.id, basket.cart_id)
    with pytest.raises(WindowsRefused, match="Maison Morel"):
        read_draft(view, basket=basket, own=own, wish=wish)


def test_a_paid_order_is_placed_and_told_once(town: Town, goods: Goods) -> None:
    order = placed(draft_of(town, fill(town, (goods, 2)), pays=DEMO))
    assert (states(town), count(Notice, town)) == (["held"], 0)
    pay(town, order.order_id)
    tell(town, order.order_id)
    assert (states(town), count(Notice, town), free(goods)) == (["placed"], 1, 8)
    assert list(unpaid_orders(limit=9)) == []
    assert list(breaches()) == []


def test_an_unpaid_order_lapses_when_its_time_is_over_and_not_before(town: Town, goods: Goods) -> None:
    order = placed(draft_of(town, fill(town, (goods, 2)), pays=DEMO))
    assert list(unpaid_orders(limit=9)) == []
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=40)):
        assert list(unpaid_orders(limit=9)) == [(town.id, order.order_id)]
        for _ in range(2):
            with transaction():
                lapse_if_due(town.id, order_id=order.order_id)
    assert (states(town), free(goods)) == (["lapsed"], 10)
    assert list(breaches()) == []


def test_whoever_is_due_is_found_in_steps_of_any_size(town: Town, goods: Goods, flan: Goods) -> None:
    due = [placed(draft_of(town, fill(town, (goods, 1), (flan, 1)), pays=DEMO)).order_id for _ in range(2)]
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=40)):
        for limit in (1, 2, 3, 9):
            assert {order_id for _town_id, order_id in unpaid_orders(limit=limit)} == set(due)


def test_a_placed_order_never_lapses(town: Town, goods: Goods) -> None:
    order = placed(draft_of(town, fill(town, (goods, 2))))
    with clock.travel(THURSDAY_MORNING + timedelta(days=2)), transaction():
        assert not lapse_if_due(town.id, order_id=order.order_id)
    assert (states(town), free(goods)) == (["placed"], 8)


def test_every_refusal_is_a_sentence() -> None:
    for refusal in (BasketEmpty(), PaymentTooLate(), NotEnoughStock(), WindowFull()):
        assert isinstance(refusal, Refusal)
        assert str(refusal)[0].isupper()
        assert str(refusal)[-1] == "."


def test_placing_takes_a_dozen_statements_however_much_is_ordered(
    town: Town, goods: Goods, flan: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    placed(draft_of(town, fill(town, (goods, 1), (flan, 1))))  # the windows have their rows now
    said = list[int]()
    for wanted in (((goods, 1),), ((goods, 1), (flan, 1))):
        ready = prepare(draft_of(town, fill(town, *wanted)))
        with count_sql() as statements, transaction():
            place(ready)
        said.append(len(statements))
    # Where writers do not stand in line, one more: the lock that a closing town waits for (0061).
    assert said[0] == said[1] <= (12 if db.engine.dialect.name == "sqlite" else 13)


def test_nothing_is_read_to_compose_mails_while_others_wait(
    town: Town, goods: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    ready = prepare(draft_of(town, fill(town, (goods, 1))))
    with count_sql() as statements, transaction():
        place(ready)
    assert not [said for said in statements if "given.host" in said or "shops.email" in said]
    assert count(Notice, town) == 1  # the bakery reads no mails
