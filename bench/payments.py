"""`make bench-payments`: a hundred thousand calls to a provider, a fifth of which goes wrong; then the money.

The real worker talks over HTTP to the double of Stripe: calls lost before and after their effect, reset, cut
short, answered with something else, 429, 409, 500 kept under the key with and without the effect, too slow.
Meanwhile residents pay or do not, shops refuse, hand over and give back, somebody refunds on the provider's
own pages, and events come shuffled and twice. In the end nothing waits, every order keeps what is due and not
a cent more, each charge is of one order, each command made one thing, both books agree.

One installation after the other, two at a time, each with a database and a double of its own: the double
looks through all it knows at every call, so that one that knew a hundred thousand would measure itself.
SQLite; on PostgreSQL by `python -m tests.postgres bench.payments`. `--calls 1000` is a trial of a minute.
"""

import logging
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from bench.payment_orders import Street
from marketplace.core import clock
from tests.databases import app_on, blank_database, bring_up, close_database
from tests.factories import THURSDAY_MORNING
from tests.stripe_double.double import StripeDouble, stripe_double
from tests.stripe_double.faults import Fault, Faults

SHARE = 0.2
PROCESSES = 2
INSTALLATION = 1250  # calls
_AT_ONCE = 40  # orders of one street
_ROUNDS = 240  # of a minute: what waits after four hours waits for ever
_QUICK = [
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.RESET,
    Fault.CUT_SHORT,
    Fault.NOT_JSON,
    Fault.LOOSE_500,
    Fault.STORED_500,
    Fault.STORED_500_AFTER,
    Fault.RATE_LIMITED,
    Fault.CONFLICT,
]
KINDS = [*_QUICK * 3, Fault.SLOW]  # one that is too slow costs as much time as fifty others


@dataclass
class CountedFaults(Faults):
    """The double's faults, and how many calls there were."""

    calls: int = 0

    def strike(self, path: str) -> Fault | None:
        """What befalls this call."""
        self.calls += 1
        return super().strike(path)


@dataclass
class Part:
    """What was done and found in one installation."""

    calls: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run_part(calls: int, seed: int) -> Part:
    """One street after the other, until so many calls were made."""
    logging.disable(logging.CRITICAL)  # a fault in five is what is wanted
    with tempfile.TemporaryDirectory() as name, blank_database(Path(name)) as url, stripe_double() as stripe:
        app, faults = app_on(url, Path(name)), CountedFaults(slow_seconds=2.0)
        bring_up(app)
        stripe.faults = stripe.server.faults = faults
        # Around everything: the double does what was too slow on a day of the street, too.
        with app.app_context(), clock.travel(THURSDAY_MORNING):
            part = _streets(stripe, faults, calls, Random(seed))
            close_database()
    return part


def _streets(stripe: StripeDouble, faults: CountedFaults, calls: int, dice: Random) -> Part:
    part, number, latest = Part(), 0, timedelta()
    while True:
        number += 1
        street = Street.opened(
            stripe, number, dice
        )  # whose clock begins anew: latest is the longest day's end
        faults.often(SHARE, KINDS, seed=dice.randrange(1_000_000))
        street.trade(_AT_ONCE, rounds=_ROUNDS)
        faults.often(0.0, (), seed=0)
        latest = max(latest, street.at)
        part.seen.update(street.seen())
        part.wrong += street.wrong()
        if faults.calls >= calls:
            break
    part.calls, part.struck = faults.calls, Counter(fault.name for fault in faults.struck)
    street.at = latest
    part.wrong += street.wrong_in_all()
    return part


def _show(parts: list[Part], seconds: float) -> Iterator[str]:
    calls = sum(part.calls for part in parts)
    struck = sum((part.struck for part in parts), Counter[str]())
    seen = sum((part.seen for part in parts), Counter[str]())
    pace = f"{calls / seconds:.0f} a second, {len(parts)} installations"
    yield f"  {calls} calls in {seconds:.0f} s, {pace}"
    yield f"  {struck.total()} went wrong ({100 * struck.total() / calls:.1f} %): " + ", ".join(
        f"{name.lower()} {times}" for name, times in struck.most_common()
    )
    yield "  " + ", ".join(f"{times} {what}" for what, times in seen.items())


def main() -> int:
    """Trade, count, print; gives the exit status."""
    parser = ArgumentParser()
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=Random().randrange(1_000_000))
    given = parser.parse_args()
    print(f"a provider of whose answers a fifth goes wrong; seed {given.seed}", flush=True)
    begun = time.monotonic()
    installations = max(PROCESSES, -(-given.calls // INSTALLATION))
    each = partial(run_part, -(-given.calls // installations))
    with ProcessPoolExecutor(PROCESSES) as pool:
        parts = list(pool.map(each, range(given.seed, given.seed + installations)))
    for line in _show(parts, time.monotonic() - begun):
        print(line)
    wrong = [words for part in parts for words in part.wrong]
    for words in wrong[:20]:
        print(f"  {words}")
    verb = "falls short" if wrong else "holds"
    print(f"{verb}: every order keeps what is due, every charge is of one order: {len(wrong)} are wrong")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
