"""The stops of a walk as its page tells of them: where one stands, what is ready, what is late. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from marketplace.core import clock
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.rescheduling.rights import is_still_open
from marketplace.fulfilment.together.outings import Part
from marketplace.orders.handovers.visits import HubVisit
from marketplace.orders.states import OPEN
from marketplace.pickup.trips.errands import Trip
from marketplace.web.storefront.order_page import BagView

Stage = Literal["next", "ready", "late", "done", "waiting"]


@dataclass(frozen=True)
class Fetch:
    """One bag of a walk, shown and awaited. `visit`: the hub where it is fetched instead of in its shop."""

    view: BagView
    part: Part
    visit: HubVisit | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be fetched."""
        return self.view.bag.state in OPEN

    @property
    def is_here(self) -> bool:
        """Whether it waits where it is to be fetched."""
        return self.is_open and self.part.is_here

    def may_come_at_another_time(self, now: datetime) -> bool:
        """Whether it is worth asking for another time; the page for that decides, bag by bag."""
        if self.visit is not None:  # before anything of it has come to the hub
            return self.is_open and now < self.part.comes_from
        part = self.part
        return is_still_open(part.state, comes_from=part.comes_from, comes_until=part.comes_until)

    def is_late(self, now: datetime) -> bool:
        """Whether it should be there by now, and is not."""
        return self.is_open and not self.part.is_here and self.part.comes_from <= now


@dataclass(frozen=True)
class WalkStop:
    """One door of a walk, with at least one bag behind it: several of them at a hub.

    `arrives_at`: when one gets there; `way`: how far it is from the stop before, in words.
    """

    number: int
    stage: Stage
    fetches: Sequence[Fetch]
    arrives_at: datetime
    way: str = ""

    @property
    def slug(self) -> str:
        """The shop in the drawn street; empty for a hub."""
        return "" if self.is_hub else self.fetches[0].view.bag.shop_slug

    @property
    def is_hub(self) -> bool:
        """Whether bags of several shops may wait here."""
        return self.fetches[0].visit is not None

    @property
    def name(self) -> str:
        """What stands above the door."""
        visit = self.fetches[0].visit
        return visit.hub_name if visit else self.fetches[0].view.bag.shop_name

    @property
    def address(self) -> str:
        """Where that is; a hub is known by its name."""
        return "" if self.is_hub else self.fetches[0].view.bag.address

    @property
    def comes_from(self) -> datetime:
        """From when one may come."""
        return self.fetches[0].part.comes_from

    @property
    def comes_until(self) -> datetime:
        """Until when one may come."""
        return max(fetch.part.comes_until for fetch in self.fetches)

    @property
    def open_fetches(self) -> list[Fetch]:
        """What is still to be fetched here."""
        return [fetch for fetch in self.fetches if fetch.is_open]

    @property
    def shown(self) -> BagView:
        """The bag whose code is shown: at a hub, the code of any bag opens them all."""
        return (self.open_fetches or list(self.fetches))[0].view

    @property
    def may_move(self) -> bool:
        """Whether it is worth asking for another time here; at a hub only before its first bag has come."""
        if self.is_hub and any(fetch.is_here for fetch in self.fetches):
            return False
        return any(fetch.may_come_at_another_time(clock.now()) for fetch in self.fetches)

    @property
    def arrived_words(self) -> str:
        """« 3 sacs sur 4 sont arrivés », at a hub while not all are there; empty otherwise."""
        waited, here = self.open_fetches, [fetch for fetch in self.open_fetches if fetch.is_here]
        if not self.is_hub or len(here) == len(waited):
            return ""
        if not here:
            return _("Les boutiques apportent vos sacs.")
        return ngettext(
            "%(num)s sac sur %(all)s est arrivé.", "%(num)s sacs sur %(all)s sont arrivés.", len(here),
            all=len(waited),
        )  # fmt: skip

    @property
    def stage_words(self) -> str:
        """How far it is, in a word or two."""
        return {
            "next": _("prochain arrêt"),
            "ready": _("prêt"),
            "late": _("en retard"),
            "done": _("remis"),
            "waiting": _("en préparation"),
        }[self.stage]


@dataclass(frozen=True)
class Walk:
    """One walk, in the order in which it is walked. `trip`: as it is planned; None to a hub."""

    stops: Sequence[WalkStop]
    starts_at: datetime
    ends_at: datetime
    trip: Trip | None = None

    @property
    def next_stop(self) -> WalkStop | None:
        """Where to go now; None when all is fetched."""
        return next((stop for stop in self.stops if stop.stage != "done"), None)

    @property
    def may_move(self) -> bool:
        """Whether it is worth asking for other times."""
        return any(stop.may_move for stop in self.stops)

    @property
    def is_begun(self) -> bool:
        """Whether something was fetched and something still waits."""
        return self.next_stop is not None and any(stop.stage == "done" for stop in self.stops)

    @property
    def is_all_here(self) -> bool:
        """Whether everything that is still to be fetched waits to be fetched."""
        waited = [fetch for stop in self.stops for fetch in stop.open_fetches]
        return bool(waited) and all(fetch.is_here for fetch in waited)


@dataclass(frozen=True)
class Round:
    """All walks of an order, soonest first, and the bags that nobody fetches any more."""

    walks: Sequence[Walk]
    aside: Sequence[BagView] = ()

    @property
    def walk(self) -> Walk | None:
        """The one that is walked now, or comes next; None when all is fetched."""
        return next((walk for walk in self.walks if walk.next_stop), None)

    @property
    def next_stop(self) -> WalkStop | None:
        """Where to go now."""
        return self.walk.next_stop if self.walk else None
