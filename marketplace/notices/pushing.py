"""Browsers that asked to be told of an order: kept with it, told of it, forgotten after a month."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.references import digest, link_key
from marketplace.core.web_push import check_keys
from marketplace.core.words import _
from marketplace.notices.models import PushSubscription
from marketplace.notices.services import TextMessage, queue_pushes
from marketplace.orders.models import Order
from marketplace.towns.queries import TownView

KEPT_DAYS = 30
_MOST = 5  # browsers an order
_LONGEST = 1_000


class SubscriptionRefused(Refusal):
    """What the browser sent is no subscription, or there are enough of them."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Cet appareil ne peut pas être prévenu. Cette page vous dit tout, elle aussi."))


@dataclass(frozen=True)
class Browser:
    """Where a browser is told something, and the keys that only it can open."""

    endpoint: str
    p256dh: str
    auth: str


def subscribe(town_id: int, *, order_id: int, browser: Browser) -> None:
    """Tell a browser of an order from now on; asked twice is asked once. Commits: no.

    Where the endpoint may lead is for the caller to check. Raises: SubscriptionRefused.
    Races: the order is locked first, so that however many ask at once, it has no more of them than it may.
    """
    try:
        check_keys(browser.p256dh, browser.auth)
    except ValueError as error:
        raise SubscriptionRefused from error
    mark = digest(browser.endpoint)
    mine = PushSubscription.town_id == town_id, PushSubscription.order_id == order_id
    db.session.get(Order, (town_id, order_id), with_for_update=True, populate_existing=True)
    forget = delete(PushSubscription).where(*mine, PushSubscription.endpoint_digest == mark)
    db.session.execute(forget)
    count = db.session.scalar(select(func.count()).select_from(PushSubscription).where(*mine)) or 0
    if count >= _MOST or len(browser.endpoint) > _LONGEST:
        raise SubscriptionRefused
    db.session.add(
        PushSubscription(
            id=new_id(),
            town_id=town_id,
            order_id=order_id,
            endpoint=browser.endpoint,
            endpoint_digest=mark,
            p256dh=browser.p256dh,
            auth=browser.auth,
            created_at=clock.now(),
        )
    )


def unsubscribe(town_id: int, *, order_id: int, endpoint: str) -> None:
    """Tell that browser nothing more of the order. Commits: no."""
    mine = PushSubscription.town_id == town_id, PushSubscription.order_id == order_id
    db.session.execute(
        delete(PushSubscription).where(*mine, PushSubscription.endpoint_digest == digest(endpoint))
    )


def push(town: TownView, *, order: Order, event: str, about_id: int, said: str) -> None:
    """Say it to every browser that asked to be told of the order. Commits: no."""
    if not current_app.extensions["settings"].push_on:
        return
    mine = PushSubscription.town_id == town.id, PushSubscription.order_id == order.id
    told = json.dumps(
        {
            "title": town.name,
            "body": _without_what_leads_on(said),
            "url": f"/orders/{order.reference}?key={link_key('order', order.id)}",
            "tag": f"{event}-{about_id}",
        },
        ensure_ascii=False,
    )
    ids = db.session.scalars(select(PushSubscription.id).where(*mine))
    pushes = [TextMessage(event, about_id, str(one), order.name, order.locale, told) for one in ids]
    queue_pushes(town.id, pushes=pushes)


def browser_of(town_id: int, *, subscription_id: int) -> Browser | None:
    """The browser of a notice; None once it has been forgotten."""
    row = db.session.execute(
        select(PushSubscription.endpoint, PushSubscription.p256dh, PushSubscription.auth).where(
            PushSubscription.town_id == town_id, PushSubscription.id == subscription_id
        )
    ).one_or_none()
    return Browser(*row) if row else None


def forget_subscription(town_id: int, *, subscription_id: int) -> None:
    """The browser is gone: its push service said so. Commits: no."""
    mine = PushSubscription.town_id == town_id, PushSubscription.id == subscription_id
    db.session.execute(delete(PushSubscription).where(*mine))


def forget_subscriptions(*, before: datetime) -> int:
    """Forget those of long ago, in all towns: their orders are over. How many. Commits: no."""
    old = delete(PushSubscription).where(PushSubscription.created_at < before)
    found = db.session.execute(old.execution_options(all_towns=True, synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]


def _without_what_leads_on(said: str) -> str:
    """A text ends with « Vos codes : » and a link; a notice is the link itself."""
    told, _dot, rest = said.rpartition(". ")
    return f"{told}." if told and rest.endswith(":") else said
