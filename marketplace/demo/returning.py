"""What came back to the visitor's shop: a line refunded with a word, and a change of mind that waits."""

from collections.abc import Iterator

from sqlalchemy import select

from marketplace.catalogue.changing_mind import may_come_back
from marketplace.core.db import db
from marketplace.fulfilment.backs.giving import Cause, Part, give_back
from marketplace.fulfilment.backs.withdrawing import renounceable_of, withdraw
from marketplace.orders.actors import Actor
from marketplace.orders.giving_back.models import BackReason
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop

_LATEST = 40
_WORDS = "Écrasé au fond du sac, avec nos excuses."


def bring_some_back(shop: Shop, *, staff_id: int) -> None:
    """Let somebody change their mind, and the shop give another a part back. Commits: no."""
    bags = fetched_bags(shop)
    changed = next((found for bag in bags if (found := _renounceable_line(bag))), None)
    if changed:
        withdraw(changed[0], units={changed[1]: 1}, by=Actor.resident(changed[0].order.user_id))
    sold = next((bag for bag in bags if not changed or bag is not changed[0]), None)
    line = next(_kept_lines(sold), None) if sold else None
    if sold and line:
        cause = Cause(BackReason.DAMAGED, _WORDS)
        part = Part(line.id, cents=max(1, line.due_cents // 2))
        give_back(sold, parts=[part], cause=cause, by=Actor.person(staff_id))


def fetched_bags(shop: Shop) -> list[ShopOrder]:
    """The shop's bags that were fetched, the latest first."""
    query = (
        select(ShopOrder)
        .where(
            ShopOrder.town_id == shop.town_id,
            ShopOrder.shop_id == shop.id,
            ShopOrder.state == ShopOrderState.COLLECTED,
        )
        .order_by(ShopOrder.changed_at.desc(), ShopOrder.id.desc())
        .limit(_LATEST)
    )
    return list(db.session.scalars(query))


def _renounceable_line(bag: ShopOrder) -> tuple[ShopOrder, int] | None:
    """The bag with a line of pieces of which the law lets one be renounced."""
    lines = (one for one in renounceable_of(bag) if one.units and one.cents and not one.line.by_weight)
    found = next((one for one in lines if may_come_back(one.line.no_withdrawal)), None)
    return (bag, found.line.id) if found else None


def _kept_lines(bag: ShopOrder) -> Iterator[OrderLine]:
    return (line for line in bag.lines if line.due_cents > line.back_cents + 1 and not line.withdrawn)
