"""Everything that became of a bag, each thing once: its moves, what was given back, what was renounced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.fulfilment.timeline import steps_of
from marketplace.orders.actors import ActorKind
from marketplace.orders.giving_back.models import BackReason, Bearer, GiveBack
from marketplace.orders.models import OrderLine
from marketplace.orders.states import ShopOrderState
from marketplace.orders.withdrawals.models import GoodsBack, Withdrawal
from marketplace.pickup.wishes.queries import wishes_of


class What(StrEnum):
    """What kind of thing became of a bag."""

    MOVED = "moved"
    GIVEN_BACK = "given_back"
    RENOUNCED = "renounced"
    ANSWERED = "answered"
    OTHER_TIME = "other_time"


@dataclass(frozen=True)
class Event:
    """One thing. `name`: of a person or device of the shop, empty otherwise. What does not apply is empty.

    `thing`: the article. Units: pieces or grams, 0 for money alone; cents. `number`: of a withdrawal.
    `now_from`: the time that the resident chose.
    """

    what: What
    at: datetime
    by_what: ActorKind
    name: str = ""
    state: ShopOrderState | None = None
    thing: str = ""
    by_weight: bool = False
    units: int = 0
    cents: int = 0
    reason: BackReason | None = None
    words: str = ""
    at_till: bool = False
    borne_by: Bearer = Bearer.SHOP
    number: str = ""
    now_from: datetime | None = None


def stories_of(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, list[Event]]:
    """What became of some bags since they were placed, first thing first, by bag. Five queries."""
    found: dict[int, list[Event]] = {shop_order_id: [] for shop_order_id in shop_order_ids}
    if not found:
        return {}
    for tell in (_moved, _given_back, _renounced, _put_off):
        for shop_order_id, event in tell(town_id, shop_order_ids):
            found[shop_order_id].append(event)
    return {each: sorted(events, key=lambda event: event.at) for each, events in found.items()}


def _moved(town_id: int, shop_order_ids: Sequence[int]) -> Iterator[tuple[int, Event]]:
    for step in steps_of(town_id, shop_order_ids):
        event = Event(What.MOVED, step.at, step.by_what, step.name, state=step.state)
        yield step.shop_order_id, event


def _put_off(town_id: int, shop_order_ids: Sequence[int]) -> Iterator[tuple[int, Event]]:
    for wish in wishes_of(town_id, shop_order_ids=shop_order_ids):
        event = Event(What.OTHER_TIME, wish.at, ActorKind.RESIDENT, now_from=wish.now_from)
        yield wish.shop_order_id, event


def _given_back(town_id: int, shop_order_ids: Sequence[int]) -> Iterator[tuple[int, Event]]:
    query = (
        select(GiveBack, OrderLine.product_name, OrderLine.by_weight, User.name)
        .join(OrderLine, and_(OrderLine.town_id == GiveBack.town_id, OrderLine.id == GiveBack.order_line_id))
        .outerjoin(User, User.id == GiveBack.by_user_id)
        .where(GiveBack.town_id == town_id, GiveBack.shop_order_id.in_(shop_order_ids))
        .order_by(GiveBack.id)
    )
    for row, thing, by_weight, name in db.session.execute(query):
        yield (
            row.shop_order_id,
            Event(
                What.GIVEN_BACK,
                row.at,
                row.by_what,
                name=name if name and row.by_what is ActorKind.PERSON else "",
                thing=thing,
                by_weight=by_weight,
                units=row.units,
                cents=row.cents,
                reason=row.reason,
                words=row.words,
                at_till=row.at_till,
                borne_by=row.borne_by,
            ),
        )


def _renounced(town_id: int, shop_order_ids: Sequence[int]) -> Iterator[tuple[int, Event]]:
    query = (
        select(Withdrawal, User.name)
        .outerjoin(User, User.id == Withdrawal.settled_by_user_id)
        .where(Withdrawal.town_id == town_id, Withdrawal.shop_order_id.in_(shop_order_ids))
        .order_by(Withdrawal.id)
    )
    for row, name in db.session.execute(query):
        asked = Event(What.RENOUNCED, row.asked_at, ActorKind.RESIDENT, number=row.number)
        yield row.shop_order_id, asked
        if row.settled_at and row.goods is not GoodsBack.AWAITED and row.settled_at != row.asked_at:
            answered = Event(
                What.ANSWERED,
                row.settled_at,
                ActorKind.PERSON,
                name or "",
                words=row.words,
                number=row.number,
            )
            yield row.shop_order_id, answered
