"""Bags as they stand with what was given back of them."""

from collections.abc import Collection

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.orders.figures import BagFigure, bag_figure, line_figures_of
from marketplace.payments.refunds.models import Refund
from marketplace.payments.states import RefundState


def bag_figures_of(town_id: int, *, shop_order_ids: Collection[int]) -> dict[int, BagFigure]:
    """What these bags come to now, refunds under way taken off, failed ones not. Two queries."""
    query = (
        select(
            Refund.shop_order_id,
            Refund.order_line_id,
            func.sum(Refund.card_cents + Refund.voucher_cents),
        )
        .where(
            Refund.town_id == town_id,
            Refund.shop_order_id.in_(shop_order_ids),
            Refund.state != RefundState.FAILED,
        )
        .group_by(Refund.shop_order_id, Refund.order_line_id)
    )
    refunded: dict[int, dict[int | None, int]] = {}
    for shop_order_id, line_id, cents in db.session.execute(query):
        refunded.setdefault(shop_order_id or 0, {})[line_id] = int(cents)
    lines = line_figures_of(town_id, shop_order_ids=shop_order_ids)
    return {bag_id: bag_figure(some, refunded=refunded.get(bag_id, {})) for bag_id, some in lines.items()}
