"""The planner finds what trying everything finds, in random streets."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.pickup.trips.errands import Errand, Trip
from marketplace.pickup.trips.places import metres_between
from marketplace.pickup.trips.planning import plan, proposals
from marketplace.pickup.trips.route import route_of
from marketplace.pickup.trips.searching import WORTH
from tests.pickup.trips.by_hand import arrival, fewest, found_in, soonest
from tests.pickup.trips.streets import PACES, at, streets


def assert_sound(trip: Trip, errands: list[Errand]) -> None:
    """Every shop is reached in a window of its own, nobody is faster than they walk, nothing is forgotten."""
    known = {errand.point_id: errand for errand in errands}
    assert sorted(call.point_id for call in trip.calls) == sorted(known)
    for call in trip.calls:
        errand = known[call.point_id]
        assert call.window in errand.windows
        assert call.window.starts_at <= call.arrives_at < call.window.ends_at
        assert arrival(errand, call.arrives_at) == call.arrives_at
        assert call.leaves_at - call.arrives_at == timedelta(minutes=errand.minutes)
    for before, call in pairwise(trip.calls):
        assert call.metres == metres_between(known[before.point_id].place, known[call.point_id].place)
        assert call.arrives_at >= before.leaves_at
    assert trip.metres == sum(call.metres for call in trip.calls)


@given(errands=streets(), pace=PACES, late=st.sampled_from([0, 13, 47]))
@settings(max_examples=120, deadline=None)
def test_no_walk_is_over_sooner_or_shorter(errands: list[Errand], pace: int, late: int) -> None:
    now = at(late)
    found = plan(errands, now=now, pace=pace).trip
    expected = soonest(errands, now=now, pace=pace)
    assert (found_in(found, now) if found else None) == expected
    if found:
        assert_sound(found, errands)


@given(errands=streets(least=5, most=6, slots=4))
@settings(max_examples=20, deadline=None)
def test_no_walk_over_many_shops_is_over_sooner_or_shorter(errands: list[Errand]) -> None:
    found = plan(errands, now=at(0)).trip
    assert (found_in(found, at(0)) if found else None) == soonest(errands, now=at(0), pace=60)


@given(errands=streets(least=2, slots=4))
@settings(max_examples=60, deadline=None)
def test_fewer_walks_would_not_do(errands: list[Errand]) -> None:
    planned = plan(errands, now=at(0))
    able = [errand for errand in errands if errand.windows]
    assert len(planned.trips) == fewest(able, now=at(0), pace=60)
    fetched = [call.point_id for trip in planned.trips for call in trip.calls]
    assert sorted(fetched) == [errand.point_id for errand in able]
    assert [force.point_id for force in planned.forced if force.first is None] == [
        errand.point_id for errand in errands if not errand.windows
    ]


@given(errands=streets(least=2, slots=4))
@settings(max_examples=60, deadline=None)
def test_the_advice_is_each_thing_without_which_one_walk_does(errands: list[Errand]) -> None:
    planned = plan(errands, now=at(0))
    advised = {advice.point_id: found_in(advice.trip, at(0)) for advice in planned.advice}
    expected = {
        errand.point_id: walk
        for errand in errands
        if (walk := soonest([e for e in errands if e is not errand], now=at(0), pace=60))
    }
    assert advised == ({} if planned.trip else expected)


@given(errands=streets(most=5))
@settings(max_examples=80, deadline=None)
def test_the_chosen_windows_alone_lead_to_the_same_walk(errands: list[Errand]) -> None:
    by_id = {errand.point_id: errand for errand in errands}
    for trip in proposals(errands, now=at(0)):
        chosen = [
            Errand(
                call.point_id,
                (call.window,),
                by_id[call.point_id].place,
                by_id[call.point_id].minutes,
                is_cold=by_id[call.point_id].is_delicate,
            )
            for call in reversed(trip.calls)
        ]
        again = route_of(chosen)
        later = timedelta(seconds=WORTH) if _is_gentler(again, than=trip, by_id=by_id) else timedelta()
        assert again.ends_at <= trip.ends_at + later
        assert {call.point_id: call.window for call in again.calls} == {
            call.point_id: call.window for call in trip.calls
        }


def _is_gentler(trip: Trip, *, than: Trip, by_id: dict[int, Errand]) -> bool:
    """Whether delicate things come last in the one, and do not in the other."""

    def carried(one: Trip) -> list[bool]:
        return [by_id[call.point_id].is_delicate for call in one.calls]

    return carried(trip) == sorted(carried(trip)) != carried(than)
