"""Sales that go on in the background, and what the server acknowledged, with the moment it did."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from tests.races.buyers import Buyer, reference_in
from tests.waiting import PATIENCE_SECONDS, until

SELLERS = 2


@dataclass
class Sales:
    """Orders that were acknowledged: reference to monotonic seconds."""

    port: int
    acknowledged: dict[str, float] = field(default_factory=dict)
    _stop: Event = field(default_factory=Event)

    def before(self, moment: float) -> set[str]:
        """The orders acknowledged before a moment."""
        return {reference for reference, at in self.acknowledged.items() if at < moment}

    def go_on(self) -> None:
        """Sell until told to stop: each time a new basket, ordered by the public forms."""
        while not self._stop.is_set():
            buyer = Buyer(self.port)
            buyer.go_to_checkout()
            answer = buyer.press()
            assert answer.status == 303, answer.text
            self.acknowledged[reference_in(answer.location)] = time.monotonic()

    def stop(self) -> None:
        """Let each seller finish the order it is at."""
        self._stop.set()


@contextmanager
def selling(port: int, *, least: int) -> Iterator[Sales]:
    """Sales for the length of a block, which begins when so many orders have been acknowledged."""
    sales, sellers = Sales(port), list[Future[None]]()
    with ThreadPoolExecutor(SELLERS) as pool:
        try:
            sellers += [pool.submit(sales.go_on) for _ in range(SELLERS)]
            until(
                lambda: len(sales.acknowledged) >= least or any(seller.done() for seller in sellers),
                "the first sales",
            )
            yield sales
        finally:
            sales.stop()
        for seller in sellers:
            seller.result(PATIENCE_SECONDS)
