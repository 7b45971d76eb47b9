"""`make bench-races`: ten thousand checkouts for a hundred units, over real HTTP, on both databases.

A checkout is a session, a basket of three shops' things, `POST /checkout` and the placing, through the public
forms. Baskets are filled before the clock starts. Every shop has 100 of its thing and 20 windows of 5 bags
that the crowd asks for: all or nothing over three shops. Then the same with the guard out, which must
oversell; a hub for all bags of three shops, and the guard of places out; four hot things in any order; one
form sent 20 times; six tabs of one basket.
"""

import argparse
import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles

from bench.crowd import Answer, Shopper, Wire, crowd, some_of
from bench.race_market import Market, in_turn, open_market
from bench.race_places import bags_of_orders, race_for_a_hub, race_without_places
from tests.races.buyers import reference_in

UNITS, WINDOWS, PLACES = 100, 20, 5
MOST_SECONDS = 120.0
FILLING = 64  # connections while baskets are filled: fewer may all end at one of the two processes
_WORDS = tuple(
    words.encode()
    for words in ("Quelqu’un a été plus rapide", "vient d’être pris", "il n’y en a plus", "Il n’en reste")
)


@dataclass(frozen=True)
class Race:
    """What came of one race."""

    name: str
    answers: Sequence[Answer]
    seconds: float
    market: Market

    @property
    def won(self) -> list[Answer]:
        """Who got an order."""
        return [answer for answer in self.answers if answer.status == 303]

    @property
    def untold(self) -> Counter[int]:
        """Who got neither an order nor a sentence that says why, by status."""
        return Counter(a.status for a in self.answers if a.status != 303 and not is_told(a))

    def show(self) -> None:
        """Print its figures."""
        times = [1000 * answer.seconds for answer in self.answers]
        centiles = quantiles(times, n=100) if len(times) > 1 else times * 99
        told = len(self.answers) - len(self.won) - self.untold.total()
        print(
            f"  {self.name:<26} {len(self.answers):>6} sent, {len(self.won)} placed, {told} told in words, "
            f"{self.untold.total()} neither; asked to come again {sum(a.waited for a in self.answers)} times"
        )
        print(
            f"  {'':<26} {self.seconds:.1f} s, {len(self.answers) / self.seconds:.0f} checkouts/s, "
            f"p50 {centiles[49]:.0f}, p95 {centiles[94]:.0f}, p99 {centiles[98]:.0f} ms; "
            f"held {self.market.held()}"
        )

    def faults(self) -> Iterator[str]:
        """What must never be, whoever races for what."""
        stored, told = self.market.references(), {reference_in(answer.location) for answer in self.won}
        if told - stored:
            yield f"{self.name}: {len(told - stored)} acknowledged orders lost"
        if stored - told:
            yield f"{self.name}: {len(stored - told)} orders that nobody was told of"
        if self.untold:
            yield f"{self.name}: answers without order or sentence {dict(self.untold)}"
        yield from (f"{self.name}: {breach}" for breach in self.market.breaches()[:5])


def is_told(answer: Answer) -> bool:
    """Whether somebody without an order was told in words what is no longer to be had."""
    return answer.status in {409, 422} and any(words in answer.body for words in _WORDS)


