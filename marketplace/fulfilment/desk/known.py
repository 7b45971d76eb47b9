"""What a phone at the counter keeps for when it loses the network: the packed bags, without their codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select

from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.orders.handovers.models import Proxy
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState

_MOST = 300


@dataclass(frozen=True)
class KnownBag:
    """A packed bag. `code_digest` tells a code that opens it, which is not told. `age_limit`: 0 for none."""

    reference: str
    code_digest: str
    name: str
    pays: str
    lines: Sequence[str]
    age_limit: int
    proxy_name: str
    proxy_word: str


def known_bags(town_id: int, shop_id: int) -> list[KnownBag]:
    """The bags that wait in a shop, soonest first. Two queries."""
    rows = db.session.execute(_query(town_id, shop_id)).all()
    lines = _lines_of(town_id, [row[0] for row in rows])
    return [
        KnownBag(
            reference=reference,
            code_digest=digest(shown),
            name=name,
            pays=pays,
            lines=[line.product_name for line in lines.get(bag_id, ())],
            age_limit=max((line.age_limit or 0 for line in lines.get(bag_id, ())), default=0),
            proxy_name=proxy_name or "",
            proxy_word=word or "",
        )
        for bag_id, reference, code, name, pays, proxy_name, word, theirs in rows
        for shown in filter(None, (code, theirs))
    ]


def _query(town_id: int, shop_id: int) -> Select[*tuple[Any, ...]]:
    proxy = and_(
        Proxy.town_id == ShopOrder.town_id, Proxy.order_id == ShopOrder.order_id, Proxy.revoked_at.is_(None)
    )
    return (
        select(
            ShopOrder.id,
            Order.reference,
            ShopOrder.code,
            Order.name,
            Order.pays,
            Proxy.name,
            Proxy.word,
            Proxy.code,
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .outerjoin(Proxy, proxy)
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.state == ShopOrderState.READY,
        )
        .order_by(ShopOrder.collect_from, ShopOrder.id)
        .limit(_MOST)
    )


def _lines_of(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, list[OrderLine]]:
    query = (
        select(OrderLine)
        .where(
            OrderLine.town_id == town_id,
            OrderLine.shop_order_id.in_(shop_order_ids),
            OrderLine.withdrawn == 0,
            OrderLine.handed_at.is_(None),
        )
        .order_by(OrderLine.shop_order_id, OrderLine.position)
    )
    found: dict[int, list[OrderLine]] = {}
    for line in db.session.scalars(query):
        found.setdefault(line.shop_order_id, []).append(line)
    return found
