"""F33: a clock that jumps expires nothing en masse; one that merely went on does its work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from marketplace.cart.models import Cart
from marketplace.cart.services import open_cart
from marketplace.cli.jobs import BASKET_DAYS, lapse_unpaid_orders
from marketplace.cli.watching import ClockWatch, patient
from marketplace.cli.work import jobs_of
from marketplace.core import clock
from marketplace.core.clock import Reading
from marketplace.core.db import db, transaction
from marketplace.core.models import ClockReading
from marketplace.payments.gateways.choosing import DEMO
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods
from tests.ordering import make_order

NEVER = Event()
TWO_DAYS, AN_HOUR, MINUTE = timedelta(days=2), timedelta(hours=1), timedelta(minutes=1)


class Machine:
    """A machine whose two clocks a test moves."""

    def __init__(self) -> None:
        self.boot_id, self.uptime, self.wall = "boot-1", 1000.0, THURSDAY_MORNING

    def read(self) -> Reading:
        """What the worker reads."""
        return Reading(self.boot_id, self.uptime, self.wall)

    def passes(self, time: timedelta) -> None:
        """Time goes by, on both clocks."""
        self.uptime += time.total_seconds()
        self.wall += time

    def jumps(self, by: timedelta) -> None:
        """The wall clock alone is set."""
        self.wall += by


@pytest.fixture
def machine() -> Machine:
    """One machine."""
    return Machine()


def worker(machine: Machine) -> Callable[[], str]:
    """A worker on the machine, at its first round; gives what it says at each further one."""
    job = patient(lapse_unpaid_orders, watch=ClockWatch(machine.read))

    def work() -> str:
        with clock.travel(machine.wall):
            return job(NEVER)

    work()
    return work


def held(town: Town) -> int:
    """How many pieces are promised."""
    db.session.rollback()
    return db.session.scalar(select(func.sum(StockLevel.held)).where(StockLevel.town_id == town.id)) or 0


@pytest.fixture
def order(town: Town, goods: Goods, thursday_morning: datetime) -> str:
    """Four pieces held for twenty minutes from ten o'clock on."""
    return make_order(town, (goods, 4), pays=DEMO)


@pytest.mark.parametrize("jump", [TWO_DAYS, -TWO_DAYS, AN_HOUR, -AN_HOUR, timedelta(seconds=61)])
def test_after_a_jump_nothing_lapses_for_as_long_as_was_promised(
    town: Town, order: str, machine: Machine, jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    work = worker(machine)
    machine.passes(5 * MINUTE)
    machine.jumps(jump)
    assert work().startswith(f"the clock jumped by {jump.total_seconds():+.0f} s")
    assert "the clock jumped" in caplog.text
    machine.passes(15 * MINUTE)
    assert work() == ""
    assert held(town) == 4


@pytest.mark.parametrize("jump", [TWO_DAYS, AN_HOUR])
def test_when_the_promised_time_is_over_unpaid_orders_lapse_again(
    town: Town, order: str, machine: Machine, jump: timedelta
) -> None:
    work = worker(machine)
    machine.jumps(jump)
    work()
    machine.passes(39 * MINUTE)
    assert work() == ""
    machine.passes(MINUTE)
    assert work() == "1 unpaid orders lapsed"
    assert held(town) == 0


def test_a_worker_that_was_off_for_two_days_lapses_at_once(town: Town, order: str, machine: Machine) -> None:
    worker(machine)
    machine.passes(TWO_DAYS)
    with clock.travel(machine.wall):
        assert patient(lapse_unpaid_orders, watch=ClockWatch(machine.read))(NEVER) == "1 unpaid orders lapsed"


def test_a_jump_while_no_worker_ran_is_seen_by_the_next_one(town: Town, order: str, machine: Machine) -> None:
    worker(machine)
    machine.jumps(TWO_DAYS)
    for said in ("the clock jumped by +172800 s; no unpaid order lapses for 40 minutes", ""):
        with clock.travel(machine.wall):  # a worker of its own each time, as under cron
            assert patient(lapse_unpaid_orders, watch=ClockWatch(machine.read))(NEVER) == said
        machine.passes(19 * MINUTE)
    assert held(town) == 4
    machine.passes(2 * MINUTE)
    with clock.travel(machine.wall):
        assert patient(lapse_unpaid_orders, watch=ClockWatch(machine.read))(NEVER) == "1 unpaid orders lapsed"


def test_after_a_jump_nothing_is_erased_as_too_old(
    town: Town, goods: Goods, thursday_morning: datetime, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        open_cart(town.id, token_digest="a browser", user_id=None)
    module = import_module("marketplace.cli.work")  # the package calls its command so too
    monkeypatch.setattr(module, "ClockWatch", lambda: ClockWatch(machine.read))
    *_others, job = jobs_of("the worker")

    def tidied() -> str:
        with clock.travel(machine.wall):
            return job(NEVER)

    assert tidied() == ""
    machine.jumps(timedelta(days=BASKET_DAYS + 1))
    assert tidied().startswith("the clock jumped")
    assert db.session.scalar(select(func.count()).select_from(Cart).where(Cart.town_id == town.id)) == 1
    machine.passes(AN_HOUR)  # whoever is about may have come back by now
    assert tidied() == "1 old baskets erased"


def test_a_machine_started_anew_is_no_jump(town: Town, order: str, machine: Machine) -> None:
    worker(machine)
    machine.boot_id, machine.uptime = "boot-2", 12.0
    machine.jumps(TWO_DAYS)
    with clock.travel(machine.wall):
        assert patient(lapse_unpaid_orders, watch=ClockWatch(machine.read))(NEVER) == "1 unpaid orders lapsed"


def test_small_corrections_are_no_jump(town: Town, order: str, machine: Machine) -> None:
    work = worker(machine)
    machine.jumps(timedelta(seconds=-60))
    assert work() == ""
    machine.passes(41 * MINUTE)
    assert work() == "1 unpaid orders lapsed"


def test_where_the_system_tells_no_steady_clock_a_running_worker_still_sees_the_jump(
    town: Town, order: str, machine: Machine
) -> None:
    machine.boot_id = ""
    work = worker(machine)
    machine.jumps(TWO_DAYS)
    assert work().startswith("the clock jumped")
    machine.passes(20 * MINUTE)
    assert work() == ""
    assert db.session.scalar(select(func.count()).select_from(ClockReading)) == 0
    machine.passes(20 * MINUTE)
    assert work() == "1 unpaid orders lapsed"


def test_readings_are_not_written_every_round(town: Town, order: str, machine: Machine) -> None:
    work = worker(machine)

    def kept() -> float | None:
        db.session.rollback()
        return db.session.scalar(select(ClockReading.uptime_seconds))

    machine.passes(timedelta(seconds=2))
    work()
    assert kept() == 1000.0
    machine.passes(timedelta(seconds=60))
    work()
    assert kept() == 1062.0


def test_both_clocks_of_this_machine_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = clock.read_both(), clock.read_both()
    assert first.boot_id == second.boot_id
    assert first.uptime_seconds <= second.uptime_seconds
    monkeypatch.setattr(clock, "_UPTIME", tmp_path / "absent")
    assert clock.read_both().boot_id == ""
