"""One look at one bag that nobody has answered: the rung that is due is taken, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.alerts.models import AlertRule, Rung
from marketplace.alerts.queries import rule_of, rungs_taken, times_of
from marketplace.alerts.services import note_rung
from marketplace.alerts.timing import moments, next_rung
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.alerting.missing import miss
from marketplace.fulfilment.alerting.waiting import claim_look
from marketplace.fulfilment.services import accept
from marketplace.notices.alerting import remind_shop, text_shop
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.attempts import lock_attempts
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.queries import TownView, town_by_id

LOOKED_AGAIN_AFTER = timedelta(minutes=30)  # the shop's hours may change meanwhile


@dataclass(frozen=True)
class _Bag:
    """What a look knows of a bag before it takes any lock."""

    town: TownView
    shop_order: ShopOrder
    placed_at: datetime
    rule: AlertRule | None

    @property
    def accepts_itself(self) -> bool:
        return self.rule is not None and self.rule.accepts_itself


def look_at(town_id: int, *, shop_order_id: int) -> str:
    """Take the rung that is due for a bag, or accept it where the shop wishes that; says what was done.

    Nothing is done twice, nor about a bag that somebody answered meanwhile.
    Races: locks as everybody takes them, attempts before the bag; the bag is claimed before it is told of.
    Commits: no.
    """
    bag = _read(town_id, shop_order_id)
    if bag is None:
        return ""
    if bag.accepts_itself:
        return _accept(bag)
    taken = rungs_taken(town_id, shop_order_ids=[shop_order_id]).get(shop_order_id, {})
    return _climb(bag, taken)


def _climb(bag: _Bag, taken: Mapping[Rung, datetime]) -> str:
    now, due = clock.now(), _moments(bag)
    step = next_rung(due, taken=taken)
    if step is None:
        _claim(bag, again_at=now + LOOKED_AGAIN_AFTER)
        return ""
    rung, at = step
    if at > now:
        _claim(bag, again_at=min(at, now + LOOKED_AGAIN_AFTER))
        return ""
    if rung is Rung.DECLINE:
        lock_attempts(bag.town.id, bag.shop_order.order_id)
    after = next_rung(due, taken={**taken, rung: now})
    again_at = min(after[1], now + LOOKED_AGAIN_AFTER) if after else now + LOOKED_AGAIN_AFTER
    if not _claim(bag, again_at=again_at) or not _note(bag, rung):
        return ""
    _take(rung, bag)
    return rung.value


def _take(rung: Rung, bag: _Bag) -> None:
    """Do what the rung is about; the council's list is read from the rung itself."""
    if rung is Rung.MAIL:
        remind_shop(bag.town, shop_order=bag.shop_order)
    elif rung is Rung.TEXT and bag.rule and bag.rule.text_phone:
        text_shop(bag.town, shop_order=bag.shop_order, phone=bag.rule.text_phone)
    elif rung is Rung.DECLINE:
        miss(bag.town, shop_order=bag.shop_order)


def _accept(bag: _Bag) -> str:
    if not _claim(bag, again_at=clock.now() + LOOKED_AGAIN_AFTER):
        return ""
    accept(bag.shop_order, by=Actor.system())
    return "accepted"


def _claim(bag: _Bag, *, again_at: datetime) -> bool:
    part = bag.shop_order
    if not claim_look(part.town_id, shop_order_id=part.id, again_at=again_at):
        return False
    db.session.refresh(part)
    return True


def _note(bag: _Bag, rung: Rung) -> bool:
    part = bag.shop_order
    return note_rung(part.town_id, shop_order_id=part.id, shop_id=part.shop_id, rung=rung, at=clock.now())


def _moments(bag: _Bag) -> Mapping[Rung, datetime]:
    part = bag.shop_order
    first_day = clock.local(bag.placed_at, part.time_zone).date()
    return moments(
        times_of(bag.rule),
        hours=opening_hours_of_shop(bag.town, part.shop_id, from_day=first_day),
        time_zone=part.time_zone,
        placed_at=bag.placed_at,
        collect_from=part.collect_from,
    )


def _read(town_id: int, shop_order_id: int) -> _Bag | None:
    part = db.session.get(ShopOrder, (town_id, shop_order_id), populate_existing=True)
    if part is None:
        return None
    order = db.session.get_one(Order, (town_id, part.order_id))
    rule = rule_of(town_id, part.shop_id)
    return _Bag(town_by_id(town_id), part, order.placed_at or order.created_at, rule)
