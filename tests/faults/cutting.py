"""The power goes: what the disk had not yet confirmed of a SQLite log is missing, or is rubbish.

A log can only lose its end: the frames that were copied back into the database had been confirmed before.
Whatever is cut off there, the database must open as it stood after one of its commits: every order whose
last commit lies before the cut is there, whole; of what came after, at most the beginning of the next one.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from flask import Flask

from marketplace.core.db import db
from tests.databases import app_on, bring_up
from tests.faults.book import Book, Purchase, Verdict, judge
from tests.faults.freezing import Ack, position_of
from tests.faults.market import open_market
from tests.serving import ROOT
from tests.waiting import run_to_end

_LOG_HEAD, _FRAME_HEAD, _PAGE = 32, 24, 4096
_MOST_RUBBISH = 50_000


@dataclass(frozen=True)
class Moment:
    """A database as it was found, and the orders that had been acknowledged, in their order.

    Of its `log`, what comes before `confirmed_bytes` cannot be missing, and what comes after `used_bytes` is
    left over from an earlier one.
    """

    database: Path
    log: bytes
    confirmed_bytes: int
    used_bytes: int
    acks: Sequence[Ack]

    def survivors(self, cut_at: int) -> list[Ack]:
        """Which orders must still be there: its salts change when a log is begun anew."""
        salts = self.log[16:24].hex()
        return [ack for ack in self.acks if ack.salts != salts or _end_of(ack.frames) <= cut_at]


def freeze_moments(folder: Path, *, moments: int, seed: int) -> list[Moment]:
    """Let somebody shop on a new SQLite database and copy it so many times."""
    url, frozen = f"sqlite:///{folder / 'market.db'}", folder / "frozen"
    frozen.mkdir()
    app = app_on(url, folder)
    bring_up(app)
    with app.app_context():
        market = open_market()
        db.engine.dispose()
    command = [sys.executable, "-m", "tests.faults.freezing", "--folder", str(frozen)]
    command += ["--moments", str(moments), "--seed", str(seed)]
    command += ["--town", str(market.town_id), "--variants", *map(str, market.variant_ids)]
    environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url}
    run_to_end(command, cwd=ROOT, env={**os.environ, **environment}, stderr=None).check_returncode()
    return list(_moments(frozen, moments))


def cut_logs(moments: list[Moment], folder: Path, *, cuts: int, seed: int) -> Iterator[Verdict]:
    """Cut the log of one of the moments at a byte, again and again, and judge what opens."""
    dice = Random(seed)
    with _app_for_copies(folder) as (app, copy):
        for number in range(cuts):
            moment = moments[number % len(moments)]
            cut_at = dice.randint(moment.confirmed_bytes, moment.used_bytes)
            shutil.copyfile(moment.database, copy)
            Path(f"{copy}-wal").write_bytes(_cut(moment.log, cut_at, number % 3, dice))
            Path(f"{copy}-shm").unlink(missing_ok=True)
            yield _judged(app, moment, cut_at)


def _cut(log: bytes, cut_at: int, kind: int, dice: Random) -> bytes:
    """The log without its end, with nothing written there, or with something else."""
    lost = len(log) - cut_at
    return log[:cut_at] + (b"", bytes(lost), dice.randbytes(min(lost, _MOST_RUBBISH)))[kind]


def _judged(app: Flask, moment: Moment, cut_at: int) -> Verdict:
    there, book = moment.survivors(cut_at), Book()
    for ack in there:
        book.purchases[ack.email] = Purchase(ack.email, "", ack.token, ack.reference, placed=True)
    # The first one, before the copies, was told to nobody; the next one may be half bought.
    for number in (0, len(there) + 1):
        book.purchases[f"shopper-{number}@example.org"] = Purchase(f"shopper-{number}@example.org", "")
    with app.app_context():
        try:
            return judge(book)
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _app_for_copies(folder: Path) -> Iterator[tuple[Flask, Path]]:
    copy = folder / "copy.db"
    yield app_on(f"sqlite:///{copy}", folder), copy


def _moments(frozen: Path, moments: int) -> Iterator[Moment]:
    acks: list[Ack] = []
    for number in range(moments):
        folder = frozen / f"moment-{number}"
        acks += [Ack(**json.loads(line)) for line in (folder / "acks").read_text().splitlines()]
        yield _moment(folder / "market.db", tuple(acks))


def _moment(database: Path, acks: Sequence[Ack]) -> Moment:
    at, log = position_of(database), Path(f"{database}-wal").read_bytes()
    if at.salts != log[16:24].hex():  # between two logs the old one is still there, and all of it confirmed
        return Moment(database, log, len(log), len(log), acks)
    return Moment(database, log, _end_of(at.backfilled), min(len(log), _end_of(at.frames + 2)), acks)


def _end_of(frames: int) -> int:
    return _LOG_HEAD + frames * (_FRAME_HEAD + _PAGE)
