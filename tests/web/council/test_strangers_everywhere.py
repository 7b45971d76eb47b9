"""Every address of the town hall, walked by everybody who works somewhere else: nobody of them gets in.

The list is the application's own, so that an address added tomorrow is walked, too.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import NumberConverter

from marketplace.core.db import transaction
from marketplace.pickup.hubs import open_hub, post_at_hub
from marketplace.shops.models import ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town, TownRole
from marketplace.towns.services import appoint
from tests.factories import make_person, make_shop, make_town
from tests.visitors import Visitor

_FACES = ("council.", "assisted.", "operator.")
_OF_MODERATORS = {
    *("council.list_recalls", "council.list_reports", "council.list_wishes"),
    "council.show_reviews_switch",
}
_BY_LINK = {"council.show_town_joining", "council.create_town_joining"}  # a stranger's very way in


def addresses(app: Flask, *faces: str) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address that fits, of all rules of these faces."""
    return [
        (rule.endpoint, method, _address(app, rule))
        for rule in sorted(app.url_map.iter_rules(), key=str)
        if rule.endpoint.startswith(faces) and rule.endpoint not in _BY_LINK
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"})
    ]


def _address(app: Flask, rule: Rule) -> str:
    known = {name: 1 if isinstance(part, NumberConverter) else "x" for name, part in rule._converters.items()}
    return str(app.url_map.bind("localhost").build(rule.endpoint, known))


@pytest.fixture
def other() -> Town:
    """Another town of the installation."""
    return make_town("val-brume", name="Val-Brume", host="val-brume.localhost")


def asked(browser: Visitor, method: str, address: str, token: str) -> int:
    data = {"csrf_token": token} if method != "GET" else None
    return int(browser.open(address, method=method, data=data).status_code)


@pytest.mark.parametrize("role", list(TownRole))
def test_who_works_for_one_town_opens_nothing_of_another(
    app: Flask, browser_for: Callable[[str], Visitor], town: Town, other: Town, role: TownRole
) -> None:
    user, bakery = make_person("deux@example.org"), make_shop(other)
    with transaction():
        appoint(other.id, user_id=user.id, role=role)
        hire(bakery, user_id=user.id, role=ShopRole.OWNER)
        hub = open_hub(other.id, slug="gare", name="La Gare")
        post_at_hub(other.id, hub_id=hub.id, user_id=user.id)
    browser = browser_for("localhost")
    browser.sign_in(user.id)
    token = browser.token_on("/account")
    walked = addresses(app, *_FACES)
    assert len(walked) > 50
    opened = [each for each in walked if asked(browser, each[1], each[2], token) != 404]
    assert opened == []


@pytest.mark.parametrize("role", [TownRole.AGENT, TownRole.MODERATOR])
def test_at_home_an_agent_and_a_moderator_open_their_own_pages_only(
    app: Flask, browser_for: Callable[[str], Visitor], town: Town, role: TownRole
) -> None:
    user = make_person("agent@example.org")
    with transaction():
        appoint(town.id, user_id=user.id, role=role)
    browser = browser_for("localhost")
    browser.sign_in(user.id)
    token = browser.token_on("/account")
    opened = {
        endpoint
        for endpoint, method, address in addresses(app, "council.", "operator.")
        if asked(browser, method, address, token) != 404
    }
    assert opened == (_OF_MODERATORS if role is TownRole.MODERATOR else set())


def test_who_works_in_two_towns_opens_in_each_what_they_are_there(
    browser_for: Callable[[str], Visitor], town: Town, other: Town
) -> None:
    user = make_person("deux@example.org")
    with transaction():
        appoint(town.id, user_id=user.id, role=TownRole.AGENT)
        appoint(other.id, user_id=user.id, role=TownRole.MANAGER)
    seen = {}
    for host in ("localhost", "val-brume.localhost"):
        browser = browser_for(host)
        browser.sign_in(user.id)
        seen[host] = [browser.get(page).status_code for page in ("/assisted/", "/council/")]
    assert seen == {"localhost": [200, 404], "val-brume.localhost": [200, 200]}
