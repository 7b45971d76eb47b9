"""Walks as the planner's answer tells them: slugs and local times, no ids."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marketplace.checkout.trips.asking import Stop
from marketplace.core import clock
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Advice, Call, Errand, Force, Plan, Trip


class TripWords:
    """Words about the walks of one question."""

    def __init__(self, time_zone: str, *, stops: Sequence[Stop], errands: Sequence[Errand]) -> None:
        self._time_zone = time_zone
        self._stops = {stop.shop_id: stop for stop in stops}
        self._places = {errand.point_id: errand.place for errand in errands}
        self._products = {item.product_id: item.slug for stop in stops for item in stop.items}

    def trip(self, trip: Trip) -> dict[str, Any]:
        """One walk, stop by stop."""
        return {
            "starts_at": self._time(trip.starts_at),
            "ends_at": self._time(trip.ends_at),
            "minutes": trip.minutes,
            "metres": trip.metres,
            "calls": [self._call(call) for call in trip.calls],
        }

    def walks(self, trips: Sequence[Trip], sooner: Sequence[Advice]) -> dict[str, Any]:
        """Walks that each fetch everything, and what would bring the first of them forward."""
        return {
            "trips": [self.trip(trip) for trip in trips],
            "advice": [self._advice(advice) for advice in sooner],
        }

    def plan(self, plan: Plan) -> dict[str, Any]:
        """The fewest walks, what forces them, and what would make one of them."""
        return {
            "trips": [self.trip(trip) for trip in plan.trips],
            "forced": [self._force(force) for force in plan.forced],
            "advice": [self._advice(advice) for advice in plan.advice],
        }

    def _call(self, call: Call) -> dict[str, Any]:
        place = self._places[call.point_id]
        return {
            "shop": self._stops[call.point_id].slug,
            "name": self._stops[call.point_id].name,
            "place": {"metres": place.metres, "side": place.side},
            "window": self._window(call.window),
            "arrives_at": self._time(call.arrives_at),
            "leaves_at": self._time(call.leaves_at),
            "metres": call.metres,
        }

    def _force(self, force: Force) -> dict[str, Any]:
        return {
            "shop": self._stops[force.point_id].slug,
            "first_window": self._window(force.first) if force.first else None,
            "clashes_with": [self._stops[point_id].slug for point_id in force.clashes],
        }

    def _advice(self, advice: Advice) -> dict[str, Any]:
        return {
            "leave_out": self._stops[advice.point_id].slug,
            "product": self._products[advice.item_id] if advice.item_id else None,
            "trip": self.trip(advice.trip),
        }

    def _window(self, window: Window) -> dict[str, str]:
        return {"starts_at": self._time(window.starts_at), "ends_at": self._time(window.ends_at)}

    def _time(self, at: datetime) -> str:
        return clock.local(at, self._time_zone).isoformat(timespec="seconds")
