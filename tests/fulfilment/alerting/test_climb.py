"""The alert ladder: mail, text, the council's list, and in the end a refusal; each rung once."""

from datetime import timedelta

import pytest

from marketplace.alerts.models import Rung
from marketplace.alerts.services import AlertWish, change_rule, note_rung
from marketplace.alerts.timing import Times
from marketplace.core.db import db, transaction
from marketplace.fulfilment.alerting.climbing import look_at
from marketplace.fulfilment.services import accept
from marketplace.orders.actors import Actor, ActorKind
from marketplace.shops.models import Shop
from marketplace.shops.services import set_special_day
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods
from tests.fulfilment.alerting.climbing import bag_of, climb, minutes_later, rungs, told
from tests.ordering import make_order

OPEN_ALL_NIGHT = 24 * 60


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """It is Thursday, ten o'clock."""


@pytest.fixture
def bakery(shop: Shop) -> Shop:
    """The bakery reads mails."""
    with transaction():
        db.session.get_one(Shop, (shop.town_id, shop.id)).email = "fournil@example.org"
    return shop


@pytest.fixture
def order(town: Town, bakery: Shop, goods: Goods) -> str:
    """Two baguettes, to be fetched at eleven: an hour from now."""
    return make_order(town, (goods, 2))


def wish(shop: Shop, **wanted: object) -> None:
    with transaction():
        change_rule(
            shop,
            wish=AlertWish(**{"times": Times(), **wanted}),  # type: ignore[arg-type]
            country="FR",
            seen_version=0,
        )


def test_each_rung_is_taken_when_its_time_has_come(order: str, bakery: Shop) -> None:
    assert climb(0, 9, 10, 19, 20, 39, 40, 59, 60, 61, 120) == [
        "",
        "",
        "1 shops reminded by mail",
        "",
        "1 shops reminded by text",
        "",
        "1 orders put on the council's list",
        "",
        "1 orders declined for want of an answer",
        "",
        "",
    ]
    assert rungs(bakery) == ["mail", "text", "council", "decline"]
    assert bag_of(bakery).state.value == "declined"


def test_a_reminder_has_links_for_yes_and_no(order: str, bakery: Shop) -> None:
    climb(10)
    (mail,) = told(bakery, "unanswered")
    assert mail.recipient == "fournil@example.org"
    assert order in mail.subject
    assert mail.body.count("/a/") == 2


def test_a_shop_that_gave_a_number_reads_one_text_message(order: str, bakery: Shop) -> None:
    wish(bakery, text_phone="06 12 34 56 78")
    climb(10, 20, 21)
    _mail, text = told(bakery, "unanswered")
    assert (text.channel, text.recipient) == ("text", "+33612345678")
    assert order in text.body
    assert "/a/" in text.body
    assert len(text.body) <= 160
    assert text.body.isascii() or set(text.body) <= set("éèùìòà") | {c for c in text.body if c.isascii()}


def test_without_a_number_no_text_leaves(order: str, bakery: Shop) -> None:
    climb(10, 20)
    assert [notice.channel for notice in told(bakery, "unanswered")] == ["mail"]


def test_a_shop_that_answers_is_left_in_peace(order: str, bakery: Shop) -> None:
    climb(10)
    with transaction():
        accept(bag_of(bakery), by=Actor.link())
    assert climb(20, 40, 60, 90) == ["", "", "", ""]
    assert rungs(bakery) == ["mail"]
    assert bag_of(bakery).state.value == "accepted"


def test_a_shop_that_wishes_it_accepts_by_itself(order: str, bakery: Shop) -> None:
    wish(bakery, accepts_itself=True)
    assert climb(0, 10) == ["1 orders accepted for their shops", ""]
    bag = bag_of(bakery)
    assert bag.state.value == "accepted"
    assert bag.steps[-1].by_what is ActorKind.SYSTEM
    assert rungs(bakery) == []


def test_a_worker_that_slept_climbs_one_rung_at_a_time(order: str, bakery: Shop) -> None:
    climb(300, 301, 304)
    assert rungs(bakery) == ["mail"]
    climb(305, 306, 310, 315)
    assert rungs(bakery) == ["mail", "text", "council", "decline"]


def test_a_rung_noted_before_a_crash_is_not_taken_again(order: str, bakery: Shop) -> None:
    bag = bag_of(bakery)
    with transaction():
        note_rung(
            bag.town_id, shop_order_id=bag.id, shop_id=bag.shop_id, rung=Rung.MAIL, at=minutes_later(10)
        )
    climb(10, 11)
    assert told(bakery, "unanswered") == []


def test_of_two_looks_at_once_the_second_finds_nothing(order: str, bakery: Shop) -> None:
    bag = bag_of(bakery)
    climb(10)
    with transaction():
        assert look_at(bag.town_id, shop_order_id=bag.id) == ""
    assert len(told(bakery, "unanswered")) == 1


def test_other_times_hold_for_the_orders_that_wait(order: str, bakery: Shop) -> None:
    climb(0)
    wish(bakery, times=Times(mail_minutes=30, text_minutes=40, council_minutes=50, decline_minutes=60))
    assert climb(10, 29) == ["", ""]
    assert climb(30) == ["1 shops reminded by mail"]


def test_hours_that_change_while_an_order_waits_are_seen(order: str, bakery: Shop) -> None:
    bag = bag_of(bakery)
    with transaction():
        bag.collect_from += timedelta(days=1)
        bag.collect_until += timedelta(days=1)
    climb(0)
    with transaction():
        set_special_day(bakery, day=THURSDAY_MORNING.date(), ranges=[], reason="fermé")
    climb(30, 60, 90)
    assert rungs(bakery) == []


def test_a_refused_bag_frees_its_goods(order: str, bakery: Shop, goods: Goods) -> None:
    climb(10, 20, 40, 60)
    level = db.session.get_one(StockLevel, (bakery.town_id, goods.variant.id))
    assert (level.on_hand, level.held) == (10, 0)
    assert bag_of(bakery).reason == "La boutique n’a pas répondu à temps."
