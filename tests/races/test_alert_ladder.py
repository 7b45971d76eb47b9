"""The worker declines a bag for want of an answer at the moment at which its shop answers: one counts."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, update

from marketplace.alerts.links import BagLink, LinkAct, link_token
from marketplace.alerts.models import Rung
from marketplace.alerts.services import note_rung
from marketplace.cli.alerting import climb_ladders
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.models import Order, ShopOrder
from tests.races.buyers import Answer, Buyer
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
LONG = timedelta(hours=3)


class Reader(Buyer):
    """Whoever reads the shop's mail, with the page of a link open."""

    def open(self, bag: ShopOrder, act: LinkAct) -> None:
        """Open the link for the bag as it stands."""
        link = BagLink(act, bag.id, bag.version, clock.now() + LONG)
        self.address = f"/a/{link_token(link, town_id=bag.town_id, shop_id=bag.shop_id)}"
        page = self.ask("GET", self.address)
        found = _FIELD.search(page.text)
        assert found, page.text
        self.fields = {"csrf_token": found.group(1)}

    def tap(self) -> Answer:
        """Press its button."""
        return self.send(self.address, self.fields)


def bag_of(street: Street) -> ShopOrder:
    """The only bag, read anew."""
    db.session.rollback()
    return db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == street.town_id)).one()


def long_unanswered(street: Street) -> ShopOrder:
    """An order of hours ago that was told of on every rung but the last."""
    (buyer,) = street.fill_baskets(1)
    buyer.press()
    bag, ago = bag_of(street), clock.now() - LONG
    with transaction():
        db.session.execute(update(Order).where(Order.town_id == bag.town_id).values(placed_at=ago))
        for rung in (Rung.MAIL, Rung.TEXT, Rung.COUNCIL):
            note_rung(bag.town_id, shop_order_id=bag.id, shop_id=bag.shop_id, rung=rung, at=ago)
    return bag_of(street)


def worker(app: Flask) -> Answer:
    """A round of the ladder, in a thread of its own."""
    with app.app_context():
        return Answer(200, "", climb_ladders(Event()))


def told(street: Street, event: str) -> int:
    query = select(func.count()).select_from(Notice)
    return db.session.scalar(query.where(Notice.town_id == street.town_id, Notice.event == event)) or 0


def test_a_bag_is_accepted_or_declined_for_its_shop_never_both(open_street: Callable[..., Street]) -> None:
    street = open_street(pieces=5, places=60)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    readers = [Reader(street.port), Reader(street.port)]
    bag = long_unanswered(street)
    for reader in readers:
        reader.open(bag, LinkAct.ACCEPT)
    db.session.rollback()
    *taps, first, second = street.press_together(
        [*(reader.tap for reader in readers), partial(worker, app), partial(worker, app)]
    )
    accepted = sum(tap.status == 303 for tap in taps)
    declined = sum("declined" in round_.text for round_ in (first, second))
    assert accepted + declined == 1
    assert bag_of(street).state.value == ("accepted" if accepted else "declined")
    for tap in taps:
        assert tap.status == 303 or ("Rien n’a été changé" in tap.text and "maintenant" in tap.text)
    assert (told(street, "no_answer"), street.held()) == ((0, 1) if accepted else (1, 0))
    assert street.breaches() == []
