"""Who comes to the points about money: residents at their paying pages, and the worker that goes on for them.

`nth` says which of the two is cut off, and over which command. Afterwards the demo provider is asked: one
charge for each order, one refund of what was given back, one share for what was handed over.
"""

from collections.abc import Callable, Sequence
from functools import partial

from tests.faults.cycles import Cycle, states_of
from tests.faults.residents import Resident, reference_of
from tests.faults.till import of_order

TIME_TO_PAY_IS_OVER = 41  # minutes
_BY_THE_WORKER = frozenset({"command.claimed"})


def start_paying(cycle: Cycle) -> None:
    """Cut off while the paying page is opened: by the checkout's button, or by « Payer »."""
    if cycle.nth % 2:
        resident = cycle.order_of(pays="demo")
        cycle.cut_off(resident.press_pay)
    else:
        resident = cycle.house.resident(pays="demo")
        resident.fill_basket()
        cycle.cut_off(resident.order)
    resident.pay()
    _is_paid_once(resident)


def settle(cycle: Cycle) -> None:
    """Paid, and cut off on the way back; or never back, and it is the worker that is cut off."""
    resident = cycle.order_of(pays="demo")
    if cycle.nth % 2:
        resident.use_card()
        cycle.cut_off_round()
        resident.come_back()
    else:
        resident.use_card()
        cycle.cut_off(resident.come_back)
    _is_paid_once(resident)


def lapse(cycle: Cycle) -> None:
    """Nobody pays: the open page is closed first, then what was held is free."""
    resident = cycle.order_of(pays="demo")
    cycle.cut_off_round(minutes=TIME_TO_PAY_IS_OVER)
    _has_lapsed(resident)


def hear(cycle: Cycle) -> None:
    """Paid and never back: the worker hears of it from the provider."""
    resident = cycle.order_of(pays="demo")
    resident.use_card()
    cycle.cut_off_round()
    resident.come_back()
    _is_paid_once(resident)


def send(cycle: Cycle) -> None:
    """Two commands: to give money back, to hand a share over, to close a page, or to open one."""
    commands: Sequence[Callable[[Cycle], None]] = (_refund, _transfer, lapse, _open)
    if cycle.point in _BY_THE_WORKER:
        commands = commands[:3]
    for number in (cycle.nth, cycle.nth + 1):
        commands[number % len(commands)](cycle)


def _open(cycle: Cycle) -> None:
    resident = cycle.house.resident(pays="demo")
    resident.fill_basket()
    cycle.cut_off(resident.order)
    resident.pay()
    _is_paid_once(resident)


def _refund(cycle: Cycle) -> None:
    resident = _paid(cycle)
    _press_as_baker(cycle, resident, "refusal", version=2, reason="Le four est en panne.")
    cycle.cut_off_round()
    reference = reference_of(resident.purchase)
    assert states_of(reference) == {"declined", "placed"}
    assert of_order(reference) == {"page": 1, "refund": 1}


def _transfer(cycle: Cycle) -> None:
    resident = _paid(cycle)
    for version, noun in enumerate(("acceptance", "readiness", "handover"), start=2):
        _press_as_baker(cycle, resident, noun, version=version)
    cycle.cut_off_round()
    reference = reference_of(resident.purchase)
    assert states_of(reference) == {"collected", "placed"}
    assert of_order(reference) == {"page": 1, "transfer": 1}


def _paid(cycle: Cycle) -> Resident:
    resident = cycle.order_of(pays="demo")
    resident.pay()
    assert cycle.house.go_round() == 0  # nothing but the next command waits for the worker
    return resident


def _press_as_baker(cycle: Cycle, resident: Resident, noun: str, *, version: int, **fields: str) -> None:
    baker, reference = cycle.house.baker(), reference_of(resident.purchase)
    form = baker.signed(f"/orders/{reference}") | {"version": str(version), **fields}
    pressed = partial(baker.insist, "POST", f"{baker.office}/orders/{reference}/{noun}", form)
    assert pressed().answer.status == 302


def _is_paid_once(resident: Resident) -> None:
    reference = reference_of(resident.purchase)
    assert reference in resident.see_order()
    assert states_of(reference) == {"placed"}
    assert of_order(reference) == {"page": 1}


def _has_lapsed(resident: Resident) -> None:
    reference = reference_of(resident.purchase)
    assert states_of(reference) == {"lapsed"}
    assert of_order(reference) == {}
    resident.purchase.reference = ""  # it is theirs no more
