"""`make bench-intake`: a merchant’s file of a thousand lines, a hundred thousand, a million; both databases.

Each file is read alone, then taken the way uploads are: staged, judged, applied; then brought once more, when
nothing changes. A child process does it, as the worker would, beside a server of two processes whose home
page is asked for all the while. Goals: 64 MB above the child's base, 50 ms of the write lock, no failed page.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any

from bench.race_market import Database, database_server
from bench.servers import running_server
from marketplace.core.db import db
from tests.databases import app_on, blank_database, bring_up
from tests.factories import make_shop, make_town
from tests.waiting import run_to_end

ROOT = Path(__file__).resolve().parents[1]
LINES = (1_000, 100_000, 1_000_000)
DATABASES: tuple[Database, ...] = ("sqlite", "postgres")
MOST_MB, MOST_HOLD_MS = 64.0, 50
_LONGEST = 4 * 3600
_THINGS = ("Carnet", "Bougie", "Savon", "Confiture", "Torchon", "Panier", "Lampe", "Vase", "Écharpe", "Bol")
_KINDS = ("bleu", "rouge", "nacré", "ancien", "brodé", "marin", "fumé", "tressé", "rayé", "doré", "naturel")
_PLACES = ("du port", "de Bretagne", "des îles", "de la forge", "du moulin", "en lin", "en grès", "d’hiver")


@dataclass
class Pages:
    """How long the home page took, asked for again and again."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def at(self, share: float) -> float:
        """The time that this share of the pages did not exceed, in milliseconds."""
        ordered = sorted(self.seconds) or [0.0]
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass(frozen=True)
class Taken:
    """What came of one file on one database."""

    name: str
    lines: int
    told: dict[str, Any]
    before: Pages
    meanwhile: Pages

    def row(self) -> str:
        """Its line of the table."""
        rates = " ".join(f"{self._rate(step):>9,.0f}" for step in ("read", "judge", "apply", "again"))
        pages = f"{self.before.at(0.95):>6.0f} {self.meanwhile.at(0.95):>6.0f} {self.meanwhile.at(1):>6.0f}"
        return (
            f"{self.name:<11} {self.lines:>9,} {rates} {self.told['peak_mb']:>7.1f} "
            f"{self.told['usual_hold_ms']:>6.0f} {self.told['hold_ms']:>5} "
            f"{self.told['long_holds']:>5}/{self.told['batches']:<6} {pages} {self.meanwhile.failed:>7}"
        )

    def shortfalls(self) -> list[str]:
        """Which goals it misses."""
        where, missed = f"{self.name} {self.lines:,}", []
        if self.told["peak_mb"] > MOST_MB:
            missed.append(f"{where}: {self.told['peak_mb']:.0f} MB")
        if self.told["hold_ms"] > MOST_HOLD_MS:
            missed.append(f"{where}: lock held for {self.told['hold_ms']} ms")
        if self.meanwhile.failed:
            missed.append(f"{where}: {self.meanwhile.failed} pages failed")
        if (self.told["created"], self.told["unchanged"]) != (self.lines, self.lines):
            missed.append(f"{where}: {self.told['created']} created, {self.told['unchanged']} unchanged")
        return missed

    def _rate(self, step: str) -> float:
        return self.lines / max(float(self.told[step]), 0.001)


def main() -> int:
    """Measure and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="A merchant's file of many lines, on both databases.")
    parser.add_argument("--lines", type=int, nargs="+", default=list(LINES))
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=list(DATABASES))
    asked = parser.parse_args()
    print(
        f"{'':<21} lines a second: read, judged, applied, again; MB; ms of the lock in 99 of 100 batches, "
        "at most, and how many took too long; page ms idle, busy, max"
    )
    missed = list[str]()
    for database in asked.databases:
        with database_server(database):
            for lines in asked.lines:
                taken = take(database, lines)
                print(taken.row(), flush=True)
                missed += taken.shortfalls()
    print("read alone; staged and judged; applied; the same file again; the peak is above the child's base")
    print(
        f"falls short: {'; '.join(missed)}" if missed else "holds: memory, lock and pages keep to their goals"
    )
    return int(bool(missed))


def take(database: Database, lines: int) -> Taken:
    """One file on a blank database."""
    room = ROOT / "var/bench"
    room.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-", dir=room)))
        url = stack.enter_context(blank_database(folder))
        _open_shops(url, folder)
        file = write_file(folder / "export.csv", lines)
        environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url}
        server = stack.enter_context(running_server("wsgi:application", folder=ROOT, environment=environment))
        for pages in (Pages(), before := Pages()):  # the first ones read the application
            with asking(server.port, pages):
                time.sleep(3)
        with asking(server.port, meanwhile := Pages()):
            told = _in_child(file, environment)
    return Taken(database, lines, told, before, meanwhile)


def write_file(file: Path, lines: int) -> Path:
    """A shop's export: a code, a name, a price, a stock, a barcode, a shelf and some words a line."""
    dice = Random(lines)
    with file.open("w", encoding="utf-8") as text:
        text.write("Référence;Nom;Prix TTC;Stock;Code-barres;Rayon;Description\n")
        for number in range(lines):
            name = f"{dice.choice(_THINGS)} {dice.choice(_KINDS)} {dice.choice(_PLACES)} {number}"
            price = f"{dice.randrange(1, 90)},{dice.randrange(10)}0"
            words = " ".join(dice.choice(_KINDS) for _ in range(12))
            ean = _ean(number)
            code = "" if ean.endswith("000000") else ean  # as a spreadsheet leaves those that it has eaten
            text.write(f"R{number};{name};{price};{dice.randrange(40)};{code};Maison;{words}\n")
    return file


def _ean(number: int) -> str:
    digits = f"377{number:09d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


@contextmanager
def asking(port: int, pages: Pages) -> Iterator[None]:
    """The home page is asked for ten times a second or so, as long as the block lasts."""
    ends = threading.Event()

    def ask() -> None:
        while not ends.wait(0.1):
            begun = time.perf_counter()
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("GET", "/", headers={"Host": "localhost"})
                pages.failed += connection.getresponse().status != 200
                pages.seconds.append(time.perf_counter() - begun)
            except (OSError, HTTPException):
                pages.failed += 1
            finally:
                connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join(60)


def _open_shops(url: str, folder: Path) -> None:
    app = app_on(url, folder)
    bring_up(app)
    with app.app_context():
        town = make_town()
        for name in ("Grand bazar", "Petit bazar"):
            make_shop(town, name=name, kind="household")
        db.session.remove()
        db.engine.dispose()


def _in_child(file: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.intake_child", str(file)]
    run = run_to_end(command, within=_LONGEST, cwd=ROOT, env={**os.environ, **environment}, stderr=None)
    if run.returncode:
        raise SystemExit(f"the child failed:\n{run.stdout}")
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(main())
