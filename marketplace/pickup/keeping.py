"""How long a shop keeps a bag that nobody fetches, told before anybody orders and frozen with the order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.pickup.models import KeepingRule
from marketplace.shops.hours import ShopHours

_FAR = 60  # days looked ahead for open ones; a shop that is closed for longer has its windows moved


@dataclass(frozen=True)
class Keeping:
    """A shop's rule. Units: days on which the shop opens, after that of the window; percent of the price.

    `fresh_refund_percent`: of what spoils or was made for one; all else is given back in full.
    """

    fresh_days: int = 1
    dry_days: int = 7
    fresh_refund_percent: int = 50

    def days_for(self, fresh: Collection[bool]) -> int:
        """For how many open days a bag is kept: as long as what spoils first in it. `fresh`: of each line."""
        return self.fresh_days if any(fresh) else self.dry_days


USUAL = Keeping()


def keeping_of(town_id: int, *, shop_ids: Collection[int]) -> dict[int, Keeping]:
    """The rules of several shops; the usual one where a shop has set none. One query."""
    query = select(KeepingRule).where(KeepingRule.town_id == town_id, KeepingRule.shop_id.in_(shop_ids))
    set_by_shops = {
        row.shop_id: Keeping(row.fresh_days, row.dry_days, row.fresh_refund_percent)
        for row in db.session.scalars(query)
    }
    return {shop_id: set_by_shops.get(shop_id, USUAL) for shop_id in shop_ids}


def set_keeping(town_id: int, *, shop_id: int, keeping: Keeping) -> None:
    """Keep bags by this rule from the next order on; orders made before stay under the one they were told.

    Commits: no.
    """
    row = db.session.get(KeepingRule, (town_id, shop_id)) or KeepingRule(town_id=town_id, shop_id=shop_id)
    row.fresh_days, row.dry_days = keeping.fresh_days, keeping.dry_days
    row.fresh_refund_percent = keeping.fresh_refund_percent
    db.session.add(row)
    db.session.flush()


def last_day(hours: ShopHours, *, day: date, open_days: int) -> date:
    """The last day on which a bag of `day` is kept: so many days later on which the shop opens."""
    left, last = open_days, day
    for offset in range(1, _FAR):
        if left == 0:
            break
        ahead = day + timedelta(days=offset)
        if hours.ranges_on(ahead):
            left, last = left - 1, ahead
    return last if left == 0 else day + timedelta(days=max(open_days, 1))
