"""What the form of other times sends: a walk, or a time for each shop, and the times that it showed."""

from collections.abc import Mapping, Sequence

from marketplace.core.errors import ChangedMeanwhile
from marketplace.fulfilment.rescheduling.bags import OpenBag
from marketplace.fulfilment.rescheduling.choosing import Wish
from marketplace.orders.models import ShopOrder
from marketplace.web.storefront.trip.ways import EACH

SEEN, AT, WAY = "seen-", "at-", "way"
HUB_SEEN, HUB_AT = "hub_seen", "hub_at"


def walk_value(keys: Mapping[str, str]) -> str:
    """How the form names a walk. `keys`: by shop, the window that it takes there."""
    return " ".join(f"{slug}={key}" for slug, key in sorted(keys.items()))


def wishes_in(
    form: Mapping[str, str], *, bags: Sequence[OpenBag]
) -> tuple[Sequence[ShopOrder], Mapping[int, Wish]]:
    """The bags that the form showed, and by bag what it wants of them; whatever is not named stays.

    Raises: ChangedMeanwhile where it showed a bag that nobody waits for any more, or nothing at all.
    """
    shown = {name.removeprefix(SEEN): key for name, key in form.items() if name.startswith(SEEN)}
    rows = {each.shop_slug: each.bag for each in bags}
    if not (shown or HUB_SEEN in form) or not shown.keys() <= rows.keys():
        raise ChangedMeanwhile
    chosen = _chosen(form)
    wishes = {rows[slug].id: Wish(chosen.get(slug) or seen, seen) for slug, seen in shown.items()}
    return [rows[slug] for slug in shown], wishes


def _chosen(form: Mapping[str, str]) -> dict[str, str]:
    way = form.get(WAY, EACH)
    if way == EACH:
        return {name.removeprefix(AT): key for name, key in form.items() if name.startswith(AT)}
    stops = (stop.partition("=") for stop in way.split())
    return {slug: key for slug, _sign, key in stops}
