"""One walk for a whole basket: when, in which order, and what stands in its way."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from marketplace.pickup.slots import Rule, windows
from marketplace.pickup.trips.errands import Errand, Lighter, Trip
from marketplace.pickup.trips.planning import plan, proposals, sooner_without
from marketplace.shops.hours import ShopHours
from marketplace.shops.street.place import SIDES, Place
from tests.pickup.trips.streets import A_DAY, at, errand, open_from, window

ALL_DAY = open_from(0, 9 * 60)


def order_of(trip: Trip | None) -> list[int]:
    """The shops in the order of the walk."""
    assert trip is not None
    return [call.point_id for call in trip.calls]


def test_the_walk_goes_along_the_street_and_is_counted_in_minutes() -> None:
    doors = [errand(1, *ALL_DAY, metres=120), errand(2, *ALL_DAY, metres=0), errand(3, *ALL_DAY, metres=60)]
    trip = plan(doors, now=at(0)).trip
    assert trip
    assert order_of(trip) == [2, 3, 1]
    assert (trip.starts_at, trip.ends_at, trip.metres, trip.minutes) == (at(0), at(11), 120, 11)
    assert [call.arrives_at for call in trip.calls] == [at(0), at(4), at(8)]
    assert [call.metres for call in trip.calls] == [0, 60, 60]
    assert trip.local_day == date(2026, 6, 11)


def test_nobody_crosses_the_street_more_often_than_they_must() -> None:
    metres = {1: 0, 2: 4, 3: 8, 4: 12}
    doors = [errand(n, *ALL_DAY, metres=at_door, side=SIDES[1 - n % 2]) for n, at_door in metres.items()]
    trip = plan(doors, now=at(0)).trip
    order = order_of(trip)
    assert [one % 2 != other % 2 for one, other in pairwise(order)].count(True) == 1
    assert trip
    assert trip.metres == 32  # from door to door as they come it would be 48


def test_what_is_cold_or_fragile_comes_last() -> None:
    doors = [errand(1, *ALL_DAY, metres=0), errand(2, *ALL_DAY, metres=50), errand(3, *ALL_DAY, metres=100)]
    cold = [doors[0], replace(doors[1], is_cold=True), doors[2]]
    assert order_of(plan(cold, now=at(0)).trip)[-1] == 2
    fragile = [doors[0], replace(doors[1], is_fragile=True), doors[2]]
    assert order_of(plan(fragile, now=at(0)).trip)[-1] == 2
    assert order_of(plan(doors, now=at(0)).trip) == [1, 2, 3]


def test_cold_things_are_carried_only_to_be_back_ten_minutes_sooner() -> None:
    fish = replace(errand(1, window(0, 30)), is_cold=True)
    assert order_of(plan([fish, errand(2, window(12, 60))], now=at(0)).trip) == [2, 1]  # three minutes later
    twice = replace(fish, windows=(window(0, 12), window(60, 90)))
    assert order_of(plan([twice, errand(2, window(10, 90))], now=at(0)).trip) == [1, 2]


def test_a_shop_that_opens_later_is_waited_for_a_little_and_no_longer() -> None:
    early = errand(1, window(0, 10))
    assert plan([early, errand(2, window(12, 60))], now=at(0)).trip
    assert plan([early, errand(2, window(40, 60))], now=at(0)).trip is None


def test_nobody_is_sent_to_a_door_that_shuts_before_they_are_out_again() -> None:
    lunch = [errand(1, *ALL_DAY, metres=0, minutes=8), errand(2, window(0, 15), metres=0, minutes=8)]
    trip = plan(lunch, now=at(0)).trip
    assert order_of(trip) == [2, 1]


def test_a_window_that_ends_where_the_next_begins_hurries_nobody() -> None:
    doors = [errand(number, *ALL_DAY, metres=0, minutes=7) for number in range(6)]
    trip = plan(doors, now=at(0)).trip
    assert trip
    assert trip.minutes == 42
    assert {call.window for call in trip.calls} == {window(0, 30), window(30, 60)}


def test_what_is_past_is_not_proposed() -> None:
    trip = plan([errand(1, *ALL_DAY), errand(2, *ALL_DAY)], now=at(100)).trip
    assert trip
    assert trip.starts_at == at(100)
    gone = plan([errand(1, window(0, 30)), errand(2, *ALL_DAY)], now=at(31))
    assert gone.trip is None
    assert [force.first for force in gone.forced] == [None, window(30, 60)]
    assert [advice.point_id for advice in gone.advice] == [1]


def test_who_walks_slowly_arrives_later() -> None:
    doors = [errand(1, *ALL_DAY, metres=0), errand(2, *ALL_DAY, metres=240)]
    minutes = [trip.minutes for pace in (60, 40) if (trip := plan(doors, now=at(0), pace=pace).trip)]
    assert minutes == [10, 12]


def test_a_shop_of_another_day_is_named_and_left_out_in_the_advice() -> None:
    tomorrow = open_from(A_DAY, A_DAY + 60)
    doors = [
        errand(1, window(0, 30)),
        errand(2, window(0, 30), metres=10),
        errand(3, *tomorrow, metres=20),
    ]
    planned = plan(doors, now=at(0))
    assert planned.trip is None
    assert [order_of(trip) for trip in planned.trips] == [[1, 2], [3]]
    assert planned.trips[1].starts_at == at(A_DAY)
    assert [(force.point_id, force.first, force.clashes) for force in planned.forced] == [
        (1, window(0, 30), (3,)),
        (2, window(0, 30), (3,)),
        (3, tomorrow[0], (1, 2)),
    ]
    assert [(advice.point_id, advice.trip) for advice in planned.advice] == [(3, planned.trips[0])]


def test_a_single_item_may_be_all_that_stands_in_the_way() -> None:
    cake = Lighter(77, (window(0, 30),))
    baker = replace(errand(1, *open_from(A_DAY, A_DAY + 60)), lighter=(cake,))
    planned = plan([baker, errand(2, window(0, 30), metres=10)], now=at(0))
    assert [(advice.point_id, advice.item_id) for advice in planned.advice] == [(1, 77), (1, None), (2, None)]
    with_bread = planned.advice[0].trip
    assert sorted(order_of(with_bread)) == [1, 2]
    assert with_bread.local_day == date(2026, 6, 11)


def test_a_paused_shop_is_in_no_walk() -> None:
    planned = plan([errand(1), errand(2, *ALL_DAY)], now=at(0))
    assert planned.trip is None
    assert [order_of(trip) for trip in planned.trips] == [[2]]
    assert planned.forced[0].first is None
    assert plan([errand(1)], now=at(0)).trips == ()


def test_an_empty_basket_needs_no_walk() -> None:
    assert plan([], now=at(0)).trips == ()
    assert plan([], now=at(0)).trip is None
    assert proposals([], now=at(0)) == []


def test_three_days_are_proposed_the_soonest_of_each() -> None:
    days = [minute for day in range(4) for minute in (day * A_DAY,)]
    free = [slot for minute in days for slot in open_from(minute + 60, minute + 180)]
    found = proposals([errand(1, *free), errand(2, *free, metres=60)], now=at(0))
    assert [trip.starts_at for trip in found] == [at(day * A_DAY + 60) for day in range(3)]
    assert proposals([errand(1, window(0, 30)), errand(2, window(300, 330))], now=at(0)) == []


def test_a_walk_in_the_night_of_the_clock_change_takes_its_true_minutes() -> None:
    nights = ShopHours(week=dict.fromkeys(range(1, 8), ((time(1), time(5)),)))
    now = datetime(2026, 10, 25, 0, 20, tzinfo=UTC)  # 2:20, for the first time
    free = tuple(windows(nights, Rule(lead_minutes=0, days_ahead=1), now=now, time_zone="Europe/Paris"))
    doors = [Errand(number, free, Place(number * 60, "odd"), minutes=10) for number in range(4)]
    trip = plan(doors, now=now).trip
    assert trip
    assert trip.ends_at - trip.starts_at == timedelta(minutes=43)
    assert trip.starts_at == now + timedelta(minutes=10)  # the last window before three o’clock lasts longer
    assert all(call.window.starts_at <= call.arrives_at < call.window.ends_at for call in trip.calls)


def test_thirty_shops_are_one_walk_too() -> None:
    doors = [errand(n, *ALL_DAY, metres=n * 9 % 260, side=SIDES[n % 2]) for n in range(30)]
    trip = plan(doors, now=at(0)).trip
    assert trip
    assert sorted(order_of(trip)) == list(range(30))
    assert trip.minutes <= 30 * 3 + 12


def test_what_is_made_to_order_delays_the_walk_and_is_named() -> None:
    cake_day, two_days = open_from(A_DAY, A_DAY + 60), (*open_from(0, 60), *open_from(A_DAY, A_DAY + 60))
    baker = replace(errand(1, *cake_day), lighter=(Lighter(77, two_days),))
    doors = [baker, errand(2, *two_days, metres=30)]
    trip = plan(doors, now=at(0)).trip
    assert trip
    assert trip.local_day == date(2026, 6, 12)
    sooner = sooner_without(doors, trip=trip, now=at(0))
    assert [(advice.point_id, advice.item_id) for advice in sooner] == [(1, 77), (1, None)]
    assert sorted(order_of(sooner[0].trip)) == [1, 2]
    assert {advice.trip.local_day for advice in sooner} == {date(2026, 6, 11)}


def test_nothing_brings_todays_walk_forward() -> None:
    doors = [errand(1, *ALL_DAY), errand(2, window(120, 150))]
    trip = plan(doors, now=at(0)).trip
    assert trip
    assert sooner_without(doors, trip=trip, now=at(0)) == []


def test_who_closes_before_the_stop_is_over_is_in_no_walk() -> None:
    late, open_still = errand(1, window(0, 10), minutes=4), errand(2, window(0, 60))
    planned = plan([late, open_still], now=at(7))
    assert planned.trip is None
    assert [force.first for force in planned.forced if force.point_id == 1] == [None]
