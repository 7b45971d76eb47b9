"""One kill at one named point, and how to look afterwards at what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from marketplace.core.db import db
from marketplace.orders.models import Order, ShopOrder
from tests.faults.killing import KILLED, Installation
from tests.faults.residents import Resident, Tried

LEASE_IS_OVER = 6  # minutes; of a mail, which is claimed for longer than a command or an event


class PointMissed(AssertionError):
    """Nobody came to the point, or nobody died there."""


@dataclass(frozen=True)
class Cycle:
    """One kill at one point. `nth` varies what is done: how it is paid, who comes to the point."""

    point: str
    nth: int
    house: Installation

    def cut_off(self, act: Callable[[], Tried]) -> Tried:
        """Do it while a process is ordered to die on the way. Raises: PointMissed."""
        self.house.order_crash(self.point)
        tried = act()
        if self.house.take_crash_back() or not tried.broken:
            raise PointMissed(f"{self.point}: {tried.answer.status}")
        return tried

    def cut_off_round(self, *, minutes: int = 0) -> None:
        """The worker is killed on its round so many minutes from now, and started again. Raises: PointMissed.

        What the killed one had claimed is its own until its lease ends: so it is some minutes later then.
        """
        self.house.order_crash(self.point)
        status = self.house.go_round(minutes=minutes)
        if self.house.take_crash_back() or status != KILLED:
            raise PointMissed(f"{self.point}: {status}")
        assert self.house.go_round(minutes=minutes + LEASE_IS_OVER) == 0

    def order_of(self, *, pays: str) -> Resident:
        """Somebody who has just ordered."""
        resident = self.house.resident(pays=pays)
        resident.fill_basket()
        resident.order()
        return resident


def states_of(reference: str) -> set[str]:
    """Where the bags of an order stand."""
    query = select(ShopOrder.state).join(Order, Order.id == ShopOrder.order_id)
    return {state.value for state in rows(query.where(Order.reference == reference))}


def rows(query: Select[Any]) -> list[Any]:
    """What a query finds now, over all towns."""
    try:
        return list(db.session.scalars(query.execution_options(all_towns=True)))
    finally:
        db.session.rollback()
