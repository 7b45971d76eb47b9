"""The worker's rounds over the ladder, for tests."""

from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import select

from marketplace.alerts.models import AlertStep
from marketplace.cli.alerting import climb_ladders
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.notices.models import Notice
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from tests.factories import THURSDAY_MORNING

NEVER = Event()


def minutes_later(minutes: float) -> datetime:
    """So many minutes after Thursday, ten o'clock."""
    return THURSDAY_MORNING + timedelta(minutes=minutes)


def climb(*minutes: float) -> list[str]:
    """Rounds of the worker at these minutes after ten; what each said."""
    said = []
    for after in minutes:
        with clock.travel(minutes_later(after)):
            said.append(climb_ladders(NEVER))
            db.session.rollback()
    return said


def bag_of(shop: Shop) -> ShopOrder:
    """The shop's only bag, read anew."""
    db.session.rollback()
    return db.session.scalars(
        select(ShopOrder).where(ShopOrder.town_id == shop.town_id, ShopOrder.shop_id == shop.id)
    ).one()


def rungs(shop: Shop) -> list[str]:
    """The rungs taken for the shop's bags, in order."""
    query = (
        select(AlertStep.rung)
        .where(AlertStep.town_id == shop.town_id, AlertStep.shop_id == shop.id)
        .order_by(AlertStep.id)
    )
    return [rung.value for rung in db.session.scalars(query)]


def told(shop: Shop, event: str) -> list[Notice]:
    """What was told in the shop's town of an event, oldest first."""
    query = select(Notice).where(Notice.town_id == shop.town_id, Notice.event == event).order_by(Notice.id)
    return list(db.session.scalars(query))
