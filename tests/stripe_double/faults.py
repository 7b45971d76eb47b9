"""What can go wrong between us and Stripe, on demand or by dice."""

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """A way for one call to fail. « Before » and « after » are about the effect."""

    LOST_BEFORE = "the line closes, nothing was done"
    RESET = "the line is reset, nothing was done"
    LOST_AFTER = "it was done, the line closes without an answer"
    CUT_SHORT = "it was done, half of the answer comes"
    NOT_JSON = "it was done, something else than Stripe answers"
    LOOSE_500 = "500, nothing was done or kept"
    STORED_500 = "500 kept under the key, nothing was done"
    STORED_500_AFTER = "500 kept under the key, though it was done"
    RATE_LIMITED = "429"
    CONFLICT = "409"
    SLOW = "it takes its time, then is done and answered"
    DRIP = "it was done, the answer comes byte by byte"


DONE_ALL_THE_SAME = {
    Fault.LOST_AFTER,
    Fault.CUT_SHORT,
    Fault.NOT_JSON,
    Fault.STORED_500_AFTER,
    Fault.SLOW,
    Fault.DRIP,
}


@dataclass
class _Order:
    fault: Fault
    path: str
    times: int


@dataclass
class Faults:
    """What goes wrong next. `struck` lists what did."""

    slow_seconds: float = 1.0
    drip_seconds: float = 1.0
    struck: list[Fault] = field(default_factory=list)
    _orders: list[_Order] = field(default_factory=list)
    _dice: random.Random = field(default_factory=random.Random)
    _share: float = 0.0
    _kinds: Sequence[Fault] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, fault: Fault, *, path: str = "", times: int = 1) -> None:
        """The next calls whose address holds `path` fail in this way."""
        with self._lock:
            self._orders.append(_Order(fault, path, times))

    def often(self, share: float, kinds: Sequence[Fault], *, seed: int) -> None:
        """Of all calls this share fails, in one of these ways; the same seed rolls the same dice."""
        with self._lock:
            self._share, self._kinds, self._dice = share, kinds, random.Random(seed)

    def strike(self, path: str) -> Fault | None:
        """What befalls this call."""
        with self._lock:
            fault = self._ordered(path) or self._rolled()
            if fault:
                self.struck.append(fault)
            return fault

    def _ordered(self, path: str) -> Fault | None:
        for order in self._orders:
            if order.times and order.path in path:
                order.times -= 1
                return order.fault
        return None

    def _rolled(self) -> Fault | None:
        if self._share and self._dice.random() < self._share:
            return self._dice.choice(self._kinds)
        return None
