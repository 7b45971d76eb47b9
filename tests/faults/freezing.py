"""Copies of a SQLite database taken while somebody writes to it: `python -m tests.faults.freezing`.

A light process shops; at moments of the dice's choice it is stopped in the midst of whatever it does, and its
three files are copied: what a disk would hold if the power went at that moment and everything written had
reached it. What had been acknowledged by then is written beside them, each order with its place in the log.
"""

import json
import os
import shutil
import signal
import struct
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from random import Random

from flask import Flask

from marketplace.app import create_app
from marketplace.checkout.queries import Placed
from marketplace.core.db import db
from marketplace.core.settings import Settings
from tests.faults.buying import Purse, honest

SUFFIXES = ("", "-wal", "-shm")
LONGEST_SECONDS = 1.5
_INDEX_HEAD = struct.Struct("=16xI12x8s")  # of the shared index: last frame of the log, salts of the log
_BACKFILLED = struct.Struct("=96xI28xI")  # frames copied back into the database, and frames begun to be


@dataclass(frozen=True)
class Ack:
    """An acknowledged order, and where its last commit ends: so many frames into the log with these salts."""

    email: str
    token: str
    reference: str
    salts: str
    frames: int


@dataclass(frozen=True)
class Position:
    """Where the log stands. Frames up to `backfilled` may be in the database itself already."""

    salts: str
    frames: int
    backfilled: int


def position_of(database: Path) -> Position:
    """Read the shared index of a database that this process does not write to at the moment."""
    index = Path(f"{database}-shm").read_bytes()
    frames, salts = _INDEX_HEAD.unpack_from(index)
    return Position(salts.hex(), frames, max(_BACKFILLED.unpack_from(index)))


@contextmanager
def _shopper(
    app: Flask, database: Path, town_id: int, variant_ids: tuple[int, ...]
) -> Iterator[tuple[int, int]]:
    told, says = os.pipe()

    def tell(purse: Purse, placed: Placed, _is_placed: bool) -> None:
        at = position_of(database)
        ack = Ack(purse.email, purse.token, placed.reference, at.salts, at.frames)
        os.write(says, f"{json.dumps(asdict(ack))}\n".encode())

    process_id = os.fork()
    if not process_id:
        try:
            with app.app_context():
                for number in count(1):
                    honest(Purse(town_id, variant_ids, number), tell)
        finally:
            os._exit(1)
    try:
        yield process_id, told
    finally:
        os.kill(process_id, signal.SIGKILL)
        os.waitpid(process_id, 0)


def freeze(process_id: int, told: int, database: Path, folder: Path) -> None:
    """Stop the process, copy its files and hear what it has acknowledged, let it go on."""
    folder.mkdir()
    os.kill(process_id, signal.SIGSTOP)
    _process_id, status = os.waitpid(process_id, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        raise RuntimeError("the shopper stopped by itself")
    for suffix in SUFFIXES:
        shutil.copyfile(f"{database}{suffix}", folder / f"market.db{suffix}")
    said = b""
    os.set_blocking(told, False)
    while chunk := _read(told):
        said += chunk
    (folder / "acks").write_bytes(said)
    os.kill(process_id, signal.SIGCONT)


def _read(told: int) -> bytes:
    try:
        return os.read(told, 65_536)
    except BlockingIOError:
        return b""


def main() -> None:
    """Parse, shop, freeze."""
    parser = ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--moments", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--town", type=int, required=True)
    parser.add_argument("--variants", type=int, nargs="+", required=True)
    given = parser.parse_args()
    settings, dice = Settings.from_env(), Random(given.seed)
    database = Path(settings.database.removeprefix("sqlite:///"))
    app = create_app(settings)
    with app.app_context():
        honest(Purse(given.town, tuple(given.variants), 0), lambda *_told: None)
        db.session.remove()
        db.engine.dispose()
    with _shopper(app, database, given.town, tuple(given.variants)) as (process_id, told):
        for moment in range(given.moments):
            time.sleep(0.3 + dice.random() * LONGEST_SECONDS)
            freeze(process_id, told, database, given.folder / f"moment-{moment}")


if __name__ == "__main__":
    main()
