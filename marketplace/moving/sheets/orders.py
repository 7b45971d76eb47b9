"""The orders of a period as a sheet: one row a line of a bag.

Who ordered is told until thirty days after the day of collection, no longer: by then what may still be asked
has been asked. The lines and their amounts stay, for the books.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.money import included_vat
from marketplace.core.periods import day_begins, day_ends
from marketplace.core.words import _
from marketplace.core.workbooks import Cell
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.orders.wording import state_label
from marketplace.payments.methods import PICKUP
from marketplace.shops.models import Shop

KNOWN_DAYS = 30
LONGEST_DAYS = 366
_AT_ONCE = 500
_NOT_THE_SHOPS = (ShopOrderState.ASKED, ShopOrderState.HELD, ShopOrderState.LAPSED)


class PeriodRefused(Refusal):
    """No period to take orders of."""

    status = 422


@dataclass(frozen=True)
class Period:
    """Days of the town, both ends included."""

    first: date
    last: date

    def check(self) -> None:
        """Raises: PeriodRefused when it ends before it begins, or is longer than a year."""
        if self.last < self.first:
            raise PeriodRefused(_("Le dernier jour vient avant le premier. Échangez-les."))
        if (self.last - self.first).days >= LONGEST_DAYS:
            raise PeriodRefused(_("Prenez un an au plus à la fois."))


def order_rows(shop: Shop, *, period: Period, time_zone: str) -> Iterator[Sequence[Cell]]:
    """The header, then every line of the bags ordered in a period, but what was left; one statement for 500.

    Raises: PeriodRefused, once the first row is asked for. Source: reliability S05 (known until D+30).
    """
    period.check()
    yield (
        _("Commande"), _("Commandé le"), _("Retrait le"), _("État"), _("Nom"), _("Téléphone"), _("Article"),
        _("Format"), _("Quantité"), _("Unité"), _("Prix unitaire TTC"), _("Total TTC"), _("TVA %"),
        _("dont TVA"), _("Payé par"),
    )  # fmt: skip
    today, last = clock.today(time_zone), (0, 0)
    while rows := db.session.execute(_query(shop, period, time_zone, last)).all():
        for row in rows:
            yield _row(row, today, time_zone)
        last = (rows[-1].bag_id, rows[-1].line_id)


def _query(shop: Shop, period: Period, time_zone: str, last: tuple[int, int]) -> Any:
    begins = day_begins(period.first, time_zone)
    ends = day_ends(period.last, time_zone)
    bag_id, line_id = last
    beyond = (ShopOrder.id > bag_id) | ((ShopOrder.id == bag_id) & (OrderLine.id > line_id))
    return (
        select(
            ShopOrder.id.label("bag_id"), OrderLine.id.label("line_id"), Order.reference, Order.name,
            Order.phone, Order.pays, ShopOrder.created_at, ShopOrder.local_day, ShopOrder.state,
            OrderLine.product_name, OrderLine.label, OrderLine.by_weight,
            func.coalesce(OrderLine.given, OrderLine.quantity).label("units"),
            OrderLine.unit_price_cents, OrderLine.due_cents, OrderLine.vat_basis_points,
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .join(
            OrderLine, and_(OrderLine.town_id == ShopOrder.town_id, OrderLine.shop_order_id == ShopOrder.id)
        )
        .where(
            ShopOrder.town_id == shop.town_id,
            ShopOrder.shop_id == shop.id,
            ShopOrder.state.not_in(_NOT_THE_SHOPS),
            OrderLine.withdrawn == 0,
            ShopOrder.created_at >= begins,
            ShopOrder.created_at < ends,
            beyond,
        )
        .order_by(ShopOrder.id, OrderLine.id)
        .limit(_AT_ONCE)
    )  # fmt: skip


def _row(row: Any, today: date, time_zone: str) -> Sequence[Cell]:
    is_known = today <= row.local_day + timedelta(days=KNOWN_DAYS)
    return (
        row.reference, clock.local(row.created_at, time_zone).date(), row.local_day, state_label(row.state),
        row.name if is_known else "", row.phone if is_known else "", row.product_name, row.label,
        Decimal(row.units) / 1000 if row.by_weight else row.units,
        "kg" if row.by_weight else _("pièces"), _hundredths(row.unit_price_cents),
        _hundredths(row.due_cents), _hundredths(row.vat_basis_points),
        _hundredths(included_vat(row.due_cents, row.vat_basis_points)),
        _method(row.pays),
    )  # fmt: skip


def _method(code: str) -> str:
    return _("dans la boutique") if code == PICKUP else _("en ligne")


def _hundredths(amount: int) -> Decimal:
    return Decimal(amount) / 100
