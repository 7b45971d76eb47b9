"""`make bench-replay`: days of a shop's order log, scaled to a street, played through the public pages.

Residents order, shops accept, pack and hand over, bags are declined and cancelled, each at its own time on
the product's clock, over real HTTP against gunicorn. Afterwards boards, sales and the audit are compared with
what was played, to the cent. Reads ../shared/data/orders (or MARKET_DATA/orders); where there is none, a
small log of the same form is made up. Prints orders a minute, the pages' times and what did not match.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from datetime import time as wall_time
from pathlib import Path
from statistics import median, quantiles

from bench.race_market import Database, database_server
from bench.replay_compare import compare
from bench.replay_log import ZONE, read_logs, write_log
from bench.replay_plan import SHOPS, Plan, plan_of
from bench.replay_story import Played, Story
from bench.replay_street import Street, open_street
from tests.realfiles import data_folder
from tests.serving import run_command

_FIRST_MADE_UP = date(2026, 10, 23)  # the clocks are changed on the third day
_ENDS = wall_time(17, 0)  # of the last day: some bags are still open then, and stand on the boards
_MOST_SHOWN = 20


def main() -> int:
    """Play, compare and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Play days of an order log through the street.")
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--baskets", type=int, default=60, help="orders a day, at most")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers end with us
    database: Database = asked.database
    with _room() as folder, database_server(database):
        plan = _read(folder, days=asked.days, baskets=asked.baskets)
        with open_street(plan, folder) as street:
            missed = _play(plan, street)
    for fault in missed[:_MOST_SHOWN]:
        print(f"  {fault}")
    print(
        f"falls short: {len(missed)} mismatches"
        if missed
        else "holds: boards, sales and books say what was played"
    )
    return int(bool(missed))


def _play(plan: Plan, street: Street) -> list[str]:
    """Play everything and look at what it left behind; gives what is wrong.

    Raises: CalledProcessError when the audit finds a breach.
    """
    story = Story(plan, street, until=datetime.combine(plan.days[-1], _ENDS, tzinfo=ZONE))
    begun = time.perf_counter()
    story.play()
    seconds = time.perf_counter() - begun
    missed = [*story.played.faults, *compare(story.played, street, plan, now=story.until)]
    _tell(story.played, street, seconds)
    audit = run_command("audit", environment=street.environment).stdout.splitlines()
    print(f"audit: {audit[-1] if audit else 'silent'}")
    print(f"mismatches: {len(missed)}")
    return missed


@contextmanager
def _room() -> Iterator[Path]:
    room = Path(__file__).resolve().parents[1] / "var/bench"
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="replay-", dir=room) as folder:
        yield Path(folder)


def _read(folder: Path, *, days: int, baskets: int) -> Plan:
    logs = data_folder() / "orders"
    if not logs.is_dir():
        print("no log of orders is there: one of the same form is made up")
        logs = folder / "orders"
        logs.mkdir()
        write_log(logs / "made-up.csv", first=_FIRST_MADE_UP, days=days, baskets=baskets, seed=20_101_201)
    log = read_logs(logs)
    plan = plan_of(log, days=days, baskets=baskets)
    left_out = ", ".join(f"{number} {why}" for why, number in sorted(log.left_out.items()))
    print(f"log: {len(log.invoices)} invoices; lines left out: {left_out or 'none'}")
    shelves = f"{len(plan.things)} things in {len(SHOPS)} shops"
    print(f"plan: {len(plan.errands)} orders on {len(plan.days)} days, {shelves}")
    print(f"cancellations: {plan.undone} played, {plan.lost} without a bag to undo")
    return plan


def _tell(played: Played, street: Street, seconds: float) -> None:
    states = Counter(bag.state for bag in played.bags)
    print(f"bags: {', '.join(f'{number} {state}' for state, number in sorted(states.items()))}")
    print("page                    asked  median ms   p95 ms")
    for page, times in sorted(street.times.by_page.items()):
        slow = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        print(f"{page:<22} {len(times):>6} {1000 * median(times):>10.0f} {1000 * slow:>8.0f}")
    pace = 60 * played.orders / seconds
    print(f"{played.orders} orders with all their acts in {seconds:.0f} s: {pace:.0f} orders/min")


if __name__ == "__main__":
    sys.exit(main())
