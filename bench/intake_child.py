"""The process that takes the file, as the worker would, and says how long that took and how much memory."""

import io
import json
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.app import create_app
from marketplace.core.db import db, transaction
from marketplace.core.pacing import LONGEST_MS, Pace
from marketplace.core.settings import Settings
from marketplace.core.settling import settle_down
from marketplace.intake.bringing import ask_to_apply, bring, give_up, keep_upload
from marketplace.intake.models import Intake
from marketplace.intake.opening import open_goods
from marketplace.intake.running import NeverStop, advance
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.towns.queries import all_towns

BASE_LINES = 300  # of a file taken first, into another shop: a worker is seldom quite new
_MB = 1024.0


def main() -> int:
    """Take the file that is named; gives the exit status."""
    file = Path(sys.argv[1])
    app = create_app(Settings.from_env())
    settle_down()
    with app.app_context():
        town = all_towns()[0].id
        large, small = _shop(town, "grand-bazar"), _shop(town, "petit-bazar")
        with file.open("rb") as text:
            head = b"".join(line for line, _n in zip(text, range(BASE_LINES), strict=False))
        _take(small, io.BytesIO(head))
        base = _own_memory()
        with watched_memory() as peak, watched_holds() as holds:
            told = {"read": _timed(lambda: _read(file))}
            _mention("read", told["read"], peak, base)
            with file.open("rb") as stream:
                first, judge, apply = _take(large, stream)
            _mention("judged", judge, peak, base)
            _mention(f"applied, {first.longest_hold_ms} ms of the lock at most,", apply, peak, base)
            with file.open("rb") as stream:
                again, seconds = _preview(large, stream)
        told |= {"judge": judge, "apply": apply, "again": seconds}
        told |= {"created": first.done_created, "unchanged": again.unchanged}
        told |= {"hold_ms": max(first.longest_hold_ms, again.longest_hold_ms)}
        told |= {"batches": len(holds), "long_holds": sum(each > LONGEST_MS for each in holds)}
        told |= {"usual_hold_ms": sorted(holds)[len(holds) * 99 // 100]}
        told |= {"peak_mb": (max(peak) - base) / _MB}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


@contextmanager
def watched_holds() -> "Iterator[array[float]]":
    """How long each batch held the write lock, in milliseconds, as they come."""
    held, note = array("d"), Pace.note

    def note_it(self: Pace, milliseconds: float) -> None:
        held.append(milliseconds)
        note(self, milliseconds)

    Pace.note = note_it  # type: ignore[method-assign]
    try:
        yield held
    finally:
        Pace.note = note  # type: ignore[method-assign]


def _mention(step: str, seconds: float, peak: list[float], base: float) -> None:
    """What is known so far: a million lines take an hour."""
    sys.stderr.write(f"{step} after {seconds:.0f} s, {(max(peak) - base) / _MB:.1f} MB at most\n")


def _shop(town_id: int, slug: str) -> Shop:
    shop = shop_named(town_id, slug)
    if shop is None:
        raise SystemExit(f"there is no shop called {slug}")
    return shop


def _read(file: Path) -> None:
    with open_goods(file) as reading:
        for _row in reading.rows:
            pass


def _take(shop: Shop, stream: io.BufferedReader | io.BytesIO) -> tuple[Intake, float, float]:
    intake_id, judging = _brought(shop, stream)
    with transaction():
        ask_to_apply(_now(shop, intake_id), whole_only=False)
    applying = _timed(lambda: advance(shop.town_id, intake_id=intake_id, stop=NeverStop()))
    return _now(shop, intake_id), judging, applying


def _preview(shop: Shop, stream: io.BufferedReader) -> tuple[Intake, float]:
    intake_id, seconds = _brought(shop, stream)
    with transaction():
        give_up(_now(shop, intake_id))
    return _now(shop, intake_id), seconds


def _brought(shop: Shop, stream: io.BufferedReader | io.BytesIO) -> tuple[int, float]:
    intake_id, file_bytes = keep_upload(stream)
    with transaction():
        bring(shop, intake_id=intake_id, file_name="export.csv", file_bytes=file_bytes, by_user_id=None)
    return intake_id, _timed(lambda: advance(shop.town_id, intake_id=intake_id, stop=NeverStop()))


def _now(shop: Shop, intake_id: int) -> Intake:
    return db.session.get_one(Intake, (shop.town_id, intake_id), populate_existing=True)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """A list whose largest figure is, at the end, the most memory that the block took, looked at often."""
    seen, ends = [_own_memory()], threading.Event()

    def watch() -> None:
        while not ends.wait(0.02):
            seen[:] = [max(*seen, _own_memory())]

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ends.set()
        thread.join(10)


def _own_memory() -> float:
    """What this process keeps for itself, in kB: the database's file as it sees it is the system's cache."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("RssAnon:")))


if __name__ == "__main__":
    sys.exit(main())
