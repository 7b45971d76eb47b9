"""What an event brought: the same figures as walking through the orders, and nothing of too few."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from marketplace.agenda.models import Event
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.insights.barometer.effect import Effect, effect_of
from marketplace.insights.barometer.occasions import occasions_of
from marketplace.measures.street_counts import note_hours, set_up_counter
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.agenda.events import make_event
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town
from tests.fulfilment.events.taking import ask, call_off, say_yes
from tests.insights.streets import NEIGHBOURS, count
from tests.insights.test_barometer import brute_orders, hand_overs, is_new
from tests.ordering import make_order

PARIS = ZoneInfo("Europe/Paris")
EVENT_DAY = date(2026, 6, 11)  # a Thursday
OPENS, CLOSES = time(8), time(16)
LATER = datetime(2026, 7, 13, 9, 0, tzinfo=PARIS)
NAMES = ("Morel", "Irma", "Benoît", "Lou", "Anouk", "Camille", "Irène")


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def street(town: Town) -> list[Goods]:
    """Something at 1.30 in each of seven shops."""
    return [make_goods(make_shop(town, name=name), on_hand=900) for name in NAMES]


def plan(town: Town, street: Sequence[Goods], *, taking_part: int, **more: object) -> Event:
    """A market on Thursday morning, told of in May; the first shops of the street take part."""
    with clock.travel(THURSDAY_MORNING - timedelta(days=40)):
        words = {"opens": OPENS, "closes": CLOSES} | more
        in_days = (EVENT_DAY - clock.today("Europe/Paris")).days
        event = make_event(town, **({"in_days": in_days} | words))  # type: ignore[arg-type]
        for goods in street[:taking_part]:
            shop = db.session.get_one(Shop, (town.id, goods.product.shop_id))
            ask(event, shop)
            say_yes(event, shop)
    return event


def sell(town: Town, street: Sequence[Goods], dice: Random, *, day: date, orders: int) -> None:
    """So many neighbours order at some hour of the day, in one shop or some."""
    for _ in range(orders):
        hour, minute = dice.randrange(8, 20), dice.randrange(60)
        with clock.travel(datetime.combine(day, time(hour, minute), PARIS)):
            chosen = dice.sample(list(street), min(len(street), dice.choice((1, 1, 2))))
            make_order(
                town, *((goods, dice.randint(1, 3)) for goods in chosen), contact=dice.choice(NEIGHBOURS)
            )


def live(town: Town, street: Sequence[Goods], dice: Random, *, orders: int = 20) -> None:
    """Seven Thursdays, and a Friday after each."""
    for week in range(-4, 3):
        day = EVENT_DAY + timedelta(weeks=week)
        sell(town, street, dice, day=day, orders=orders)
        sell(town, street, dice, day=day + timedelta(days=1), orders=orders)


def told(town: Town, event: Event) -> Effect | None:
    """What the council reads in July."""
    with clock.travel(LATER):
        count(town)
        db.session.rollback()
        return effect_of(town_by_id(town.id), event_id=event.id)


def is_within(at: datetime, weeks: Sequence[int]) -> bool:
    """Whether a moment lies in the event's hours, so many weeks from it."""
    local = at.astimezone(PARIS)
    days = {EVENT_DAY + timedelta(weeks=week) for week in weeks}
    return local.date() in days and OPENS <= local.time() < CLOSES


@pytest.mark.parametrize("seed", [1, 3])
def test_each_figure_is_what_walking_through_the_orders_gives(
    town: Town, street: list[Goods], seed: int
) -> None:
    event = plan(town, street, taking_part=4)
    live(town, street, Random(seed))
    effect = told(town, event)
    assert effect
    assert effect.after
    assert effect.before.took_part
    assert effect.before.newcomers
    inner = {goods.product.shop_id for goods in street[:4]}
    for found, weeks in (
        (effect.before, [-4, -3, -2, -1]),
        (effect.during, [0]),
        (effect.after, [1, 2]),
    ):
        pairs = [
            (order, bag)
            for order, bags in brute_orders(town)
            for bag in bags
            if is_within(bag.created_at, weeks)
        ]
        cents = {bag.id: max(0, bag.due_cents - bag.given_back_cents) for _order, bag in pairs}
        assert found.weeks == len(weeks)
        assert found.orders == len({order.id for order, _bag in pairs})
        assert found.everybody
        assert (found.everybody.bags, found.everybody.cents) == (len(pairs), sum(cents.values()))
        if found.took_part and found.others:
            assert found.took_part.bags == sum(bag.shop_id in inner for _order, bag in pairs)
            outer = [cents[bag.id] for _order, bag in pairs if bag.shop_id not in inner]
            assert found.others.cents == sum(outer)
        new = sum(is_new(town, order, bag) for order, bag in pairs)
        assert found.newcomers in (new, None)
        fetched = sum(is_within(step.at, weeks) for step, _bag in hand_overs(town))
        assert found.collected in (fetched, None)


