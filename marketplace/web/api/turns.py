"""Whoever asks by machine takes turns: so many questions at once, then one every few seconds.

Counted in the memory of each worker process, by network address: a question that anybody may ask changes
nothing in the database, not even a counter. With several workers somebody may ask that many times as much.
"""

from collections import OrderedDict
from math import ceil
from threading import Lock

from flask import abort, current_app, jsonify, make_response
from flask.sansio.blueprints import BlueprintSetupState

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.web.callers import caller

_KNOWN = 10_000  # addresses remembered; whoever has not asked for longest is forgotten first


class Turns:
    """Who asked how much. Units: `every` in seconds."""

    def __init__(self, *, burst: int, every: float) -> None:
        self._burst, self._every = burst, every
        self._paid_until = OrderedDict[str, float]()
        self._lock = Lock()

    def seconds_to_wait(self, who: str) -> float:
        """Take a turn: 0 when it is granted, else how long to wait for one. A refusal costs nothing."""
        now = clock.steady()
        with self._lock:
            paid_until = max(self._paid_until.get(who, now), now)
            wait = paid_until - now - self._every * (self._burst - 1)
            if wait > 0:
                return wait
            self._paid_until[who] = paid_until + self._every
            self._paid_until.move_to_end(who)
            if len(self._paid_until) > _KNOWN:
                self._paid_until.popitem(last=False)
            return 0


def init_turns(state: BlueprintSetupState) -> None:
    """Twenty questions at once, and one more every three seconds."""
    state.app.extensions["turns"] = Turns(burst=20, every=3)


def in_turn() -> None:
    """The policy of questions that anybody may ask, but not without end."""
    turns: Turns = current_app.extensions["turns"]
    wait = turns.seconds_to_wait(caller())
    if wait:
        answer = make_response(jsonify(error=_("Trop de questions à la fois : attendez un instant.")), 429)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Retry-After"] = str(ceil(wait))
        abort(answer)
