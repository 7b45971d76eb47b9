"""All bags at one point: the shops' windows and the hub's room are taken together, or nothing is."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, update

from marketplace.cart.queries import basket_of
from marketplace.checkout.drafting import Draft, Wish, read_draft
from marketplace.checkout.errors import HubRefused
from marketplace.checkout.hubs import HubWay, hub_ways
from marketplace.checkout.loads import loads_of
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import Placed, checkout_diary, own_holds
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import new_token
from marketplace.fulfilment.services import cancel
from marketplace.fulfilment.uncollected import missed_bags
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import HubPlace
from marketplace.orders.handovers.stops import stop_of
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.demo.paying import pay_late
from marketplace.payments.methods import PICKUP
from marketplace.pickup.hub_rules import set_hours, set_terms
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.services import WindowFull
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop
from marketplace.shops.services import set_week
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.checkout.holding import work
from tests.checkout.test_place import fill
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import JEANNE
from tests.paying import open_page, tell
from tests.pickup.hubs import DESK, LOCKERS, PARIS, make_hub

pytestmark = pytest.mark.all_towns
FOUR = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)
TOO_LATE = THURSDAY_MORNING + timedelta(minutes=41)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def flan(town: Town) -> Goods:
    """What another shop sells."""
    return make_goods(make_shop(town, name="Lantier"), name="Flan", price_cents=450, on_hand=20)


def ways(town: Town, cookie: str) -> list[HubWay]:
    """What the hubs come to for a basket."""
    view, basket = town_by_id(town.id), basket_of(town.id, token_digest=cookie)
    assert basket
    own = own_holds(town.id, basket.cart_id)
    diary = checkout_diary(view, lead_days=basket.lead_days, own=own, loads=loads_of(basket))
    return hub_ways(view, basket=basket, own=own.windows, diary=diary)


def draft_of(town: Town, cookie: str, *, pays: str = PICKUP, key: str = "") -> Draft:
    """The order of a basket, at the soonest window of the first hub or at the one named."""
    basket = basket_of(town.id, token_digest=cookie)
    assert basket
    hub_key = key or ways(town, cookie)[0].trips[0].key
    wish = Wish(JEANNE, {}, {}, pays, new_token(), None, hub_key)
    own = own_holds(town.id, basket.cart_id)
    draft = read_draft(town_by_id(town.id), basket=basket, own=own, wish=wish)
    db.session.rollback()
    return draft


def placed(draft: Draft) -> Placed:
    ready = prepare(draft)
    with transaction():
        return place(ready)


def bags_of(town: Town, order_id: int) -> list[ShopOrder]:
    query = select(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.order_id == order_id)
    return list(db.session.scalars(query.order_by(ShopOrder.id)))


def hub_taken(town: Town) -> int:
    """How much of the hubs' room is taken."""
    db.session.rollback()
    shops = select(ShopOrder.shop_id).where(ShopOrder.town_id == town.id)
    query = select(func.coalesce(func.sum(SlotBooking.taken), 0)).where(
        SlotBooking.town_id == town.id, SlotBooking.point_id.not_in(shops)
    )
    return db.session.scalar(query) or 0


def test_bags_are_packed_before_the_deadline_and_fetched_at_the_hub(
    town: Town, goods: Goods, flan: Goods
) -> None:
    make_hub(town)
    order = placed(draft_of(town, fill(town, (goods, 2), (flan, 1))))
    for bag in bags_of(town, order.order_id):
        stop = stop_of(town.id, shop_order_id=bag.id)
        assert stop
        assert stop.fetch_from == FOUR
        assert stop.bring_by == FOUR - timedelta(hours=1)
        assert bag.collect_until <= stop.bring_by < bag.collect_until + timedelta(minutes=31)
    assert hub_taken(town) == 2
    assert list(breaches()) == []


def test_a_shop_that_opens_too_late_is_told(town: Town, goods: Goods, flan: Goods) -> None:
    make_hub(town)
    with transaction():
        set_week(
            db.session.get_one(Shop, (town.id, flan.product.shop_id)),
            week=dict.fromkeys(range(1, 8), ((time(20), time(22)),)),
        )
    (way,) = ways(town, fill(town, (goods, 1), (flan, 1)))
    # What was packed last evening is fetched this evening at the latest after sixteen hours: never at four.
    assert way.trips == ()
    assert "à temps" in way.trouble


def test_the_last_place_at_the_hub_is_taken_once_and_the_other_order_takes_nothing(
    town: Town, goods: Goods, flan: Goods
) -> None:
    make_hub(town)
    baskets = [fill(town, (goods, 1), (flan, 1)) for _ in range(3)]
    drafts = [draft_of(town, cookie) for cookie in baskets]
    placed(drafts[0])
    placed(drafts[1])
    with pytest.raises(WindowFull):
        placed(drafts[2])
    assert db.session.scalar(select(func.count()).select_from(Order).where(Order.town_id == town.id)) == 2
    assert hub_taken(town) == 4
    assert draft_of(town, baskets[2]).hub != drafts[2].hub
    assert list(breaches()) == []


def test_the_next_best_window_is_told(town: Town, goods: Goods) -> None:
    make_hub(town)
    cookie = fill(town, (goods, 1))
    with pytest.raises(HubRefused) as refused:
        draft_of(town, cookie, key="la-gare.20260611T1330Z")
    assert refused.value.next_best
    assert refused.value.next_best.key == "la-gare.20260611T1400Z"
    with pytest.raises(HubRefused, match="choisissez autrement"):
        draft_of(town, cookie, key="ailleurs.20260611T1400Z")


