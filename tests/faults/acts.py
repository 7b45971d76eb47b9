"""For each named point, somebody who comes to it, is cut off there, and sends the same thing again.

An act is carried out while a process is ordered to die on the way, and repeated until it is answered, as a
browser that reloads or a worker that is started again would. It then looks whether what was asked for is
there, once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Select, select

from marketplace.core.crash import POINTS
from marketplace.core.db import db
from marketplace.notices.models import Notice, NoticeState
from marketplace.orders.models import Order, ShopOrder
from marketplace.stock.models import StockLevel
from tests.faults.killing import KILLED, Installation
from tests.faults.residents import Resident, Tried, reference_of
from tests.waiting import until

LEASE_IS_OVER, TIME_TO_PAY_IS_OVER = 6, 30  # minutes
_COUNT_FIELD = re.compile(r'name="(count-[^"]+)"')
_ACTS_ON_BAGS = (("accept", "acceptance"), ("ready", "readiness"), ("handover", "handover"))
_ONLINE_ONLY = frozenset({"checkout.payment_opened"})
_TILL_ONLY = frozenset({"checkout.mails_queued", "checkout.basket_emptied"})


class PointMissed(AssertionError):
    """Nobody came to the point, or nobody died there."""


@dataclass(frozen=True)
class Cycle:
    """One kill at one point. `nth` varies what is done: how it is paid, whether there is an earlier order."""

    point: str
    nth: int
    house: Installation

    def carry_out(self) -> None:
        """Kill once at the point and see that everything went on. Raises: AssertionError."""
        _ACTS[self.point.partition(".")[0]](self)

    def cut_off(self, act: Callable[[], Tried]) -> Tried:
        """Do it while a process is ordered to die on the way. Raises: PointMissed."""
        self.house.order_crash(self.point)
        tried = act()
        if self.house.take_crash_back() or not tried.broken:
            raise PointMissed(f"{self.point}: {tried.answer.status}")
        return tried


def _check_out(cycle: Cycle) -> None:
    online = cycle.point in _ONLINE_ONLY or (cycle.nth % 2 == 1 and cycle.point not in _TILL_ONLY)
    resident = cycle.house.resident(pays="demo" if online else "pickup")
    resident.fill_basket()
    if cycle.nth % 3 == 1:
        _order_first(resident)
    cycle.cut_off(resident.order)
    assert reference_of(resident.purchase) in resident.see_order()
    if online and cycle.nth % 4 < 2:
        resident.pay()


def _order_first(resident: Resident) -> None:
    """Order to pay online, do not pay, and come back: what that order holds has to be given back."""
    pays, resident.purchase.pays = resident.purchase.pays, "demo"
    resident.fields["pays"] = "demo"
    resident.order()
    resident.purchase.pays = pays
    resident.open_checkout()


def _settle(cycle: Cycle) -> None:
    resident = cycle.house.resident(pays="demo")
    resident.fill_basket()
    resident.order()
    cycle.cut_off(resident.pay)
    assert reference_of(resident.purchase) in resident.see_order()


def _lapse(cycle: Cycle) -> None:
    resident = cycle.house.resident(pays="demo")
    resident.fill_basket()
    resident.order()
    _go_round(cycle, minutes=TIME_TO_PAY_IS_OVER)
    assert _states(reference_of(resident.purchase)) == {"lapsed"}
    resident.purchase.reference = ""  # it is theirs no more


def _mail(cycle: Cycle) -> None:
    until(lambda: _nothing_waits(cycle), "the mails of before to leave")
    resident = cycle.house.resident(pays="pickup")
    resident.fill_basket()
    resident.order()
    before = len(cycle.house.mails.mails)
    _go_round(cycle, minutes=0)
    cycle.house.go_round(minutes=LEASE_IS_OVER)
    sent = [str(mail["Message-ID"]) for mail in cycle.house.mails.mails[before:]]
    again = len(sent) - len(set(sent))
    # Killed between the mail server's yes and our note of it, one mail leaves twice, under one Message-ID.
    assert again == (cycle.point in {"mail.sent", "mail.before_commit"})
    assert _waiting() == 0


def _nothing_waits(cycle: Cycle) -> bool:
    assert cycle.house.go_round() == 0
    return not _waiting()


def _go_round(cycle: Cycle, *, minutes: int) -> None:
    """The worker is killed on its round, and started again."""
    cycle.house.order_crash(cycle.point)
    status = cycle.house.go_round(minutes=minutes)
    if cycle.house.take_crash_back() or status != KILLED:
        raise PointMissed(f"{cycle.point}: {status}")
    assert cycle.house.go_round(minutes=minutes) == 0


def _act(cycle: Cycle) -> None:
    """A bag on its way to its reader; the act to be cut off is the one whose point it is."""
    resident, baker = cycle.house.resident(pays="pickup"), cycle.house.baker()
    resident.fill_basket()
    resident.order()
    reference = reference_of(resident.purchase)
    office, form = f"{baker.office}/orders/{reference}", baker.signed(f"/orders/{reference}")
    room = cycle.point.partition(".")[0]
    cut = _ACTS_ON_BAGS[cycle.nth % 3][0] if room == "act" else room
    for version, (act, noun) in enumerate(_ACTS_ON_BAGS, start=1):
        send = partial(baker.insist, "POST", f"{office}/{noun}", {**form, "version": str(version)})
        if act != cut:
            assert send().answer.status == 302
            continue
        # It stood before the kill, and a second time is refused and changes nothing; or it is done now.
        stood = cycle.point == "act.after_commit"
        assert cycle.cut_off(send).answer.status == (409 if stood else 302)
    assert _states(reference) == {"collected", "placed"}


def _count(cycle: Cycle) -> None:
    baker = cycle.house.baker()
    page = baker.insist("GET", f"{baker.office}/stock").answer.text
    found = _COUNT_FIELD.search(page)
    assert found
    counted = _on_hand(cycle) + 1 + cycle.nth % 3
    fields = {**baker.signed("/stock"), found.group(1): str(counted)}
    tried = cycle.cut_off(lambda: baker.insist("POST", f"{baker.office}/stock", fields))
    assert tried.answer.status == 302
    assert _on_hand(cycle) == counted


_ACTS = {
    "checkout": _check_out,
    "settle": _settle,
    "lapse": _lapse,
    "mail": _mail,
    "accept": _act,
    "ready": _act,
    "handover": _act,
    "act": _act,
    "count": _count,
}
DRIVEN = tuple(point for point in POINTS if point.partition(".")[0] in _ACTS)


def _states(reference: str) -> set[str]:
    query = select(ShopOrder.state).join(Order, Order.id == ShopOrder.order_id)
    return {state.value for state in _rows(query.where(Order.reference == reference))}


def _on_hand(cycle: Cycle) -> int:
    (on_hand,) = _rows(
        select(StockLevel.on_hand).where(StockLevel.variant_id == cycle.house.market.variant_ids[0])
    )
    assert isinstance(on_hand, int)
    return on_hand


def _waiting() -> int:
    return len(_rows(select(Notice.id).where(Notice.state == NoticeState.QUEUED)))


def _rows(query: Select[Any]) -> list[Any]:
    try:
        return list(db.session.scalars(query.execution_options(all_towns=True)))
    finally:
        db.session.rollback()
