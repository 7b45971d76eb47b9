"""What the basket says of fetching it: all in one walk, from when on, or what stands in the way of one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketplace.cart.mending import GONE, changes_in
from marketplace.cart.queries import Basket
from marketplace.checkout.trips.fetching import errands_of, sooner_than
from marketplace.core import clock
from marketplace.core.words import ngettext
from marketplace.pickup.queries import Diary
from marketplace.pickup.trips.planning import plan
from marketplace.shops.street.places import places_of
from marketplace.web.storefront.trip.words import remarks, sooner_words, walk_words, when_words
from marketplace.web.town import this_town


@dataclass(frozen=True)
class TripNote:
    """`when`, `summary`: of the soonest walk that fetches all of it; else how many it takes at least.

    `remarks`: what forces more than one, and what would make it one; or what it has to wait for.
    """

    when: str
    summary: str
    remarks: Sequence[str] = ()

    @property
    def is_one(self) -> bool:
        """Whether all of it is fetched in one walk."""
        return bool(self.when)


def trip_note(basket: Basket, *, diary: Diary) -> TripNote | None:
    """The note on what can still be had of a basket of several shops."""
    gone = {change.line.line_id for change in changes_in(basket) if change.kind in GONE}
    left = replace(basket, lines=tuple(line for line in basket.lines if line.line_id not in gone))
    if len(left.by_shop) < 2:
        return None
    errands = errands_of(left, diary=diary, places=places_of(this_town().id))
    found = plan(errands, now=clock.now())
    items = {line.line_id: line.product_name for line in left.lines}
    if found.trip:
        sooner = sooner_than(found.trip, errands)
        said = [sooner_words(sooner, items=items)] if sooner else []
        return TripNote(when_words(found.trip), walk_words(found.trip), said)
    names = {shop_id: lines[0].shop_name for shop_id, lines in left.by_shop.items()}
    count = len(found.trips)  # with fewer than two, what stands in the way is said below
    trips = ngettext("un tour au moins", "%(num)s tours au moins", count) if count > 1 else ""
    return TripNote("", trips, remarks(found, names=names, items=items))
