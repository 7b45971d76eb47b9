"""People order and pay while their database is stopped without warning and started again."""

import signal
import time
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread

from tests.faults.killing import Installation
from tests.faults.residents import ServerSilent
from tests.faults.storms import LONGEST_PURCHASE_SECONDS
from tests.postgres import Server
from tests.waiting import join_all

DURABLE = ("max_connections=200", "fsync=on", "synchronous_commit=on", "shared_buffers=64MB")
LONGEST_PAUSE_SECONDS = 0.3
LONGEST_CALM_SECONDS = 20.0


@dataclass
class Crowd:
    """Residents who order one after the other. `put_off`: how often one was told to come back in a moment."""

    house: Installation
    size: int
    put_off: int = 0
    troubles: list[BaseException] = field(default_factory=list)
    _enough: Event = field(default_factory=Event)

    def __enter__(self) -> "Crowd":
        self._threads = [
            Thread(target=self._shop, args=(("pickup", "demo")[number % 2],)) for number in range(self.size)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._enough.set()
        join_all(self._threads, within=LONGEST_PURCHASE_SECONDS)

    def _shop(self, pays: str) -> None:
        while not self._enough.is_set():
            resident = self.house.resident(pays=pays)
            try:
                resident.fill_basket()
                resident.order()
                if pays == "demo":
                    resident.pay()
            except (AssertionError, ServerSilent) as trouble:
                self.troubles.append(trouble)
            self.put_off += resident.put_off


def restart_under_load(
    house: Installation, server: Server, *, restarts: int, residents: int, seed: int
) -> Crowd:
    """Stop and start the database so many times; each time after somebody could order again."""
    dice = Random(seed)
    with Crowd(house, residents) as crowd:
        for _restart in range(restarts):
            _await_order(house)
            time.sleep(dice.random() * LONGEST_PAUSE_SECONDS)
            server.stop(signal.SIGQUIT)
            server.start()
        _await_order(house)
    return crowd


def _await_order(house: Installation) -> None:
    before, ends = house.book.acknowledged, time.monotonic() + LONGEST_CALM_SECONDS
    while house.book.acknowledged <= before and time.monotonic() < ends:
        time.sleep(0.005)
