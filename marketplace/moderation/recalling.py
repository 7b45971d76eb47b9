"""A product is recalled: off sale at once, and everybody who bought it is told, once each.

The buyers are written down with the recall; who tells them takes up where the last one stopped. So does who
takes it out of bags that wait (`fulfilment.recalled`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, insert, select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.browsing.index import index_product
from marketplace.catalogue.barring import bar, let_sell
from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.periods import day_begins, day_ends
from marketplace.notices.recalling import tell_buyers, tell_recall
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import OPEN, PLACE_TAKING, ShopOrderState
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView
from marketplace.trust.recalls.models import Recall, RecallBuyer
from marketplace.trust.recalls.queries import is_recalled, untold_bags
from marketplace.trust.recalls.services import Terms, end_recall, note_told, write_recall
from marketplace.trust.reports.queries import is_kept_hidden

_GONE = (ShopOrderState.DECLINED, ShopOrderState.CANCELLED, ShopOrderState.LAPSED)
AT_ONCE = 100
_BATCH = 500


@dataclass(frozen=True)
class WaitingBag:
    """A bag with the product in it that is not fetched yet."""

    reference: str
    state: ShopOrderState
    collect_from: datetime


def start_recall(town: TownView, *, shop: Shop, product: Product, terms: Terms, by: Doer) -> Recall:
    """Recall a product; the same product, lots and dates once more are the same recall.

    Raises: RecallRefused. Races: one row of two that begin at once; the other changes nothing. Commits: no.
    """
    if by.user_id is None:
        raise ValueError("a person recalls")
    recall, is_new = write_recall(
        town.id,
        shop_id=shop.id,
        product_id=product.id,
        product_name=product.name,
        terms=terms,
        by_user_id=by.user_id,
    )
    if is_new:
        bar(product)
        index_product(town.id, product_id=product.id)
        _write_buyers(town, recall)
        tell_recall(town, recall=recall, shop=shop)
        _note(town, Act.RECALL_STARTED, recall, by=by)
    return recall


def tell_some(town: TownView, *, recall: Recall, limit: int = AT_ONCE) -> int:
    """Tell the next buyers; says of how many bags. Whoever has several is written to once.

    Races: the outbox takes a message to one person about one recall once; two who tell the same bags write
    down the same. Commits: no.
    """
    bag_ids = untold_bags(town.id, recall_id=recall.id, limit=limit)
    orders = _orders_of(town.id, bag_ids)
    shop = db.session.get_one(Shop, (town.id, recall.shop_id))
    tell_buyers(town, recall=recall, shop=shop, orders=list(orders.values()))
    beyond = [bag_id for bag_id, order in orders.items() if not (order.email or order.phone)]
    reached = [bag_id for bag_id in bag_ids if bag_id not in set(beyond)]
    note_told(town.id, recall_id=recall.id, reached=reached, beyond=beyond)
    return len(bag_ids)


def sell_again(town: TownView, *, recall: Recall, by: Doer) -> None:
    """The recall is over: the product may be sold again, unless something else keeps it off sale.

    A second time changes nothing. Commits: no.
    """
    if not end_recall(recall):
        return
    shop = db.session.get_one(Shop, (town.id, recall.shop_id))
    product = db.session.get_one(Product, (town.id, recall.product_id), populate_existing=True)
    if not is_recalled(town.id, product_id=product.id) and not is_kept_hidden(town.id, product_id=product.id):
        let_sell(shop, product=product)
    index_product(town.id, product_id=product.id)
    _note(town, Act.RECALL_ENDED, recall, by=by)


def bags_waiting(recall: Recall) -> Sequence[WaitingBag]:
    """The bags from which the product must be taken before they leave, soonest first. One statement."""
    query = (
        select(Order.reference, ShopOrder.state, ShopOrder.collect_from)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .join(
            RecallBuyer,
            and_(RecallBuyer.town_id == ShopOrder.town_id, RecallBuyer.shop_order_id == ShopOrder.id),
        )
        .where(RecallBuyer.town_id == recall.town_id, RecallBuyer.recall_id == recall.id)
        .where(ShopOrder.state.in_(OPEN))
        .order_by(ShopOrder.collect_from)
        .limit(AT_ONCE)
    )
    return [WaitingBag(*row) for row in db.session.execute(query)]


def _write_buyers(town: TownView, recall: Recall) -> None:
    """All bags with the product in them that were bought in those days, some hundreds at a time."""
    line, bag = OrderLine, ShopOrder
    query = (
        select(bag.id, bag.state)
        .join(line, and_(line.town_id == bag.town_id, line.shop_order_id == bag.id))
        .join(Variant, and_(Variant.town_id == line.town_id, Variant.id == line.variant_id))
        .where(bag.town_id == town.id, bag.shop_id == recall.shop_id, bag.state.not_in(_GONE))
        .where(Variant.product_id == recall.product_id)
        .distinct()
    )
    if recall.bought_from:
        query = query.where(bag.created_at >= day_begins(recall.bought_from, town.time_zone))
    if recall.bought_until:
        query = query.where(bag.created_at < day_ends(recall.bought_until, town.time_zone))
    bags = db.session.execute(query).all()
    facts = {"town_id": town.id, "recall_id": recall.id, "told_at": None, "is_reached": False}
    for start in range(0, len(bags), _BATCH):
        rows = [
            {**facts, "id": new_id(), "shop_order_id": bag_id, "is_waiting": state in PLACE_TAKING}
            for bag_id, state in bags[start : start + _BATCH]
        ]
        db.session.execute(insert(RecallBuyer), rows)


def _orders_of(town_id: int, bag_ids: Sequence[int]) -> dict[int, Order]:
    query = (
        select(ShopOrder.id, Order)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.id.in_(bag_ids))
        .order_by(ShopOrder.id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _note(town: TownView, act: Act, recall: Recall, *, by: Doer) -> None:
    for shop_id in (recall.shop_id, None):  # the shop reads it in its own journal, the council in the town's
        about = f"{recall.mark} {recall.product_name}"
        write_down(town.id, shop_id=shop_id, by=by, act=act, about=about, after={"lots": recall.lots})
