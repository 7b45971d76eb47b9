"""Days of a log scaled to a street: who orders what in which shops and when, and what becomes of each bag."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zlib import crc32

from bench.replay_log import ZONE, Invoice, Log, LogLine

SHOPS = ("Maison Morel", "Lantier", "Le Cageot", "Irma", "Boucherie du Phare", "Tournesol")
OPENS, CLOSES = time(8, 0), time(20, 0)
_MOST_THINGS, _MOST_PIECES = 6, 4


class Fate(StrEnum):
    """What becomes of a bag."""

    COLLECTED = "collected"
    DECLINED = "declined"  # the shop cannot
    CANCELLED = "cancelled"  # the resident changed their mind


@dataclass(frozen=True)
class Thing:
    """Something on a shelf. Units: cents."""

    code: str
    words: str
    cents: int
    shop: int  # which one of the street sells it


@dataclass
class Errand:
    """One order of the street. `fates` by shop."""

    number: str
    at: datetime
    customer: str
    pieces: dict[Thing, int]
    fates: dict[int, Fate] = field(default_factory=dict)

    def cents_in(self, shop: int) -> int:
        """What its bag of that shop comes to."""
        return sum(thing.cents * pieces for thing, pieces in self.pieces.items() if thing.shop == shop)


@dataclass(frozen=True)
class Plan:
    """What is played, in the order of time. `undone`: cancellations of the log that found a bag."""

    errands: Sequence[Errand]
    things: Sequence[Thing]
    undone: int
    lost: int

    @property
    def days(self) -> Sequence[date]:
        """The days played."""
        return sorted({errand.at.date() for errand in self.errands})


def plan_of(log: Log, *, days: int, baskets: int, shops: int = len(SHOPS)) -> Plan:
    """The first `days` of the log with at most so many baskets each, spread over the day as in the log; its
    goods are spread over so many shops."""
    sold = [each for each in log.invoices if not each.is_cancellation]
    by_day: dict[date, list[Invoice]] = defaultdict(list)
    for invoice in sold:
        by_day[invoice.at.date()].append(invoice)
    chosen = sorted(by_day)[:days]
    shelf = _shelf(sold, shops)
    errands = [_errand(invoice, shelf) for day in chosen for invoice in _spread(by_day[day], most=baskets)]
    errands = _in_order(errands)
    taken_back = [each for each in log.invoices if each.is_cancellation and each.at.date() in set(chosen)]
    undone, lost = _undo(errands, taken_back)
    things = sorted({thing for errand in errands for thing in errand.pieces}, key=lambda thing: thing.code)
    return Plan(errands, things, undone, lost)


def _in_order(errands: list[Errand]) -> list[Errand]:
    """One after the other, in the hours in which the log's own people were awake."""
    return sorted((each for each in errands if each.pieces), key=lambda each: (each.at, each.number))


def _shelf(invoices: Sequence[Invoice], shops: int) -> dict[str, Thing]:
    """Every code once, in the words and at the price it has first: a street has one price on a day."""
    shelf: dict[str, Thing] = {}
    for invoice in invoices:
        for line in invoice.lines:
            thing = Thing(line.code, line.words.capitalize(), line.cents, crc32(line.code.encode()) % shops)
            shelf.setdefault(line.code, thing)
    return shelf


def _spread(invoices: Sequence[Invoice], *, most: int) -> Sequence[Invoice]:
    """At most so many, evenly out of all: the rhythm of the day stays."""
    if len(invoices) <= most:
        return invoices
    return [invoices[place * len(invoices) // most] for place in range(most)]


def _errand(invoice: Invoice, shelf: dict[str, Thing]) -> Errand:
    pieces: dict[Thing, int] = {}
    for line in invoice.lines:
        if len(pieces) < _MOST_THINGS:
            pieces.setdefault(shelf[line.code], _pieces(line))
    fates = dict.fromkeys(sorted({thing.shop for thing in pieces}), Fate.COLLECTED)
    return Errand(invoice.number, invoice.at.astimezone(ZONE), invoice.customer, pieces, fates)


def _pieces(line: LogLine) -> int:
    """A wholesaler's dozen is one of a neighbour's."""
    return min(_MOST_PIECES, line.pieces.bit_length())


def _undo(errands: Sequence[Errand], taken_back: Sequence[Invoice]) -> tuple[int, int]:
    """Give each cancellation a bag: of its customer's last order with such a thing, else of the order before.

    Half of them are the shop that cannot, half the resident who will not. Returns how many found one.
    """
    found = 0
    for invoice in taken_back:
        bag = _bag_of(errands, invoice)
        if bag is None:
            continue
        errand, shop = bag
        errand.fates[shop] = Fate.DECLINED if crc32(invoice.number.encode()) % 2 else Fate.CANCELLED
        found += 1
    return found, len(taken_back) - found


def _bag_of(errands: Sequence[Errand], invoice: Invoice) -> tuple[Errand, int] | None:
    codes = {line.code for line in invoice.lines}
    before = [errand for errand in reversed(errands) if errand.at <= invoice.at]
    for errand in before:
        if invoice.customer and errand.customer == invoice.customer:
            for thing in errand.pieces:
                if thing.code in codes and errand.fates[thing.shop] == Fate.COLLECTED:
                    return errand, thing.shop
    for errand in before[:1]:
        for shop, fate in errand.fates.items():
            if fate == Fate.COLLECTED:
                return errand, shop
    return None


def opening_after(at: datetime) -> datetime:
    """The next moment at which somebody stands in the shop: now, or the next morning."""
    local = at.astimezone(ZONE)
    if local.time() < OPENS:
        return datetime.combine(local.date(), OPENS, tzinfo=ZONE)
    if local.time() < CLOSES:
        return local
    return datetime.combine(local.date() + timedelta(days=1), OPENS, tzinfo=ZONE)
