"""A circuit breaker: after several silences in a row, stop asking for a while and let one try go first."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from marketplace.payments.gateways.errors import CircuitOpen, GatewayError, Unknown

Answer = TypeVar("Answer")

SILENCES = 5
PAUSE_SECONDS = 30.0


class Breaker:
    """Guards calls that a visitor waits for, so that a silent provider costs a few of them time, not all.

    Closed: every call passes. `silences` times Unknown in a row open it: calls raise CircuitOpen at once.
    After `pause_seconds` one call may try; its answer closes it, its silence opens it for another pause. Any
    answer counts as one, a refusal too. One per process, shared by its threads.
    """

    def __init__(
        self,
        *,
        silences: int = SILENCES,
        pause_seconds: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = silences
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._silences = 0
        self._opened_at = 0.0
        self._trying = False

    @property
    def open(self) -> bool:
        """Whether a call would be turned away now."""
        with self._lock:
            return self._turns_away()

    def call(self, ask: Callable[[], Answer]) -> Answer:
        """Ask, if it is allowed. Raises: CircuitOpen, and whatever `ask` does."""
        self._enter()
        try:
            answer = ask()
        except Unknown:
            self._note_silence()
            raise
        except GatewayError:
            self._note_answer()
            raise
        except BaseException:
            self._leave()  # a mistake of ours says nothing about the provider
            raise
        self._note_answer()
        return answer

    def _turns_away(self) -> bool:
        if self._silences < self._limit:
            return False
        return self._trying or self._clock() - self._opened_at < self._pause_seconds

    def _enter(self) -> None:
        with self._lock:
            if self._turns_away():
                raise CircuitOpen("circuit_open")
            self._trying = self._silences >= self._limit

    def _note_silence(self) -> None:
        with self._lock:
            self._silences += 1
            self._opened_at = self._clock()
            self._trying = False

    def _note_answer(self) -> None:
        with self._lock:
            self._silences = 0
            self._trying = False

    def _leave(self) -> None:
        with self._lock:
            self._trying = False
