"""Light processes that shop without a browser, killed at any moment: `python -m tests.faults.shoppers`.

Each calls the very services that the pages call. The parent forks them and kills one after the other in the
midst of it; the next one takes over what the last was buying. What was acknowledged is a line of the output:
address, token, reference, and whether it is placed.
"""

import os
import signal
import sys
import time
import traceback
from argparse import ArgumentParser
from collections import deque
from dataclasses import dataclass
from functools import partial
from itertools import count
from random import Random
from typing import NoReturn

from flask import Flask

from marketplace.app import create_app
from marketplace.checkout.queries import Placed
from marketplace.core.db import db
from marketplace.core.settings import Settings
from tests.faults.buying import WORKFLOWS, Purse, honest

LONGEST_PURCHASES = 4.0  # a process lives up to so many times as long as a purchase takes here


@dataclass(frozen=True)
class Lane:
    """A process that buys the purchases `first`, `first + step`, and so on; it dies at a moment."""

    process_id: int
    told: int  # the end of a pipe
    first: int
    dies_at: float


@dataclass
class Street:
    """Who shops, how, and what was said."""

    app: Flask
    workflow: str
    town_id: int
    variant_ids: tuple[int, ...]
    lanes: int
    dice: Random
    longest_seconds: float = 1.0

    def warm(self) -> None:
        """Purchases in the parent: what they compile, the children find compiled."""
        with self.app.app_context():
            for number in (0, -self.lanes):  # of both ways to pay; the second tells how long one takes
                begun = time.monotonic()
                honest(self._purse(number), partial(_say, sys.stdout.fileno()))
                self.longest_seconds = LONGEST_PURCHASES * (time.monotonic() - begun)
            db.session.remove()
            db.engine.dispose()  # no connection is handed down

    def kill(self, kills: int) -> None:
        """Let all lanes shop, kill one after the other, and let the last purchases be finished."""
        running = deque(self._start(number) for number in range(1, self.lanes + 1))
        for _kill in range(kills):
            lane = running.popleft()
            time.sleep(max(0.0, lane.dies_at - time.monotonic()))
            running.append(self._start(self._kill(lane)))
        for lane in running:
            self._finish(self._kill(lane))

    def _start(self, first: int) -> Lane:
        told, says = os.pipe()
        process_id = os.fork()
        if not process_id:
            self._shop(says, count(first, self.lanes))
        os.close(says)
        return Lane(process_id, told, first, time.monotonic() + self.dice.random() * self.longest_seconds)

    def _kill(self, lane: Lane) -> int:
        """The number of the purchase that the process was at."""
        os.kill(lane.process_id, signal.SIGKILL)
        _process_id, status = os.waitpid(lane.process_id, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            raise RuntimeError("a shopper stopped by itself")
        return lane.first + self.lanes * self._hear(lane)

    def _finish(self, number: int) -> None:
        told, says = os.pipe()
        process_id = os.fork()
        if not process_id:
            self._shop(says, [number])
        os.close(says)
        os.waitpid(process_id, 0)
        self._hear(Lane(process_id, told, number, 0.0))

    def _hear(self, lane: Lane) -> int:
        """Hand on what the process acknowledged; how many purchases that were."""
        with os.fdopen(lane.told, "rb") as told:
            said = told.read()
        sys.stdout.buffer.write(said)
        sys.stdout.flush()
        return said.count(b"\n")

    def _shop(self, says: int, numbers: "count[int] | list[int]") -> NoReturn:
        try:
            with self.app.app_context():
                for number in numbers:
                    WORKFLOWS[self.workflow](self._purse(number), partial(_say, says))
        except Exception:
            traceback.print_exc()
            raise
        finally:
            os._exit(0)

    def _purse(self, number: int) -> Purse:
        return Purse(self.town_id, self.variant_ids, number)


def _say(says: int, purse: Purse, placed: Placed, is_placed: bool) -> None:
    line = f"{purse.email} {purse.token} {placed.reference} {'placed' if is_placed else 'unpaid'}\n"
    os.write(says, line.encode())  # whole, or not at all


def main() -> None:
    """Parse, and kill."""
    parser = ArgumentParser()
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--lanes", type=int, default=3)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--workflow", choices=WORKFLOWS, default="honest")
    parser.add_argument("--town", type=int, required=True)
    parser.add_argument("--variants", type=int, nargs="+", required=True)
    given = parser.parse_args()
    street = Street(
        app=create_app(Settings.from_env()),
        workflow=given.workflow,
        town_id=given.town,
        variant_ids=tuple(given.variants),
        lanes=given.lanes,
        dice=Random(given.seed),
    )
    street.warm()
    street.kill(given.kills)


if __name__ == "__main__":
    main()
