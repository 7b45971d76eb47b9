"""By what a search is narrowed: category, shop, price band, open now; and what each choice would leave."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from marketplace.browsing.categories import codes_above
from marketplace.browsing.tokens import zone_of_band, zone_of_category, zone_of_shop

BAND_STARTS = (0, 500, 1_000, 2_000, 5_000, 10_000)
"""Where the price bands begin, in cents; each ends where the next begins, the last one nowhere."""
BANDS = tuple(str(cents // 100) for cents in BAND_STARTS)


class Hit(NamedTuple):
    """A product that was found, and what it is counted by. Units: cents, of its cheapest variant."""

    product_id: int
    shop_id: int
    category: str
    least_cents: int


@dataclass(frozen=True)
class Choice:
    """What a visitor wants to see of the hits: all, by default. `open_shops`: None where any shop will do."""

    shop_id: int | None = None
    category: str = ""
    band: str = ""
    open_shops: Collection[int] | None = None

    @property
    def zones(self) -> list[str]:
        """The marks that the index knows for this choice; doors open and close without it."""
        return [
            *([zone_of_shop(self.shop_id)] if self.shop_id else []),
            *([zone_of_category(self.category)] if self.category else []),
            *([zone_of_band(self.band)] if self.band else []),
        ]

    def misses(self, hit: Hit) -> tuple[str, ...]:
        """Which parts of the choice a hit does not meet."""
        missed = []
        if self.shop_id is not None and hit.shop_id != self.shop_id:
            missed.append("shop")
        if self.category and self.category not in codes_above(hit.category):
            missed.append("category")
        if self.band and band_of(hit.least_cents) != self.band:
            missed.append("band")
        if self.open_shops is not None and hit.shop_id not in self.open_shops:
            missed.append("open")
        return tuple(missed)


@dataclass(frozen=True)
class Counts:
    """How many hits each choice would leave, the other choices standing."""

    by_shop: Counter[int] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)
    by_band: Counter[str] = field(default_factory=Counter)


def band_of(cents: int) -> str:
    """The price band of a price."""
    return BANDS[bisect_right(BAND_STARTS, cents) - 1]


def chosen_of(hits: Iterable[Hit], choice: Choice) -> tuple[list[Hit], Counts]:
    """The hits that meet the whole choice, in their order, and the counts of every other choice."""
    if choice == Choice():
        chosen = list(hits)
        return chosen, _counted(chosen, chosen, chosen)
    met: list[Hit] = []
    almost: dict[str, list[Hit]] = {"shop": [], "category": [], "band": [], "open": []}
    for hit in hits:
        missed = choice.misses(hit)
        if not missed:
            met.append(hit)
        elif len(missed) == 1:
            almost[missed[0]].append(hit)
    return met, _counted(met + almost["shop"], met + almost["category"], met + almost["band"])


def _counted(of_shops: Sequence[Hit], of_categories: Sequence[Hit], of_bands: Sequence[Hit]) -> Counts:
    by_category: Counter[str] = Counter()
    for code, count in Counter(hit.category for hit in of_categories).items():
        for above in codes_above(code):
            by_category[above] += count
    return Counts(
        by_shop=Counter(hit.shop_id for hit in of_shops),
        by_category=by_category,
        by_band=_by_band(of_bands),
    )


def _by_band(hits: Sequence[Hit]) -> Counter[str]:
    """Counted at the borders of the sorted prices: two thousand hits in six steps."""
    prices = sorted([hit.least_cents for hit in hits])
    borders = [*(bisect_left(prices, cents) for cents in BAND_STARTS[1:]), len(prices)]
    counts = {band: end - start for band, start, end in zip(BANDS, [0, *borders], borders, strict=False)}
    return Counter({band: count for band, count in counts.items() if count})
