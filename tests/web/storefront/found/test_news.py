"""The street's news: valid for readers, newest first, without prices, of this town only."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from marketplace.agenda.services import EventWords, announce
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.states import ShopStatus
from marketplace.web.storefront.found.news import _plain
from tests.factories import make_goods, make_shop, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

_A = "{http://www.w3.org/2005/Atom}"
HOST = "https://localhost"


def news(visitor: Visitor) -> ET.Element:
    """The feed, as a reader takes it in."""
    answer = visitor.get("/news.atom")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)


def titles(visitor: Visitor) -> list[str]:
    """What its entries are called, in order."""
    return [entry.findtext(f"{_A}title") or "" for entry in news(visitor).findall(f"{_A}entry")]


def test_a_reader_finds_all_that_a_feed_must_have(street: Street, visitor: Visitor) -> None:
    feed = news(visitor)
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{_A}{name}")) == 1
    assert [link.get("href") for link in feed.findall(f"{_A}link")] == [f"{HOST}/news.atom", f"{HOST}/"]
    entries = feed.findall(f"{_A}entry")
    marks = [entry.findtext(f"{_A}id") for entry in entries]
    assert len(set(marks)) == len(marks) > 3
    for entry in entries:
        assert entry.findtext(f"{_A}title")
        assert entry.findtext(f"{_A}summary")
        assert str(entry.findtext(f"{_A}updated")).endswith("Z")
        link = entry.find(f"{_A}link")
        assert link is not None
        assert visitor.get(str(link.get("href")).removeprefix(HOST)).status_code == 200


def test_the_newest_comes_first_and_no_price_is_told(street: Street, visitor: Visitor) -> None:
    goods = make_goods(street.bakery, name="Kouign-amann", price_cents=777)
    with transaction():
        product = db.session.get_one(Product, (street.town.id, goods.product.id))
        product.created_at = clock.now() + timedelta(minutes=5)
    assert titles(visitor)[0] == "Kouign-amann, chez Maison Morel"
    assert "7,77" not in visitor.get("/news.atom").text


def test_days_that_are_announced_are_news(street: Street, visitor: Visitor) -> None:
    day = clock.today(street.town.time_zone) + timedelta(days=3)
    with transaction():
        announce(street.town.id, words=EventWords("La nuit des vitrines", day, day))
        past = clock.today(street.town.time_zone) - timedelta(days=3)
        announce(street.town.id, words=EventWords("Le bal", past, past))
    assert any(title.startswith("La nuit des vitrines, ") for title in titles(visitor))
    assert not any(title.startswith("Le bal") for title in titles(visitor))


def test_what_residents_do_not_see_is_no_news(street: Street, visitor: Visitor) -> None:
    with transaction():
        db.session.get_one(Product, (street.town.id, street.comte.product.id)).status = ProductStatus.HIDDEN
    assert not any("Comté" in title for title in titles(visitor))


@pytest.mark.parametrize(
    "name", ["<b>&amp;</b>", "]]>", 'a"b', "Pain\x0bau\x01 levain", "Pain\ufffe bis\uffff"]
)
def test_no_word_breaks_the_feed(street: Street, visitor: Visitor, name: str) -> None:
    with transaction():
        db.session.get_one(Product, (street.town.id, street.comte.product.id)).name = name
    kept = re.sub("[\x01\x0b\ufffe\uffff]", "", name)
    assert f"{kept}, chez Lantier" in titles(visitor)


def test_another_town_has_its_own_news(street: Street, visitor: Visitor) -> None:
    other = make_town("val-brume", host="val-brume.localhost")
    visitor.host = "val-brume.localhost"
    assert titles(visitor) == []
    make_goods(make_shop(other, name="Chez Brume"), name="Brioche")
    assert set(titles(visitor)) == {"Brioche, chez Chez Brume", "Chez Brume ouvre en ligne"}


def test_a_lone_surrogate_is_left_out() -> None:
    assert _plain("Pain \ud800bis") == "Pain bis"


def test_a_shop_that_only_shows_itself_does_not_open_online(street: Street, visitor: Visitor) -> None:
    make_shop(street.town, name="Vitrine", status=ShopStatus.SHOWCASE)
    assert "Vitrine rejoint la rue" in titles(visitor)
    assert "Maison Morel ouvre en ligne" in titles(visitor)


def test_news_that_did_not_change_are_not_sent_again(
    street: Street, visitor: Visitor, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as said:
        tag = visitor.get("/news.atom").headers["ETag"]
    assert len(said) <= 4
    assert visitor.get("/news.atom", headers={"If-None-Match": tag}).status_code == 304


def test_pages_lead_readers_to_it(street: Street, visitor: Visitor) -> None:
    assert 'type="application/atom+xml"' in visitor.get("/").text
