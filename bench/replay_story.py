"""A plan played: residents order, shops answer, each act at its own time on the product's clock."""

import heapq
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from threading import Lock
from zlib import crc32

from bench.replay_plan import Errand, Fate, Plan, opening_after
from bench.replay_street import Browser, Street, Unexpected, path_of

OPEN = frozenset({"placed", "accepted", "ready"})
GIVEN_UP = frozenset({"declined", "cancelled"})
_STEP = timedelta(minutes=5)  # what lies in one of them is played at once, by several people
_PEOPLE = 4
_WINDOW = "%Y%m%dT%H%MZ"
Act = Callable[[datetime], None]


@dataclass
class Bag:
    """One shop's part of an errand, as the street's people know it."""

    errand: Errand
    shop: int
    ref: str
    fetched_from: datetime
    state: str = "placed"

    @property
    def cents(self) -> int:
        """What it comes to."""
        return self.errand.cents_in(self.shop)

    def minutes(self, most: int) -> timedelta:
        """Some minutes, the same in every run."""
        return timedelta(minutes=crc32(f"{self.errand.number} {self.shop}".encode()) % most)


@dataclass
class Played:
    """What was played: every bag, and what went wrong."""

    bags: list[Bag] = field(default_factory=list)
    orders: int = 0
    faults: list[str] = field(default_factory=list)

    def sold(self, shop: int) -> list[Bag]:
        """The bags of a shop that were not given up."""
        return [bag for bag in self.bags if bag.shop == shop and bag.state not in GIVEN_UP]


class Story:
    """The acts of a plan in the order of time; one may plan later ones. What lies after `until` is left."""

    def __init__(self, plan: Plan, street: Street, *, until: datetime) -> None:
        self.played, self.until = Played(), until
        self._street, self._acts, self._number = street, list[tuple[datetime, int, Act]](), count()
        self._writing = Lock()
        self._at_work = [Lock() for _ in street.shops]  # one pair of hands a shop
        for errand in plan.errands:
            self._plan(errand.at, partial(self._order, errand))

    def play(self) -> None:
        """Everything, five minutes at a time."""
        with ThreadPoolExecutor(_PEOPLE) as people:
            while self._acts:
                ends, now = self._acts[0][0] + _STEP, []
                while self._acts and self._acts[0][0] < ends:
                    now.append(heapq.heappop(self._acts))
                list(people.map(lambda act: self._do(act[2], act[0]), now))

    def _plan(self, at: datetime, act: Act) -> None:
        if at <= self.until:
            with self._writing:
                heapq.heappush(self._acts, (at, next(self._number), act))

    def _do(self, act: Act, at: datetime) -> None:
        try:
            act(at)
        except (Unexpected, OSError) as fault:
            self.played.faults.append(f"{at:%d/%m %H:%M} {fault}")

    def _order(self, errand: Errand, at: datetime) -> None:
        """A resident looks at each thing, fills the basket and orders; then shops and time take over."""
        browser = self._street.visitor()
        for thing, pieces in errand.pieces.items():
            shelf = self._street.shelves[thing]
            line = {"shop": shelf.shop_slug, "product": shelf.product_slug, "option": "0"}
            browser.get(f"/shops/{shelf.shop_slug}/{shelf.product_slug}", at=at, page="product")
            browser.send("/cart/lines", {**line, "quantity": f"{pieces}"}, at=at, page="into the basket")
        whose = errand.customer or f"guest-{errand.number}"
        contact = {"name": f"Client {whose}", "email": f"{whose}@example.org", "pays": "pickup"}
        action, fields = browser.form_on("/checkout", to="/checkout", at=at, page="checkout")
        times = {**fields, "way": "each"}  # the soonest of each shop, as the bags are followed below
        placed = browser.send(action, {**times, **contact}, at=at, page="checkout")
        order = path_of(placed.location)
        browser.get(order, at=at, page="order")
        ref = order.split("/")[2].partition("?")[0]
        with self._writing:
            self.played.orders += 1
        for shop, fate in errand.fates.items():
            bag = Bag(errand, shop, ref, _begin_of(fields[f"{self._street.shops[shop]}-at"]))
            self.played.bags.append(bag)
            self._follow(bag, fate, at, partial(self._cancel, bag, browser, order))

    def _follow(self, bag: Bag, fate: Fate, at: datetime, cancel: Act) -> None:
        """Plan what becomes of a bag."""
        answered = opening_after(at + timedelta(minutes=5) + bag.minutes(15))
        packed = opening_after(answered + timedelta(minutes=10) + bag.minutes(25))
        fetched = max(bag.fetched_from, opening_after(packed + timedelta(minutes=5))) + bag.minutes(40)
        if fate is Fate.CANCELLED:
            self._plan(at + timedelta(minutes=2), cancel)
        elif fate is Fate.DECLINED:
            self._plan(answered, partial(self._serve, bag, "refusal", "declined"))
        else:
            self._plan(answered, partial(self._serve, bag, "acceptance", "accepted"))
            self._plan(packed, partial(self._serve, bag, "readiness", "ready"))
            self._plan(opening_after(fetched), partial(self._hand_over, bag))

    def _cancel(self, bag: Bag, browser: Browser, order: str, at: datetime) -> None:
        shop = self._street.shops[bag.shop]
        browser.submit(order, to=f"/orders/{bag.ref}/shops/{shop}/cancellation", at=at, page="order")
        bag.state = "cancelled"

    def _serve(self, bag: Bag, act: str, state: str, at: datetime) -> None:
        """The shop looks at its board, opens the bag and taps."""
        shop, browser = self._street.shops[bag.shop], self._street.staff[bag.shop]
        fields = {"reason": "Plus en rayon."} if act == "refusal" else {}
        with self._at_work[bag.shop]:
            browser.get(f"/backoffice/{shop}/", at=at, page="board")
            page = f"/backoffice/{shop}/orders/{bag.ref}"
            browser.submit(page, to=f"{bag.ref}/{act}", at=at, page="bag", **fields)
        bag.state = state

    def _hand_over(self, bag: Bag, at: datetime) -> None:
        """Who fetches one bag is given another one that is ready too, as the desk proposes."""
        if bag.state == "collected":
            return
        shop, browser = self._street.shops[bag.shop], self._street.staff[bag.shop]
        with self._at_work[bag.shop]:
            desk = f"/backoffice/{shop}/handover?order={bag.ref}"
            action, fields = browser.form_on(desk, to=f"{bag.ref}/handover", at=at, page="desk")
            browser.send(action, fields, at=at, page="handover")
        for other in self.played.bags:
            if other.shop == bag.shop and other.ref in {bag.ref, fields.get("also")}:
                other.state = "collected"


def _begin_of(window: str) -> datetime:
    """When a window begins, as the checkout's form names it."""
    return datetime.strptime(window, _WINDOW).replace(tzinfo=UTC)
