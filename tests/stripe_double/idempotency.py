"""Idempotency keys by Stripe's rules.

The first result under a key is kept once the work has begun, a 500 too, and given again for a day. The same
key with other parameters or at another address is refused; while the first call runs, the second is told to
wait. In the second interface only success is kept: what failed is tried anew.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.stripe_double.objects import Thing
from tests.stripe_double.world import Refused

_KEPT_SECONDS = 24 * 3600
Result = tuple[int, Thing]


@dataclass
class _Entry:
    fingerprint: str
    begun: int
    result: Result | None = None


@dataclass
class Keys:
    """The keys of one account. `replays` counts the results given again."""

    now: Callable[[], int]
    replays: int = 0
    _entries: dict[str, _Entry] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, key: str, fingerprint: str) -> Result | None:
        """The result kept under this key; None when the work is to be done now. Raises: Refused."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.begun < self.now() - _KEPT_SECONDS:
                self._entries[key] = _Entry(fingerprint, self.now())
                return None
            if entry.fingerprint != fingerprint:
                raise Refused(
                    "Keys for idempotent requests can only be used for the same endpoint and with the same "
                    f"parameters they were first used with. Try using a key other than '{key}'.",
                    kind="idempotency_error",
                )
            if entry.result is None:
                raise Refused(
                    "There is currently another in-progress request using this Idempotency-Key.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self.replays += 1
            return entry.result

    def keep(self, key: str, result: Result) -> None:
        """The work under this key is done, well or badly."""
        with self._lock:
            self._entries[key].result = result

    def release(self, key: str) -> None:
        """The work under this key left nothing to keep: the same key may try again."""
        with self._lock:
            self._entries.pop(key, None)

    def forget(self) -> None:
        """A day passes."""
        with self._lock:
            self._entries.clear()
