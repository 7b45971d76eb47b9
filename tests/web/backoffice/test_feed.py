"""A shop connects its till: the token is shown once, and opens until it is revoked."""

import re

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.intake.models import StockFeed
from marketplace.intake.stock_feeds import opens
from marketplace.shops.models import Shop
from tests.visitors import Visitor

FEED = "/backoffice/maison-morel/feed"
_TOKEN = re.compile(r'<code class="num">([\w-]{20,})</code>')


def feed(shop: Shop) -> StockFeed | None:
    db.session.rollback()
    return db.session.scalar(select(StockFeed).where(StockFeed.town_id == shop.town_id))


def test_a_token_is_shown_once_and_kept_as_a_digest(counter: Visitor, bakery: Shop) -> None:
    shown = _TOKEN.search(counter.submit(FEED, {}, to=f"{FEED}/token").text)
    assert shown
    assert shown[1] not in counter.get(FEED).text
    kept = feed(bakery)
    assert kept
    assert shown[1] not in kept.token_digest
    assert opens(bakery, token=shown[1])


def test_a_revoked_token_opens_nothing(counter: Visitor, bakery: Shop) -> None:
    shown = _TOKEN.search(counter.submit(FEED, {}, to=f"{FEED}/token").text)
    assert shown
    assert counter.submit(FEED, {}, to=f"{FEED}/revocation").status_code == 302
    db.session.rollback()
    assert not opens(bakery, token=shown[1])


def test_staff_and_strangers_find_nothing(
    helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    for browser in (helper, neighbour, outsider):
        assert browser.get(FEED).status_code == 404
        assert browser.post(f"{FEED}/token").status_code == 404
        assert browser.post(f"{FEED}/revocation").status_code == 404
    assert feed(bakery) is None


def test_without_the_token_of_the_page_nothing_is_made(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(f"{FEED}/token").status_code == 400
    assert feed(bakery) is None