def main() -> int:
    """Race on both databases and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Many buyers, few pieces.")
    parser.add_argument("--checkouts", type=int, default=10_000)
    parser.add_argument("--hub", type=int, default=1000, help="checkouts that race for a hub")
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one database")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers end with us
    missed = list[str]()
    for database in in_turn(asked.only, connections=asked.connections):
        faults = [*race_for_a_hundred(asked.checkouts, asked.connections), *race_without_guard()]
        faults += [*race_for_a_hub(asked.hub, asked.connections), *race_without_places(100)]
        faults += race_for_hot_things(asked.connections)
        missed += [f"{database}: {fault}" for fault in faults]
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: nothing sold twice, nothing lost")
    return int(bool(missed))


def race_for_a_hundred(checkouts: int, connections: int) -> list[str]:
    """The great race; gives what fell short."""
    with open_market(pieces=UNITS, places=PLACES) as market:
        shoppers = [Shopper(market.things[:3], number % WINDOWS) for number in range(checkouts)]
        race = run("race for 100", market, shoppers, connections=connections)
        faults = list(race.faults())
        if len(race.won) != UNITS or market.held()[:3] != [UNITS] * 3:
            faults.append(f"{len(race.won)} placed instead of {UNITS}")
        if market.fullest_window() != (PLACES, 3 * WINDOWS):
            faults.append(f"windows: (bags, windows as full) {market.fullest_window()}")
        if set(bags_of_orders(market).values()) != {3}:
            faults.append(f"{race.name}: orders with some of their places {bags_of_orders(market)}")
        if race.seconds > MOST_SECONDS:
            faults.append(f"{race.seconds:.0f} s > {MOST_SECONDS:.0f} s")
    return faults


def race_without_guard() -> list[str]:
    """The negative control: with the stock's guard out, the same race sells what is not there."""
    pieces, shoppers = 20, 400
    with open_market(pieces=pieces, places=10_000, UNGUARDED_STOCK="1") as market:
        crowd_ = [Shopper(market.things[:3]) for _ in range(shoppers)]
        race = run("without the guard", market, crowd_, connections=shoppers)
        sold = max(market.held())
    return [] if sold > pieces else [f"{race.name}: sold {sold} of {pieces}: the race would not see it"]


def race_for_hot_things(connections: int) -> list[str]:
    """Four hot things in any order; then one form many times, and tabs of one basket."""
    random = Random(1)
    with open_market(pieces=150, places=10_000) as market:
        shoppers = [Shopper(some_of(market.things, random=random, least=2)) for _ in range(600)]
        race = run("four hot things", market, shoppers, connections=connections)
        faults = list(race.faults())
        if max(market.held()) > 150:
            faults.append(f"{race.name}: held {market.held()}")
    with open_market(pieces=1000, places=10_000) as market:
        clicks = asyncio.run(_each_pressed_often(market, buyers=20, times=20))
        faults += _one_order_each(clicks, buyers=20)
    with open_market(pieces=1000, places=10_000) as market:
        tabs = asyncio.run(_each_with_tabs(market, buyers=20, tabs=6))
        faults += _one_order_each(tabs, buyers=20)
    return faults


def run(name: str, market: Market, shoppers: Sequence[Shopper], *, connections: int) -> Race:
    """Fill the baskets, then let everybody press."""
    begun = time.perf_counter()
    asyncio.run(crowd(shoppers, Shopper.get_ready, port=market.port, connections=FILLING))
    filled = time.perf_counter()
    answers = asyncio.run(crowd(shoppers, Shopper.press, port=market.port, connections=connections))
    race = Race(name, answers, time.perf_counter() - filled, market)
    print(f"  {name:<26} {len(shoppers)} baskets filled in {filled - begun:.0f} s")
    race.show()
    return race


async def _each_pressed_often(market: Market, *, buyers: int, times: int) -> Race:
    shoppers = [Shopper(market.things[:3]) for _ in range(buyers)]
    await crowd(shoppers, Shopper.get_ready, port=market.port, connections=FILLING)
    return await _pressed("one form 20 times", market, [s for s in shoppers for _ in range(times)])


async def _each_with_tabs(market: Market, *, buyers: int, tabs: int) -> Race:
    shoppers, opened = [Shopper(market.things[:3]) for _ in range(buyers)], list[Shopper]()

    async def open_tabs(shopper: Shopper, wire: Wire) -> None:
        opened.extend([await shopper.open_tab(wire) for _ in range(tabs)])

    await crowd(shoppers, Shopper.get_ready, port=market.port, connections=FILLING)
    await crowd(shoppers, open_tabs, port=market.port, connections=FILLING)
    return await _pressed("six tabs", market, opened)


async def _pressed(name: str, market: Market, presses: Sequence[Shopper]) -> Race:
    begun = time.perf_counter()
    answers = await crowd(presses, Shopper.press, port=market.port, connections=len(presses))
    race = Race(name, answers, time.perf_counter() - begun, market)
    race.show()
    return race


def _one_order_each(race: Race, *, buyers: int) -> list[str]:
    faults = [fault for fault in race.faults() if "without order or sentence" not in fault]
    orders, strange = len(race.market.references()), {a.status for a in race.answers} - {303, 409}
    if orders != buyers or strange:
        faults.append(f"{race.name}: {orders} orders of {buyers} buyers, {strange or 'no other answers'}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
