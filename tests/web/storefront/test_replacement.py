"""The resident's link: looking changes nothing, a button answers once, and each trouble is told in words."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.picking.lacking import find_fewer
from marketplace.fulfilment.picking.proposals import key_of
from marketplace.fulfilment.picking.replacing import propose
from marketplace.fulfilment.services import mark_ready
from marketplace.notices.models import Notice
from marketplace.orders.models import ShopOrder
from marketplace.orders.picking.models import Replacement
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.fulfilment.picks import Counter
from tests.visitors import Visitor


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def counter(town: Town, shop: Shop) -> Counter:
    """The bakery's counter."""
    return Counter(town, shop)


@pytest.fixture
def bag(counter: Counter) -> ShopOrder:
    """Two rolls are gone, buns are proposed."""
    bag = counter.order((counter.roll, 2), online=False)
    with transaction():
        find_fewer(counter.line(bag), found=0, seen=None, by=counter.by)
    with transaction():
        propose(counter.line(bag), key=key_of(counter.bun.variant.id), by=counter.by)
    return counter.again(bag)


@pytest.fixture
def link(bag: ShopOrder) -> str:
    """The address in the mail."""
    query = select(Notice.body).where(Notice.town_id == bag.town_id, Notice.event == "replacement")
    found = re.search(r"https?://[^/]+(/orders/\S+)", db.session.scalars(query).one())
    assert found
    return found.group(1)


def state() -> str:
    """Where the only proposal stands."""
    db.session.rollback()
    query = select(Replacement.state).execution_options(all_towns=True)
    return db.session.scalars(query).one().value


def answer(visitor: Visitor, link: str, word: str) -> tuple[int, str]:
    """Press a button of the page."""
    path, _mark, key = link.partition("?key=")
    said = visitor.post(path, data={"key": key, "answer": word})
    return said.status_code, said.text.replace("\u00a0", " ")


def test_a_mail_scanner_that_opens_the_link_answers_nothing(visitor: Visitor, link: str) -> None:
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Vous payez" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert state() == "asked"


@pytest.mark.parametrize(
    ("word", "after", "told"), [("yes", "accepted", "dans votre sac"), ("no", "refused", "ne remplace pas")]
)
def test_a_button_answers_and_the_second_time_it_is_said_already(
    visitor: Visitor, link: str, word: str, after: str, told: str
) -> None:
    status, text = answer(visitor, link, word)
    assert (status, told in text) == (200, True)
    assert state() == after
    for again in ("yes", "no"):
        status, text = answer(visitor, link, again)
        assert (status, "déjà dit" in text) == (409, True)
    assert state() == after
    assert "déjà dit" in visitor.get(link).text


def test_the_order_s_page_leads_there_too(visitor: Visitor, bag: ShopOrder) -> None:
    query = select(Notice.body).where(Notice.town_id == bag.town_id, Notice.event == "placed")
    found = re.search(r"https?://[^/]+(/orders/\S+)", next(iter(db.session.scalars(query))))
    assert found
    page = visitor.get(found.group(1)).text
    there = re.search(r'href="([^"]*/replacements/[^"]*)"', page)
    assert there
    assert answer(visitor, there.group(1).replace("&amp;", "&"), "yes")[0] == 200
    assert state() == "accepted"


def test_after_its_time_the_link_says_what_silence_did(visitor: Visitor, link: str) -> None:
    with clock.travel(clock.now() + timedelta(hours=1)):
        status, text = answer(visitor, link, "yes")
    assert (status, "Le temps de répondre est passé" in text) == (409, True)
    assert state() == "asked"  # the worker closes it


def test_a_bag_packed_meanwhile_says_so(
    visitor: Visitor, counter: Counter, bag: ShopOrder, link: str
) -> None:
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    status, text = answer(visitor, link, "yes")
    assert (status, "déjà dit" in text) == (409, True)


def test_another_key_or_town_or_no_button_is_refused(
    visitor: Visitor, other_town: Town, browser_for: object, link: str
) -> None:
    path, _mark, key = link.partition("?key=")
    assert callable(browser_for)
    stranger = browser_for("val-brume.localhost")
    assert visitor.get(f"{path}?key={key[:-1]}x").status_code == 404
    assert visitor.get(path).status_code == 404
    assert visitor.post(path, data={"answer": "yes"}).status_code == 404
    assert stranger.get(link).status_code == 404
    assert answer(visitor, link, "peut-être")[0] == 422
    evil = visitor.post(path, data={"key": key, "answer": "yes"}, headers={"Origin": "https://evil.example"})
    assert evil.status_code in {400, 403}
    assert state() == "asked"
