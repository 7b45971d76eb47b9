"""`make bench-handovers`: a thousand scans of a hundred codes at once, over real HTTP, on both databases.

A hundred packed bags, each scanned ten times: by phones that had no network and tell of it now, every other
scan told twice with the nonce of its tap. Each bag must leave once, everybody else must read who handed it
over and when, and the books must be true. Then the same with the guard out, which must count too often.
The yardstick is the hand-over page itself, asked for as often over the same connections.
"""

import argparse
import asyncio
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from sqlalchemy import select

from bench.crowd import Answer, Shopper, Wire, crowd
from bench.race_market import Market, in_turn, open_market
from marketplace.catalogue.models import Product, Variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town
from tests.factories import Goods, make_person
from tests.races.scanning import Phone, counted, pack_bags, scans_of

PHONES = 4


@dataclass
class Scan(Shopper):
    """One scan that a phone tells of, or one look at the page."""

    things: Sequence[object] = ()  # type: ignore[assignment]
    path: str = ""
    method: str = "POST"
    sent: dict[str, str] | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    async def press(self, wire: Wire) -> Answer:
        """Tell of it."""
        return await wire.ask(self.method, self.path, self.cookies, self.sent)


@dataclass(frozen=True)
class Counterside:
    """The shop of the race: its desk, its packed bags and its phones."""

    market: Market
    desk: str
    codes: Sequence[str]
    phones: Sequence[Phone]

    def scans(self, scans: Sequence[tuple[str, str]]) -> list[Scan]:
        """These scans, each told by one of the phones."""
        return [self._scan(number, *scan) for number, scan in enumerate(scans)]

    def looks(self, number: int) -> list[Scan]:
        """So many looks at the page: the yardstick."""
        return [
            Scan(path=self.desk, method="GET", cookies=dict(self._phone(n).cookies)) for n in range(number)
        ]

    def _scan(self, number: int, code: str, nonce: str) -> Scan:
        phone, now = self._phone(number), clock.now().isoformat()
        sent = {"code": code, "nonce": nonce, "said_at": now, "clock": now, "csrf_token": phone.token}
        return Scan(path=f"{self.desk}/sent", sent=sent, cookies=dict(phone.cookies))

    def _phone(self, number: int) -> Phone:
        return self.phones[number % len(self.phones)]


def main() -> int:
    """Race on both databases and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="Many phones, few bags.")
    parser.add_argument("--codes", type=int, default=100)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one database")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers end with us
    missed = list[str]()
    for database in in_turn(asked.only, connections=asked.connections):
        faults = [*race(asked.codes, asked.times, asked.connections), *race_without_guard()]
        missed += [f"{database}: {fault}" for fault in faults]
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: each bag left once, and all were told")
    return int(bool(missed))


def race(codes: int, times: int, connections: int) -> list[str]:
    """The race with the guard in; gives what fell short."""
    with open_market(pieces=codes * 2, places=10_000) as market:
        counter = open_counter(market, codes)
        looks = run("the page, as a yardstick", counter.looks(codes * times), market, connections)
        scans = scans_of(counter.codes, times=times)
        order = counter.scans(scans)
        answers = run("scans of the codes", order, market, connections)
        print(f"  a scan beside a page: {_p50(answers) / _p50(looks):.2f} at the median")
        return list(_faults(market, codes, scans, order, answers))


def _faults(
    market: Market,
    codes: int,
    scans: Sequence[tuple[str, str]],
    order: Sequence[Scan],
    answers: dict[int, Answer],
) -> list[str]:
    nonces = {id(scan): nonce for scan, (_code, nonce) in zip(order, scans, strict=True)}
    taps = {nonces[key] for key, answer in answers.items() if answer.status == 200}
    others = Counter(_outcome(answer) for answer in answers.values() if answer.status != 200)
    print(
        f"  {len(taps)} taps counted, of the others: {dict(others)}; written down {counted(market.town_id)}"
    )
    faults = [f"{len(taps)} taps counted instead of {codes}"] if len(taps) != codes else []
    if counted(market.town_id) != (codes, codes):
        faults.append(f"(hand-overs, bags gone) {counted(market.town_id)} instead of {codes} each")
    if set(others) - {"already"}:
        faults.append(f"answers that tell nothing {dict(others)}")
    return [*faults, *market.breaches()[:5]]


def race_without_guard() -> list[str]:
    """The negative control: without the guard the same bags are counted more than once."""
    codes = 10
    with open_market(pieces=100, places=10_000, UNGUARDED_HANDOVERS="1") as market:
        counter = open_counter(market, codes)
        scans = [(code, f"tap-{nth}-of-{code}") for nth in range(5) for code in counter.codes]
        run("without the guard", counter.scans(scans), market, connections=50)
        rows = counted(market.town_id)[0]
    return [] if rows > codes else [f"without the guard {rows} of {codes}: the race would not see it"]


def open_counter(market: Market, number: int) -> Counterside:
    """Pack so many bags in the first shop, and sign its phones in."""
    people = [make_person(f"phone{n}@example.org", name=f"Téléphone {n}") for n in range(PHONES)]
    thing = market.things[0]
    shop = db.session.scalars(
        select(Shop).where(Shop.town_id == market.town_id, Shop.slug == thing.shop)
    ).one()
    with transaction():
        for person in people:
            hire(shop, user_id=person.id, role=ShopRole.OWNER)
    variant = db.session.get_one(Variant, (market.town_id, thing.variant_id))
    goods = Goods(db.session.get_one(Product, (market.town_id, variant.product_id)), variant)
    town = db.session.get_one(Town, market.town_id)
    codes = pack_bags(town, goods, number=number, user_id=people[0].id)
    phones = [Phone(market.port, person.id) for person in people]
    return Counterside(market, f"/backoffice/{thing.shop}/handover", codes, phones)


def run(name: str, order: Sequence[Scan], market: Market, connections: int) -> dict[int, Answer]:
    """Everybody at once; prints how long that took. Gives each one's answer."""
    answers = dict[int, Answer]()

    async def act(shopper: Shopper, wire: Wire) -> Answer:
        answers[id(shopper)] = answer = await shopper.press(wire)
        return answer

    begun = time.perf_counter()
    asyncio.run(crowd(order, act, port=market.port, connections=connections))
    seconds = time.perf_counter() - begun
    times = [1000 * answer.seconds for answer in answers.values()]
    centiles = quantiles(times, n=100)
    waited = sum(answer.waited for answer in answers.values())
    print(
        f"  {name:<26} {len(answers)} in {seconds:.1f} s, {len(answers) / seconds:.0f}/s, "
        f"p50 {centiles[49]:.0f}, p95 {centiles[94]:.0f}, p99 {centiles[98]:.0f} ms; {waited} waits"
    )
    return answers


def _p50(answers: dict[int, Answer]) -> float:
    return median(answer.seconds for answer in answers.values())


def _outcome(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["outcome"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status}"


if __name__ == "__main__":
    sys.exit(main())
