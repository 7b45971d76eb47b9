"""What is recalled leaves the bags that wait: paid back, said to the resident, and never handed over as sold.

Bag by bag, behind the locks that everybody takes. A bag that holds nothing else is sent back whole; one that
waits at a hub stays there with what is left of it. One that is not paid yet is looked at once it is.
"""

from collections.abc import Sequence

from flask_babel import force_locale
from sqlalchemy import and_, select, update

from marketplace.catalogue.models import Variant
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.fulfilment.backs.checking import Left, left_of
from marketplace.fulfilment.backs.giving import Cause, Part, give_back
from marketplace.fulfilment.picking.answering import take_proposal_back
from marketplace.fulfilment.picking.proposals import waiting_in
from marketplace.fulfilment.services import give_up, turn_down
from marketplace.notices.composing import tell_resident
from marketplace.orders.actors import Actor
from marketplace.orders.giving_back.models import BackReason
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import BEFORE_PAYMENT, OPEN, ShopOrderState
from marketplace.payments.attempts import lock_attempts
from marketplace.towns.queries import town_by_id
from marketplace.trust.recalls.models import Recall, RecallBuyer

Key = tuple[int, int, int]
_MOST_WORDS = 300


def bags_to_empty(*, limit: int) -> list[Key]:
    """Town, recall and bag of those from which something recalled is still to be taken, over all towns."""
    query = (
        select(RecallBuyer.town_id, RecallBuyer.recall_id, RecallBuyer.shop_order_id)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == RecallBuyer.town_id, ShopOrder.id == RecallBuyer.shop_order_id),
        )
        .where(RecallBuyer.is_waiting, ShopOrder.state.not_in(BEFORE_PAYMENT))
        .order_by(RecallBuyer.town_id, RecallBuyer.recall_id, RecallBuyer.shop_order_id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, recall_id, bag_id) for town_id, recall_id, bag_id in db.session.execute(query)]


def take_recalled_out(town_id: int, *, recall_id: int, shop_order_id: int) -> bool:
    """Take what is recalled out of a bag that waits, once; says whether there was anything to take.

    The goods are in the shop and stay in its count; the recall keeps them off sale. A bag that has left, or
    whose recall is over, stays as it is.
    Races: payments and the bag are locked first: a hand-over comes wholly before or after. Commits: no.
    """
    bag = db.session.get_one(ShopOrder, (town_id, shop_order_id))
    lock_attempts(town_id, bag.order_id)
    db.session.refresh(bag, with_for_update=True)
    if bag.state in BEFORE_PAYMENT or not _is_first(town_id, recall_id, shop_order_id):
        return False
    recall = db.session.get_one(Recall, (town_id, recall_id), populate_existing=True)
    if bag.state not in OPEN or recall.ended_at is not None:
        return False
    recalled = _lines_of(bag, product_id=recall.product_id)
    for proposal in waiting_in(bag):
        if proposal.with_line_id in recalled:
            take_proposal_back(proposal, by=Actor.system())
    left = {key: each for key, each in left_of(bag).items() if each.units > 0}
    out = [each for key, each in left.items() if key in recalled and each.cents > 0]
    if out and len(out) == len(left) and _is_whole(bag):
        _send_back(bag, recall)
    elif out:
        _give_back(bag, recall, out)
    return bool(out)


def _is_first(town_id: int, recall_id: int, shop_order_id: int) -> bool:
    mine = (
        RecallBuyer.town_id == town_id,
        RecallBuyer.recall_id == recall_id,
        RecallBuyer.shop_order_id == shop_order_id,
        RecallBuyer.is_waiting,
    )
    seen = update(RecallBuyer).where(*mine).values(is_waiting=False).returning(RecallBuyer.id)
    rows = db.session.scalars(seen.execution_options(synchronize_session=False))
    return rows.first() is not None


def _lines_of(bag: ShopOrder, *, product_id: int) -> set[int]:
    query = (
        select(OrderLine.id)
        .join(Variant, and_(Variant.town_id == OrderLine.town_id, Variant.id == OrderLine.variant_id))
        .where(
            OrderLine.town_id == bag.town_id,
            OrderLine.shop_order_id == bag.id,
            OrderLine.handed_at.is_(None),
            Variant.product_id == product_id,
        )
    )
    return set(db.session.scalars(query))


def _is_whole(bag: ShopOrder) -> bool:
    """Whether nothing of it has left, so that all of it may be sent back; a hub’s bag is not here."""
    return bag.state is not ShopOrderState.AT_HUB and all(line.handed_at is None for line in bag.lines)


def _give_back(bag: ShopOrder, recall: Recall, out: Sequence[Left]) -> None:
    parts = [Part(each.line.id, units=each.units) for each in out]
    cause = Cause(BackReason.RECALL, recall.reason[:_MOST_WORDS], to_shelf=True)
    give_back(bag, parts=parts, cause=cause, by=Actor.system())


def _send_back(bag: ShopOrder, recall: Recall) -> None:
    order = db.session.get_one(Order, (bag.town_id, bag.order_id))
    with force_locale(order.locale):
        reason = _(
            "« %(product)s » est rappelé. %(reason)s", product=recall.product_name, reason=recall.reason
        )
    if bag.state is ShopOrderState.READY:
        bag.reason = reason
        give_up(bag, by=Actor.system())
    else:
        turn_down(bag, reason=reason, by=Actor.system())
    tell_resident(town_by_id(bag.town_id), shop_order=bag, event="declined")
