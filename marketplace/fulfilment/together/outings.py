"""Which bags of an order are fetched on one outing: in one walk through the shops, or at one hub."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.core import clock
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.slots import Window

APART = timedelta(hours=1)
"""Who has longer than that between two shops goes home in between: two outings."""


@dataclass(frozen=True)
class Part:
    """One bag that is still to be fetched. `hub_id`: where, None for its own shop.

    `comes_from`, `comes_until`: when the resident means to come. `ready_told_at`, `late_told_at`: since when
    they know that it is there, or that it is late; None while they do not.
    """

    shop_order_id: int
    shop_id: int
    state: ShopOrderState
    comes_from: datetime
    comes_until: datetime
    hub_id: int | None = None
    hub_name: str = ""
    ready_told_at: datetime | None = None
    late_told_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Whether it waits where it is to be fetched; what is packed in its shop is not at the hub yet."""
        awaited = ShopOrderState.READY if self.hub_id is None else ShopOrderState.AT_HUB
        return self.state == awaited

    def window(self, time_zone: str) -> Window:
        """When the resident comes, as a window."""
        local = clock.local(self.comes_from, time_zone)
        return Window(self.comes_from, self.comes_until, local.date(), local.time())


@dataclass(frozen=True)
class Outing:
    """The bags of one walk, or of one hub: at least one, soonest first."""

    parts: Sequence[Part]

    @property
    def hub_name(self) -> str:
        """The hub it leads to; empty for a walk through the shops."""
        return self.parts[0].hub_name

    @property
    def starts_at(self) -> datetime:
        """When the resident sets out."""
        return min(part.comes_from for part in self.parts)

    @property
    def ends_at(self) -> datetime:
        """When the last window is over."""
        return max(part.comes_until for part in self.parts)

    @property
    def here(self) -> list[Part]:
        """What waits to be fetched."""
        return [part for part in self.parts if part.is_here]

    @property
    def missing(self) -> list[Part]:
        """What does not yet."""
        return [part for part in self.parts if not part.is_here]

    @property
    def untold(self) -> list[Part]:
        """What waits, and the resident does not know it."""
        return [part for part in self.here if part.ready_told_at is None]

    @property
    def is_news(self) -> bool:
        """Whether everything is there by now, and the resident does not know that of all of it."""
        return not self.missing and bool(self.untold)

    def late(self, now: datetime) -> list[Part]:
        """What should be there by now, is not, and the resident does not know it."""
        return [
            part
            for part in self.missing
            if part.comes_from <= now < part.comes_until and part.late_told_at is None
        ]


def outings_of(parts: Iterable[Part]) -> list[Outing]:
    """The outings of an order, soonest first: one for each hub, and one for each walk through shops."""
    at_hubs, in_shops = defaultdict[int, list[Part]](list), list[Part]()
    for part in sorted(parts, key=lambda part: (part.comes_from, part.shop_order_id)):
        (in_shops if part.hub_id is None else at_hubs[part.hub_id]).append(part)
    found = [Outing(tuple(group)) for group in [*at_hubs.values(), *_walks(in_shops)]]
    return sorted(found, key=lambda outing: outing.starts_at)


def _walks(parts: Sequence[Part]) -> list[list[Part]]:
    walks = list[list[Part]]()
    for part in parts:
        if not walks or part.comes_from > max(each.comes_until for each in walks[-1]) + APART:
            walks.append([])
        walks[-1].append(part)
    return walks
