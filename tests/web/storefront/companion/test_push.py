"""« Tell me on this telephone »: asked on the order's page, by who may see it, and taken back there."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.core.settings import Settings
from marketplace.core.web_push import PushKey
from marketplace.notices.models import PushSubscription
from marketplace.notices.pushing import Browser, SubscriptionRefused, subscribe
from tests.crowd import all_at_once
from tests.push_service import Phone
from tests.visitors import Visitor
from tests.web.storefront.buying import plain
from tests.web.storefront.companion.ordered import Ordered


@pytest.fixture
def pushing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation that tells browsers; its public key."""
    key = PushKey.drawn()
    with_key = Settings(market_env="test", push_key=key.secret)
    settings = app.extensions["settings"].model_copy(update={"push_key": with_key.push_key})
    monkeypatch.setitem(app.extensions, "settings", settings)
    return key.public


def address(ordered: Ordered, *more: str) -> str:
    """Where the page's script sends to."""
    path, _mark, query = ordered.page.partition("?")
    return f"{'/'.join([path, 'notices', *more])}?{query}"


def browsers() -> int:
    return db.session.scalar(
        select(func.count()).select_from(PushSubscription).execution_options(all_towns=True)
    ) or 0  # fmt: skip


def test_the_page_offers_it_where_browsers_can_be_told(
    pushing: str, visitor: Visitor, ordered: Ordered
) -> None:
    page = visitor.get(ordered.page).text
    assert f'hidden data-push="{pushing}"' in page


def test_without_a_key_the_page_says_nothing_of_it(visitor: Visitor, ordered: Ordered) -> None:
    assert "data-push" not in visitor.get(ordered.page).text
    assert visitor.post(address(ordered), data=Phone().fields).status_code == 404


def test_a_kiosk_is_never_told(pushing: str, visitor: Visitor, ordered: Ordered) -> None:
    at = int(clock.now().timestamp())
    visitor.set_cookie("kiosk", f"{at}.{link_key(f'kiosk of {ordered.street.town.id}', at)}")
    assert "J’ai fini : tout effacer" in plain(visitor.get(ordered.page).text)
    assert "data-push" not in visitor.get(ordered.page).text
    assert visitor.post(address(ordered), data=Phone().fields).status_code == 404
    assert browsers() == 0


def test_a_browser_asks_twice_is_kept_once_and_is_let_go(
    pushing: str, visitor: Visitor, ordered: Ordered
) -> None:
    phone = Phone()
    for _again in range(2):
        assert visitor.post(address(ordered), data=phone.fields).status_code == 204
    assert browsers() == 1
    gone = visitor.post(address(ordered, "removal"), data={"endpoint": phone.fields["endpoint"]})
    assert gone.status_code == 204
    assert browsers() == 0


def test_a_stranger_asks_in_vain(pushing: str, visitor: Visitor, ordered: Ordered) -> None:
    bare = address(ordered).partition("?")[0]
    for key in ("", "?key=" + "0" * 32):
        assert visitor.post(bare + key, data=Phone().fields).status_code == 404
        assert visitor.post(f"{bare}/removal{key}", data={"endpoint": "x"}).status_code == 404
    assert browsers() == 0


def test_another_site_asks_in_vain(pushing: str, visitor: Visitor, ordered: Ordered) -> None:
    foreign = {"Origin": "https://evil.example"}
    answer = visitor.post(address(ordered), data=Phone().fields, headers=foreign)
    assert answer.status_code >= 400
    assert browsers() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "http://push.example.com/x"},
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://localhost/x"},
        {"endpoint": "https://push.example.com:22/x"},
        {"endpoint": "https://push.example.com/" + "x" * 1200},
        {"endpoint": ""},
        {"p256dh": "AAAA"},
        {"auth": ""},
        {"auth": "BTBZMqHH6r4Tts7J_aSIgg" + "!" * 2_000},
        {"p256dh": Phone().fields["p256dh"] + " " * 2_000},
    ],
)
def test_what_is_no_subscription_is_refused_in_words(
    pushing: str, visitor: Visitor, ordered: Ordered, change: dict[str, str]
) -> None:
    answer = visitor.post(address(ordered), data={**Phone().fields, **change})
    assert answer.status_code == 422
    assert "Cet appareil ne peut pas être prévenu" in answer.text
    assert browsers() == 0


def test_an_order_tells_a_handful_of_browsers_at_most(
    pushing: str, visitor: Visitor, ordered: Ordered
) -> None:
    for number in range(7):
        fields = {**Phone().fields, "endpoint": f"https://push.example.com/{number}"}
        visitor.post(address(ordered), data=fields)
    assert browsers() == 5


@pytest.mark.race
def test_however_many_ask_at_once_an_order_tells_a_handful(
    app: Flask, pushing: str, ordered: Ordered
) -> None:
    town_id, order_id = ordered.street.town.id, ordered.order_id
    keys = Phone().fields

    def ask(number: int) -> bool:
        browser = Browser(f"https://push.example.com/{number}", keys["p256dh"], keys["auth"])
        try:
            with transaction():
                subscribe(town_id, order_id=order_id, browser=browser)
        except SubscriptionRefused:
            return False
        return True

    assert sum(all_at_once(app, [partial(ask, number) for number in range(16)])) == 5
    assert browsers() == 5
