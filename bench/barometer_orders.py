"""A year of orders made up by dice, as rows: one order looks like another one that was really placed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from marketplace.core.ids import new_id
from marketplace.orders.actors import ActorKind
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState

Row = dict[str, Any]
_DAYS, _NEIGHBOURS = 364, 20_000


@dataclass(frozen=True)
class Made:
    """One order with its bags and what happened to them."""

    order: Row
    bags: Sequence[Row]
    steps: Sequence[Row]


class Years:
    """Orders of a year before a moment, each in one shop to three of them."""

    def __init__(
        self, order: Order, bag: ShopOrder, shop_ids: Sequence[int], *, dice: Random, until: datetime
    ) -> None:
        self._order = {column.key: getattr(order, column.key) for column in Order.__table__.columns}
        self._bag = {column.key: getattr(bag, column.key) for column in ShopOrder.__table__.columns}
        self._shop_ids, self._dice, self._until = shop_ids, dice, until

    def orders(self, count: int) -> Iterator[Made]:
        """So many, the oldest first."""
        for number in range(count):
            yield self._made(number, self._until - timedelta(days=_DAYS * (1 - number / count)))

    def _made(self, number: int, at: datetime) -> Made:
        order_id, dice = new_id(), self._dice
        email = f"voisin{dice.randrange(_NEIGHBOURS)}@example.org"
        own = {"id": order_id, "reference": f"B{number}", "checkout_token": f"b{number}", "email": email}
        shops = dice.sample(self._shop_ids, dice.choice((1, 1, 1, 2, 3)))
        bags = [self._one(order_id, shop_id, number, at) for shop_id in shops]
        return Made(
            self._order | own | {"created_at": at, "placed_at": at}, bags, [_step(bag) for bag in bags]
        )

    def _one(self, order_id: int, shop_id: int, number: int, at: datetime) -> Row:
        cents = self._dice.randrange(300, 6000)
        own = {"id": new_id(), "order_id": order_id, "shop_id": shop_id, "code": f"B{number}"[:8]}
        money = {
            "total_cents": cents,
            "due_cents": cents,
            "most_cents": cents,
            "state": ShopOrderState.COLLECTED,
        }
        return self._bag | own | money | {"created_at": at, "changed_at": at + timedelta(hours=5)}


def _step(bag: Row) -> Row:
    return {
        "town_id": bag["town_id"],
        "id": new_id(),
        "shop_order_id": bag["id"],
        "state": ShopOrderState.COLLECTED,
        "at": bag["changed_at"],
        "by_what": ActorKind.SYSTEM,
    }
