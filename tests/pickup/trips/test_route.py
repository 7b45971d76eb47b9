"""The order of the stops when every window is chosen."""

from dataclasses import replace

from marketplace.pickup.trips.route import route_of, walks_of, walks_through
from tests.pickup.trips.streets import A_DAY, at, errand, window


def test_the_stops_of_one_window_follow_the_street() -> None:
    at_noon = window(120, 150)
    doors = [errand(1, at_noon, metres=90), errand(2, at_noon, metres=0), errand(3, at_noon, metres=30)]
    trip = route_of(doors)
    assert [call.point_id for call in trip.calls] == [2, 3, 1]
    assert trip.starts_at == at(120)
    assert walks_of(trip) == (trip,)


def test_a_window_that_was_promised_holds_until_its_last_minute() -> None:
    doors = [errand(1, window(0, 5), minutes=4), errand(2, window(0, 5), minutes=4)]
    trip = route_of(doors)
    assert [call.arrives_at for call in trip.calls] == [at(0), at(4)]


def test_times_far_apart_are_two_walks_of_one_route() -> None:
    doors = [
        errand(1, window(0, 30), metres=0),
        errand(2, window(0, 30), metres=60),
        errand(3, window(A_DAY, A_DAY + 30), metres=30),
        errand(4, window(A_DAY, A_DAY + 30), metres=0),
    ]
    trip = route_of(doors)
    assert [call.point_id for call in trip.calls][:2] == [1, 2]
    today, tomorrow = walks_of(trip)
    assert [call.point_id for call in today.calls] == [1, 2]
    assert (today.metres, tomorrow.metres) == (60, 30)
    assert tomorrow.starts_at == at(A_DAY)
    assert tomorrow.calls[0].metres == 0


def test_windows_that_nobody_can_keep_still_give_an_order() -> None:
    doors = [errand(n, window(0, 10), metres=n * 200, minutes=9) for n in (2, 1, 3)]
    trip = route_of(doors)
    assert [call.point_id for call in trip.calls] == [1, 2, 3]
    assert trip.calls[2].arrives_at > at(10)


def test_cold_things_are_last_on_the_way_too() -> None:
    doors = [replace(errand(1, window(0, 30)), is_cold=True), errand(2, window(0, 30), metres=40)]
    assert [call.point_id for call in route_of(doors).calls] == [2, 1]


def test_times_chosen_one_by_one_are_as_few_walks_as_can_be() -> None:
    doors = [
        errand(1, window(0, 30)),
        errand(2, window(0, 30), metres=60),
        errand(3, window(0, 5), metres=900),
        errand(4, window(A_DAY, A_DAY + 30)),
    ]
    walks = walks_through(doors)
    assert [[call.point_id for call in walk.calls] for walk in walks] == [[3, 2, 1], [4]]
    assert walks_through(doors[:2]) == (route_of(doors[:2]),)
    assert walks_through([]) == ()