def test_when_the_others_are_too_few_only_the_whole_is_told(town: Town, street: list[Goods]) -> None:
    event = plan(town, street, taking_part=5)
    live(town, street, Random(3))
    effect = told(town, event)
    assert effect
    assert effect.during.everybody
    assert (effect.during.took_part, effect.during.others) == (None, None)


def test_hours_of_too_few_orders_are_not_told(town: Town, street: list[Goods]) -> None:
    event = plan(town, street, taking_part=3)
    live(town, street, Random(4), orders=2)
    effect = told(town, event)
    assert effect
    assert (effect.during.orders, effect.during.everybody) == (None, None)


def test_hours_that_are_nearly_all_of_their_week_are_not_told(town: Town, street: list[Goods]) -> None:
    event = plan(town, street, taking_part=3, opens=time(8), closes=time(20))
    sell(town, street, Random(5), day=EVENT_DAY, orders=30)
    sell(town, street[:1], Random(5), day=EVENT_DAY + timedelta(days=1), orders=1)
    effect = told(town, event)
    assert effect
    assert effect.during.everybody is None  # the week less the event would be one shop's Friday


def test_nothing_is_told_before_the_week_is_over(town: Town, street: list[Goods]) -> None:
    event = plan(town, street, taking_part=4)
    live(town, street, Random(6), orders=8)
    for at, is_told in ((datetime(2026, 6, 14, 20, 0, tzinfo=PARIS), False), (LATER, True)):
        with clock.travel(at):
            count(town)
            assert bool(effect_of(town_by_id(town.id), event_id=event.id)) is is_told


def test_no_hour_is_in_the_figures_of_two_events(town: Town, street: list[Goods]) -> None:
    first = plan(town, street, taking_part=4)
    same = plan(town, street, taking_part=5, opens=time(10), closes=time(13))
    next_week = plan(town, street, taking_part=6, in_days=(EVENT_DAY - date(2026, 5, 2)).days + 7)
    found = occasions_of(town_by_id(town.id), event_id=first.id)
    assert found == occasions_of(town_by_id(town.id), event_id=next_week.id)
    assert first.id in found
    assert same.id not in found
    spans = [span for each in found.values() for part in each.stretches for span in part.spans]
    assert len(spans) == len(set(spans))
    ordered = sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(ordered))
    assert EVENT_DAY not in found[next_week.id].before.days


def test_what_was_cancelled_or_told_of_too_late_is_not_measured(town: Town, street: list[Goods]) -> None:
    off = plan(town, street, taking_part=4)
    with clock.travel(THURSDAY_MORNING - timedelta(days=3)):
        call_off(off)
    with clock.travel(LATER):
        late = make_event(town, "Après coup", in_days=-20, opens=time(15), closes=time(18))
    for event in (off, late):
        found = occasions_of(town_by_id(town.id), event_id=event.id)
        assert found.keys().isdisjoint({off.id, late.id})


@pytest.mark.parametrize(("weeks", "is_near"), [(18, True), (19, False)])
def test_only_events_whose_weeks_can_touch_are_looked_at(
    town: Town, street: list[Goods], weeks: int, *, is_near: bool
) -> None:
    first = plan(town, street, taking_part=4)
    in_days = (EVENT_DAY - date(2026, 5, 2)).days
    then = plan(town, street, taking_part=4, in_days=in_days + 7 * weeks)
    for event, other in ((first, then), (then, first)):
        found = occasions_of(town_by_id(town.id), event_id=event.id)
        assert found.keys() == ({event.id, other.id} if is_near else {event.id})


def test_passers_by_of_the_same_hours_stand_beside(town: Town, street: list[Goods]) -> None:
    event = plan(town, street, taking_part=4, opens=time(9), closes=time(12))
    live(town, street, Random(7), orders=2)
    with transaction():
        counter = set_up_counter(town.id, name="Phare")
        hours = {
            datetime.combine(EVENT_DAY + timedelta(weeks=week), time(hour), PARIS): 100 + hour + week
            for week in (-1, 0)
            for hour in range(8, 14)
        }
        note_hours(counter, hours=hours, time_zone="Europe/Paris")
    effect = told(town, event)
    assert effect
    assert effect.during.passing == 109 + 110 + 111
    assert effect.before.passing == 108 + 109 + 110
    assert effect.after
    assert effect.after.passing is None
