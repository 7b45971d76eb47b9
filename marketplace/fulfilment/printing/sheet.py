"""The sheet of a day: what became of each bag that was to be fetched, and what the till should have taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.orders.figures import BAG_KEPT_CENTS
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.payments.methods import PICKUP

_S = ShopOrderState
_GONE = frozenset({_S.COLLECTED, _S.CLOSED})
_NEVER_PLACED = frozenset({_S.ASKED, _S.HELD, _S.LAPSED})


@dataclass(frozen=True)
class SheetRow:
    """One bag of the day. `kept_cents`: what it costs in the end."""

    reference: str
    name: str
    state: ShopOrderState
    pays: str
    collect_from: datetime
    kept_cents: int

    @property
    def is_open(self) -> bool:
        """Whether it is still in the shop, or is to be."""
        return self.state in OPEN

    @property
    def is_at_till(self) -> bool:
        """Whether it was paid when it was fetched."""
        return self.pays == PICKUP


@dataclass(frozen=True)
class Sheet:
    """The bags of a day, by the time at which they were to be fetched."""

    rows: Sequence[SheetRow]

    @property
    def handed_over(self) -> list[SheetRow]:
        """What was fetched."""
        return [row for row in self.rows if row.state in _GONE]

    @property
    def still_here(self) -> list[SheetRow]:
        """What was not, and might be."""
        return [row for row in self.rows if row.is_open]

    @property
    def till_cents(self) -> int:
        """What the till took for bags."""
        return sum(row.kept_cents for row in self.handed_over if row.is_at_till)

    @property
    def online_cents(self) -> int:
        """What was paid online for bags that were fetched."""
        return sum(row.kept_cents for row in self.handed_over if not row.is_at_till)


def sheet_of(town_id: int, shop_id: int, *, day: date) -> Sheet:
    """The bags that were to be fetched in a shop on a local day. One query."""
    query = (
        select(
            Order.reference, Order.name, ShopOrder.state, Order.pays, ShopOrder.collect_from, BAG_KEPT_CENTS
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.local_day == day,
            ShopOrder.state.not_in(_NEVER_PLACED),
        )
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )
    return Sheet([SheetRow(*row) for row in db.session.execute(query)])