def test_a_locker_that_is_too_small_is_told(town: Town, goods: Goods) -> None:
    make_hub(town, terms=replace(LOCKERS, lockers=LOCKERS.lockers[:1]))
    (way,) = ways(town, fill(town, (goods, 9)))
    assert way.trips == ()
    assert "casier" in way.trouble


def test_a_locker_is_free_again_with_the_last_bag(town: Town, goods: Goods, flan: Goods) -> None:
    make_hub(town, terms=LOCKERS)
    order = placed(draft_of(town, fill(town, (goods, 1), (flan, 1))))
    left = [1, 0]
    for bag in bags_of(town, order.order_id):
        with transaction():
            cancel(bag, by=Actor.resident(None))
        assert hub_taken(town) == left.pop(0)
        assert list(breaches()) == []
    place_there = db.session.scalars(select(HubPlace).where(HubPlace.town_id == town.id)).one()
    assert place_there.freed_at == clock.now()


def test_ones_own_place_at_a_hub_never_blocks_one(town: Town, goods: Goods) -> None:
    make_hub(town, terms=replace(DESK, shelf_bags=1))
    cookie = fill(town, (goods, 1))
    first = draft_of(town, cookie, pays=DEMO)
    placed(first)
    again = draft_of(town, cookie, pays=DEMO)
    assert again.hub
    assert first.hub
    assert again.hub.key == first.hub.key
    placed(again)
    assert hub_taken(town) == 1
    assert list(breaches()) == []
    other = draft_of(town, fill(town, (goods, 1)))
    assert other.hub
    assert other.hub.key != first.hub.key


def lapse_unknowing(town: Town, order_id: int) -> None:
    """The money is on its way when the order lapses."""
    session_id = str(open_page(town, order_id).checkout_session_id)
    with transaction():
        pay_late(session_id)
    with clock.travel(TOO_LATE):
        tell(town, order_id)


@pytest.mark.parametrize("is_full", [False, True])
def test_paid_late_the_room_at_the_hub_is_taken_again_or_nothing_is(
    town: Town, goods: Goods, is_full: bool
) -> None:
    make_hub(town)
    order_id = placed(draft_of(town, fill(town, (goods, 1)), pays=DEMO)).order_id
    lapse_unknowing(town, order_id)
    assert hub_taken(town) == 0
    booking = select(HubPlace.slot_booking_id).where(HubPlace.town_id == town.id)
    with transaction():
        if is_full:
            full = update(SlotBooking).where(SlotBooking.town_id == town.id)
            db.session.execute(full.where(SlotBooking.id.in_(booking)).values(taken=4))
    with clock.travel(TOO_LATE):
        for _round in range(3):
            work()
    (bag,) = bags_of(town, order_id)
    assert bag.state == (ShopOrderState.LAPSED if is_full else ShopOrderState.PLACED)
    assert hub_taken(town) == (4 if is_full else 1)
    assert is_full or list(breaches()) == []


def test_nothing_is_sold_into_hours_that_a_hub_gives_up_at_that_moment(town: Town, goods: Goods) -> None:
    hub = make_hub(town)
    draft = draft_of(town, fill(town, (goods, 1)))
    with transaction():
        set_hours(town.id, hub_id=hub.id, time_zone=PARIS, week={})
    with pytest.raises(HubRefused, match="viennent de changer"):
        placed(draft)
    assert hub_taken(town) == 0
    assert db.session.scalar(select(func.count()).select_from(Order).where(Order.town_id == town.id)) == 0


def test_less_room_than_was_seen_is_noticed(town: Town, goods: Goods) -> None:
    hub = make_hub(town)
    draft = draft_of(town, fill(town, (goods, 1)))
    with transaction():
        set_terms(town.id, hub_id=hub.id, terms=replace(DESK, shelf_bags=0))
    with pytest.raises(HubRefused):
        placed(draft)


def test_nobody_is_missed_before_the_window_of_the_hub_is_over(town: Town, goods: Goods) -> None:
    make_hub(town)
    order = placed(draft_of(town, fill(town, (goods, 1))))
    (bag,) = bags_of(town, order.order_id)
    with transaction():
        ready = update(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.id == bag.id)
        db.session.execute(ready.values(state=ShopOrderState.READY))
    with clock.travel(FOUR):
        assert missed_bags(limit=10) == []
    with clock.travel(FOUR + timedelta(minutes=76)):
        assert missed_bags(limit=10) == [(town.id, bag.id)]


def test_a_shop_of_the_hub_still_takes_its_own_place(town: Town) -> None:
    bread = make_goods(make_shop(town, rule=Rule(capacity=1, length_minutes=60)), on_hand=9)
    make_hub(town)
    first, second = (placed(draft_of(town, fill(town, (bread, 1)))) for _ in range(2))
    (one,), (other,) = (bags_of(town, order.order_id) for order in (first, second))
    assert other.collect_from < one.collect_from  # the last window before the deadline was full by then


def test_nobody_who_paid_late_is_sent_to_a_hub_that_has_closed(town: Town, goods: Goods) -> None:
    hub = make_hub(town)
    order_id = placed(draft_of(town, fill(town, (goods, 1)), pays=DEMO)).order_id
    lapse_unknowing(town, order_id)
    with transaction():
        set_hours(town.id, hub_id=hub.id, time_zone=PARIS, week={})
    with clock.travel(TOO_LATE):
        for _round in range(3):
            work()
    (bag,) = bags_of(town, order_id)
    assert bag.state == ShopOrderState.LAPSED
    assert hub_taken(town) == 0
