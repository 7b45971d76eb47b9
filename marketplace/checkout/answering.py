"""A shop is asked whether doubtful goods are there, and says so before anybody pays.

Its answer is for its own bag; the order can be paid once no shop is asked any more. If one has not got it, or
stays silent, the whole order lapses: nothing was paid, and the resident's basket is as it was.
"""

from collections.abc import Iterator, Sequence

from flask_babel import force_locale
from sqlalchemy import and_, select

from marketplace.checkout.drafting import TIME_TO_PAY
from marketplace.checkout.settling import free_goods, give_back, lock_unpaid, variants_in
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.words import _
from marketplace.notices.asking import tell_confirmed, tell_not_there
from marketplace.orders.actors import Actor
from marketplace.orders.asked import answer_due
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.stock.confirming import confirm
from marketplace.stock.models import Hold
from marketplace.towns.queries import town_by_id

_S = ShopOrderState


def say_there(shop_order: ShopOrder, *, by: Actor, seen_version: int) -> None:
    """The shop looked, and all of it is there: its stock counts as looked at, and the bag waits to be paid.

    The resident is told once no other shop is asked.
    Raises: ChangedMeanwhile when the bag is no longer as it was seen, or is not asked about any more.
    Races: the order's bags are locked before it is looked at where they stand. Commits: no.
    """
    town_id, unpaid = shop_order.town_id, lock_unpaid(shop_order.town_id, order_id=shop_order.order_id)
    part = _asked(unpaid.parts, shop_order, seen_version)
    part.become(_S.HELD, at=clock.now(), by=by)
    db.session.flush()
    confirm(town_id, variant_ids=variants_in(town_id, [part.id]))
    if not unpaid.asked:
        tell_confirmed(town_by_id(town_id), order=unpaid.order)


def say_not_there(shop_order: ShopOrder, *, by: Actor, seen_version: int, reason: str = "") -> None:
    """The shop looked, and it is not there: the whole order is over, and the resident is told.

    What all its bags held is free again. Raises: ChangedMeanwhile. Races: as `say_there`. Commits: no.
    """
    town_id, unpaid = shop_order.town_id, lock_unpaid(shop_order.town_id, order_id=shop_order.order_id)
    part, now = _asked(unpaid.parts, shop_order, seen_version), clock.now()
    kept = unpaid.kept
    part.reason = reason
    for one in kept:
        one.become(
            _S.DECLINED if one is part else _S.LAPSED, at=now, by=by if one is part else Actor.system()
        )
    db.session.flush()
    free_goods(town_id, parts=kept)
    tell_not_there(town_by_id(town_id), shop_order=part, event="not_there")


def lapse_unanswered(town_id: int, *, order_id: int) -> bool:
    """Let an order go whose shop did not answer in time, and tell its resident; says whether it was so.

    Races: as `say_there`: who answers at the last moment comes first, or finds it over. Commits: no.
    """
    unpaid = lock_unpaid(town_id, order_id=order_id)
    if not unpaid.asked or answer_due(unpaid.order.created_at) > clock.now():
        return False
    silent = unpaid.asked[0]
    with force_locale(unpaid.order.locale):
        silent.reason = _("La boutique n’a pas pu répondre à temps.")
    give_back(town_id, parts=unpaid.kept, by=Actor.system())
    tell_not_there(town_by_id(town_id), shop_order=silent, event="unanswered")
    return True


def unanswered_orders(*, limit: int) -> Iterator[tuple[int, int]]:
    """Orders whose shops should have answered by now, over all towns, as (town_id, order_id)."""
    soon = clock.now() + TIME_TO_PAY  # what they keep is kept for that much longer than the answer may take
    query = (
        select(ShopOrder.town_id, ShopOrder.order_id)
        .join(Hold, and_(Hold.town_id == ShopOrder.town_id, Hold.shop_order_id == ShopOrder.id))
        .where(ShopOrder.state == _S.ASKED, Hold.expires_at <= soon)
        .group_by(ShopOrder.town_id, ShopOrder.order_id)
        .order_by(ShopOrder.town_id, ShopOrder.order_id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return ((town_id, order_id) for town_id, order_id in db.session.execute(query).all())


def asked_bag(town_id: int, shop_id: int, *, reference: str) -> ShopOrder | None:
    """The shop's part of an order that it is asked about, or None."""
    return db.session.scalar(
        select(ShopOrder)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id, Order.reference == reference)
        .where(ShopOrder.state == _S.ASKED)
    )


def _asked(parts: Sequence[ShopOrder], shop_order: ShopOrder, seen_version: int) -> ShopOrder:
    part = next(part for part in parts if part.id == shop_order.id)
    if part.state != _S.ASKED or part.version != seen_version:
        raise ChangedMeanwhile
    return part
