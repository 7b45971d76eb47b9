"""While an event lasts, windows bear what it says; afterwards, what their shop or hub says."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from marketplace.agenda.models import Event, EventHours
from marketplace.agenda.services import EventTerms
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.events import telling
from marketplace.pickup.hub_rules import HubTerms
from marketplace.pickup.hub_windows import hub_hours
from marketplace.pickup.hubs import Hub
from marketplace.pickup.lending_models import HubBorrowing
from marketplace.pickup.lent import MoreThanLent
from marketplace.pickup.models import SlotBooking, SlotRule
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView
from tests.agenda.events import make_event
from tests.factories import make_goods, make_shop, make_town
from tests.fulfilment.events.taking import ask, call_off, row_of, say_yes, view
from tests.ordering import make_order
from tests.pickup.hubs import EVENINGS, make_hub

TUESDAY = date(2026, 6, 16)
PARIS = ZoneInfo("Europe/Paris")


def borne(point_id: int, town: Town) -> dict[tuple[date, time], int]:
    """What each window with a row bears."""
    db.session.rollback()
    query = select(SlotBooking.local_day, SlotBooking.local_time, SlotBooking.capacity).where(
        SlotBooking.town_id == town.id, SlotBooking.point_id == point_id
    )
    return {(day, at): capacity for day, at, capacity in db.session.execute(query)}


def hub_days(hub: Hub, town: Town) -> dict[date, list[tuple[time, time]]]:
    """The hub's dates with hours of their own."""
    db.session.rollback()
    hours = hub_hours(town.id, hub_ids=[hub.id], from_day=clock.today("Europe/Paris"))[hub.id]
    return {day: list(ranges) for day, ranges in hours.special.items()}


def tell(event: Event) -> None:
    """The council publishes it."""
    with transaction():
        row = row_of(event)
        telling.publish(row, town=view_of_town(row), seen_version=row.version)


def view_of_town(event: Event) -> TownView:
    """Its town."""
    return view(db.session.get_one(Town, event.town_id))


def test_each_window_of_the_event_bears_what_it_says(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=EventTerms(shop_opens=time(18), shop_closes=time(20), shop_capacity=2))
    ask(event, shop)
    say_yes(event, shop)
    times = [time(18), time(18, 30), time(19), time(19, 30)]
    assert borne(shop.id, town) == {(TUESDAY, at): 2 for at in times}
    call_off(event)
    assert set(borne(shop.id, town).values()) == {6}


def test_a_third_order_finds_the_window_full(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=EventTerms(shop_opens=time(18), shop_closes=time(22), shop_capacity=1))
    ask(event, shop)
    say_yes(event, shop)
    goods = make_goods(shop)
    with clock.travel(datetime(2026, 6, 16, 19, 10, tzinfo=PARIS)):
        for _ in range(2):
            make_order(town, (goods, 1))
    query = select(SlotBooking.local_time).where(SlotBooking.town_id == town.id, SlotBooking.taken > 0)
    assert sorted(db.session.scalars(query)) == [time(20), time(20, 30)]


def test_bags_that_are_there_keep_their_places(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=EventTerms(shop_opens=time(14), shop_closes=time(19), shop_capacity=9))
    ask(event, shop)
    say_yes(event, shop)
    goods = make_goods(shop, on_hand=20)
    with clock.travel(datetime(2026, 6, 16, 13, 0, tzinfo=PARIS)):
        for _ in range(8):
            make_order(town, (goods, 1))
        call_off(event)
    assert borne(shop.id, town)[TUESDAY, time(14)] == 8
    assert borne(shop.id, town)[TUESDAY, time(14, 30)] == 6


def test_the_hub_opens_longer_and_bears_more(town: Town) -> None:
    hub = make_hub(town)
    terms = EventTerms(hub_id=hub.id, hub_opens=time(20), hub_closes=time(22), hub_capacity=12)
    event = make_event(town, terms=terms, is_told=False)
    assert hub_days(hub, town) == {}
    tell(event)
    assert hub_days(hub, town) == {TUESDAY: [(time(16), time(22))]}
    assert borne(hub.id, town) == {(TUESDAY, time(20)): 12, (TUESDAY, time(21)): 12}
    call_off(event)
    assert hub_days(hub, town) == {}
    assert set(borne(hub.id, town).values()) == {4}
    hours = hub_hours(town.id, hub_ids=[hub.id], from_day=TUESDAY)[hub.id]
    assert {day: tuple(ranges) for day, ranges in hours.week.items()} == EVENINGS


def test_bags_expected_at_the_hub_keep_its_hours(town: Town) -> None:
    hub = make_hub(town)
    event = make_event(
        town,
        terms=EventTerms(hub_id=hub.id, hub_opens=time(20), hub_closes=time(22), hub_capacity=12),
        is_told=False,
    )
    tell(event)
    with transaction():
        late = (SlotBooking.town_id == town.id, SlotBooking.local_time == time(21))
        db.session.scalars(select(SlotBooking).where(*late)).one().taken = 1
    assert telling.hanging_on(row_of(event), town=view(town)).hub_days == [TUESDAY]
    call_off(event)
    assert hub_days(hub, town) == {TUESDAY: [(time(16), time(22))]}


def test_only_days_on_which_bags_are_expected_keep_the_hub_s_hours(town: Town) -> None:
    hub = make_hub(town)
    terms = EventTerms(hub_id=hub.id, hub_opens=time(20), hub_closes=time(22), hub_capacity=12)
    event = make_event(town, days=3, terms=terms, is_told=False)
    tell(event)
    middle = event.first_day + timedelta(days=1)
    with transaction():
        late = (SlotBooking.local_day == middle, SlotBooking.local_time == time(21))
        db.session.scalars(select(SlotBooking).where(SlotBooking.town_id == town.id, *late)).one().taken = 1
    assert len(hub_days(hub, town)) == 3
    call_off(event)
    assert hub_days(hub, town) == {middle: [(time(16), time(22))]}
    rows = select(EventHours.day).where(EventHours.town_id == town.id)
    assert list(db.session.scalars(rows)) == [middle]  # the free days are forgotten, this one is not


def test_a_borrowed_hub_bears_no_more_than_was_lent(town: Town) -> None:
    hub, other = make_hub(town, terms=HubTerms(shelf_bags=4)), make_town("val-brume-2", host="v.localhost")
    lent = HubBorrowing(town_id=town.id, loan_id=1, from_town_id=other.id, hub_id=hub.id, bags=5)
    with transaction():
        db.session.add(lent)
    many, few = (
        make_event(town, title, terms=EventTerms(hub_id=hub.id, hub_capacity=bags), is_told=False)
        for title, bags in (("La foire", 6), ("Le bal", 5))
    )
    with pytest.raises(MoreThanLent, match="au plus 5 sacs"):
        tell(many)
    db.session.rollback()
    assert borne(hub.id, town) == {}
    tell(few)
    assert set(borne(hub.id, town).values()) == {5}


def test_a_shop_without_windows_is_left_alone(town: Town) -> None:
    shop = make_shop(town, name="Vitrine")
    with transaction():
        db.session.delete(db.session.get_one(SlotRule, (town.id, shop.id)))
    event = make_event(town, terms=EventTerms(shop_capacity=3))
    ask(event, shop)
    say_yes(event, shop)
    assert borne(shop.id, town) == {}
