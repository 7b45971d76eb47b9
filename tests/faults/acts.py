"""For each named point, somebody who comes to it, is cut off there, and sends the same thing again.

An act is carried out while a process is ordered to die on the way, and repeated until it is answered, as a
browser that reloads or a worker that is started again would. It then looks whether what was asked for is
there, once.
"""

from functools import partial

from sqlalchemy import select

from marketplace.core.crash import POINTS
from marketplace.notices.models import Notice, NoticeState
from marketplace.stock.models import StockLevel
from marketplace.stock.queries import variant_key
from tests.faults.cycles import Cycle, rows, states_of
from tests.faults.file_acts import take_file
from tests.faults.money_acts import hear, lapse, send, settle, start_paying
from tests.faults.residents import Resident, reference_of
from tests.faults.till import of_order
from tests.waiting import until

_ACTS_ON_BAGS = (("accept", "acceptance"), ("ready", "readiness"), ("handover", "handover"))
_TILL_ONLY = frozenset({"checkout.mails_queued", "checkout.basket_emptied"})


def carry_out(cycle: Cycle) -> None:
    """Kill once at the point and see that everything went on. Raises: AssertionError."""
    _ACTS[cycle.point.partition(".")[0]](cycle)


def _check_out(cycle: Cycle) -> None:
    online = cycle.nth % 2 == 1 and cycle.point not in _TILL_ONLY
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


def _mail(cycle: Cycle) -> None:
    until(lambda: _nothing_waits(cycle), "the mails of before to leave")
    cycle.order_of(pays="pickup")
    before = len(cycle.house.mails.mails)
    cycle.cut_off_round()
    sent = [str(mail["Message-ID"]) for mail in cycle.house.mails.mails[before:]]
    again = len(sent) - len(set(sent))
    # Killed between the mail server's yes and our note of it, one mail leaves twice, under one Message-ID.
    assert again == (cycle.point in {"mail.sent", "mail.before_commit"})
    assert _waiting() == 0


def _nothing_waits(cycle: Cycle) -> bool:
    assert cycle.house.go_round() == 0
    return not _waiting()


def _act(cycle: Cycle) -> None:
    """A bag on its way to its reader; the act to be cut off is the one whose point it is."""
    online = cycle.nth % 2 == 1 or cycle.point == "handover.money_settled"
    resident, baker = cycle.order_of(pays="demo" if online else "pickup"), cycle.house.baker()
    if online:
        resident.pay()
    reference = reference_of(resident.purchase)
    office, form = f"{baker.office}/orders/{reference}", baker.signed(f"/orders/{reference}")
    room = cycle.point.partition(".")[0]
    # The hand-over has points of its own: the counter does it, not the page of the order.
    cut = _ACTS_ON_BAGS[cycle.nth % 2][0] if room == "act" else room
    for version, (act, noun) in enumerate(_ACTS_ON_BAGS, start=1):
        version_seen = version + online  # paying has moved it once more
        press = partial(baker.insist, "POST", f"{office}/{noun}", {**form, "version": str(version_seen)})
        if act != cut:
            assert press().answer.status == 302
            continue
        # It stood before the kill, and a second time is refused and changes nothing; or it is done now.
        stood = cycle.point == "act.after_commit"
        assert cycle.cut_off(press).answer.status == (409 if stood else 302)
    assert states_of(reference) == {"collected", "placed"}
    assert cycle.house.go_round() == 0
    assert of_order(reference) == ({"page": 1, "transfer": 1} if online else {})


def _count(cycle: Cycle) -> None:
    baker = cycle.house.baker()
    field = f"count-{variant_key(cycle.house.market.variant_ids[0])}"
    counted = _on_hand(cycle) + 1 + cycle.nth % 3
    fields = {**baker.signed("/stock"), field: str(counted)}
    tried = cycle.cut_off(lambda: baker.insist("POST", f"{baker.office}/stock", fields))
    assert tried.answer.status == 302
    assert _on_hand(cycle) == counted


_ACTS = {
    "checkout": _check_out,
    "paying": start_paying,
    "settle": settle,
    "lapse": lapse,
    "mail": _mail,
    "accept": _act,
    "ready": _act,
    "handover": _act,
    "act": _act,
    "count": _count,
    "intake": take_file,
    "command": send,
    "event": hear,
}
DRIVEN = tuple(point for point in POINTS if point.partition(".")[0] in _ACTS)


def _on_hand(cycle: Cycle) -> int:
    (on_hand,) = rows(
        select(StockLevel.on_hand).where(StockLevel.variant_id == cycle.house.market.variant_ids[0])
    )
    assert isinstance(on_hand, int)
    return on_hand


def _waiting() -> int:
    return len(rows(select(Notice.id).where(Notice.state == NoticeState.QUEUED)))
