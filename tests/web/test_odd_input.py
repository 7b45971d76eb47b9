"""Whatever is typed, pasted or forged: every address answers with a page that helps, never with a crash."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.core import clock
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import (
    THURSDAY_MORNING,
    Goods,
    make_goods,
    make_official,
    make_shop,
    make_town,
    make_worker,
)
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.storefront.buying import forms_on, put_in_basket

NUL, HUGE, LONG = "a\x00b", str(10**30), "x" * 10_000
ODD = (NUL, HUGE, LONG, "-1", "🧀" * 60, "²", "//[", "{{7*7}} %s %(name)s", " \t", "\u202e\x07\x1b")
HARSH = (NUL, HUGE, LONG)
BROKEN = ("%zz", "%ff%fe%ed%a0%80", "%00", "..%2f..%2fetc", "%0d%0aX:1", "?%00=%00&%ff")
QUERY = ("q", "page", "kind", "open", "shelf", "shop", "next", "key", "order")
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
_TYPED = re.compile(r'<textarea[^>]*name="([^"]+)"')
_SIGN_OUT = "/sign-out"


@dataclass
class Walk:
    """One browser that goes all through its own face, and every answer that was a crash."""

    browser: Visitor
    face: str
    crashes: list[str] = field(default_factory=list)

    def get(self, address: str, **how: object) -> TestResponse:
        """Look."""
        return self._noted(self.browser.get(address, buffered=True, **how), "GET", address, "")

    def post(self, address: str, what: str, **how: object) -> TestResponse:
        """Send."""
        return self._noted(self.browser.post(address, **how), "POST", address, what)

    def _noted(self, answer: TestResponse, method: str, address: str, what: str) -> TestResponse:
        if answer.status_code >= 500:
            self.crashes.append(f"{answer.status_code} {method} {address[:90]!r} {what[:60]!r}")
        return answer


@dataclass(frozen=True)
class Street:
    """What the addresses name."""

    town: Town
    shop: Shop
    bread: Goods
    order: str

    def good(self, argument: str) -> str:
        """A value that the address knows."""
        known = {
            "shop_slug": self.shop.slug,
            "product_slug": self.bread.product.slug,
            "reference": self.order,
            "page": "notice",
            "code": "fr",
            "day": "2026-12-24",
            "name": "storefront",
        }
        return known.get(argument, "x")


@pytest.fixture
def street(database: None) -> Iterator[Street]:
    """A bakery with an order, on a Thursday morning."""
    with clock.travel(THURSDAY_MORNING):
        town = make_town()
        shop = make_shop(town)
        bread = make_goods(shop, on_hand=90)
        yield Street(town, shop, bread, make_order(town, (bread, 2)))


@pytest.fixture
def in_earnest(app: Flask) -> Iterator[None]:
    """A crash is answered with its page, as for customers, instead of being raised into the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


_FACES = {
    "visitor": r"/(?!council)",
    "owner": "/(backoffice|account$)",
    "council": "/(council|operator|sign-in)",
}


@pytest.fixture(params=list(_FACES))
def walk(request: pytest.FixtureRequest, street: Street, in_earnest: None, visitor: Visitor) -> Walk:
    """The browser of a visitor with a filled basket, of a shop's owner, of the town's manager."""
    if request.param == "owner":
        visitor.sign_in(make_worker(street.shop).id)
    if request.param == "council":
        visitor.sign_in(make_official(street.town).id)
    put_in_basket(visitor, street.bread, shop=street.shop.slug, quantity="2")
    return Walk(visitor, _FACES[request.param])


def _rules(app: Flask, walk: Walk, *, method: str) -> list[Rule]:
    """The rules of a face that take a method."""
    rules = (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))
    return [rule for rule in rules if re.match(walk.face, rule.rule)]


def _addresses(app: Flask, street: Street, walk: Walk, *, method: str) -> list[str]:
    """The face's addresses, with good values."""
    rules = _rules(app, walk, method=method)
    return sorted({_ARGUMENT.sub(lambda found: street.good(found[1]), rule.rule) for rule in rules})


def _odd_addresses(app: Flask, street: Street, walk: Walk) -> Iterator[str]:
    """The same, with one odd value at a time in the place of each good one."""
    for rule in _rules(app, walk, method="GET"):
        for odd_one in sorted(rule.arguments):
            for odd in HARSH:
                yield _ARGUMENT.sub(
                    lambda found, odd_one=odd_one, odd=odd: (  # type: ignore[misc]
                        quote(odd, safe="") if found[1] == odd_one else street.good(found[1])
                    ),
                    rule.rule,
                )


def _forms(walk: Walk, pages: list[str]) -> dict[str, dict[str, str]]:
    """Every form that the pages show, by its address, with all its fields."""
    forms: dict[str, dict[str, str]] = {}
    for page in pages:
        answer = walk.get(page)
        if answer.mimetype == "text/html":
            typed = dict.fromkeys(_TYPED.findall(answer.text), "")
            for address, fields in forms_on(answer).items():
                forms.setdefault(address or page, {**typed, **fields})
    forms.pop(_SIGN_OUT, None)
    return forms


def _told_apart(names: list[str]) -> list[str]:
    """One field of each kind: a form repeats the same ones for each day and each format."""
    return list({re.sub(r"^[a-z]+day-|-[0-9]+-", "-", name): name for name in names}.values())


def test_no_address_crashes_on_odd_names_and_questions(app: Flask, street: Street, walk: Walk) -> None:
    for address in _odd_addresses(app, street, walk):
        walk.get(address)
    for address in _addresses(app, street, walk, method="GET"):
        for odd in ODD:
            walk.get(address, query_string=dict.fromkeys(QUERY, odd))
    assert walk.crashes == []


@pytest.mark.usefixtures("street", "in_earnest")
@pytest.mark.parametrize("broken", BROKEN)
def test_broken_addresses_lead_nowhere(visitor: Visitor, broken: str) -> None:
    for place in ("", "/shops", "/shops/maison-morel", "/orders", "/language", "/media", "/static"):
        assert visitor.get(f"{place}/{broken}", buffered=True).status_code < 500


def test_no_form_crashes_on_odd_words(app: Flask, street: Street, walk: Walk) -> None:
    for address, fields in _forms(walk, _addresses(app, street, walk, method="GET")).items():
        kept = {name: fields[name] for name in ("csrf_token", "version", "seen") if name in fields}
        typed = [name for name in fields if name not in kept]
        for odd in ODD:
            walk.post(address, odd, data=dict.fromkeys(typed, odd) | kept)
        for name in _told_apart([*typed, *kept.keys() - {"csrf_token"}]):
            for odd in HARSH:
                walk.post(address, f"{name}={odd}", data={**fields, name: odd})
    assert walk.crashes == []


def test_no_act_crashes_on_odd_shapes(app: Flask, street: Street, walk: Walk) -> None:
    token = walk.browser.token_on("/account") if "token" in _session(walk) else ""
    for address in _addresses(app, street, walk, method="POST"):
        if address == _SIGN_OUT:
            continue
        for shape in _SHAPES:
            walk.post(address, str(shape), headers={"X-CSRFToken": token}, **shape)
        again = {
            name: ["1", NUL, "2"] for name in ("name", "email", "change", "act", "variants-²-label", "²")
        }
        walk.post(address, "twice", data={"csrf_token": token, **again})
    assert walk.crashes == []


_SHAPES: tuple[dict[str, object], ...] = (
    {"json": {"name": [1, {"a": None}]}},
    {"data": b"\xff\x00\xfe=%00&%ff=%zz&name=%ed%a0%80", "content_type": "application/x-www-form-urlencoded"},
    {"data": b"--x\r\n", "content_type": "multipart/form-data"},
    {"data": b"--x\r\nnothing", "content_type": "multipart/form-data; boundary=x"},
    {"data": b"name", "content_type": "text/plain; charset=nonsense"},
    {"data": b"&" * 5_000, "content_type": "application/x-www-form-urlencoded; charset=utf-16"},
    {"data": {"variants-²-label": "a", f"variants-{HUGE}-label": "a", f"count-{NUL}": "1", f"x{NUL}": "1"}},
)
_HEADERS: tuple[tuple[str, str], ...] = (
    ("Origin", "http://["),
    ("Origin", "null"),
    ("Origin", "\xff"),
    ("Accept-Language", "fr;q=x, *;q=-1, en_\xff, " + "a-" * 500),
    ("Cookie", "lang=\xff; basket=%00; session=.eJx; known=x.y.z; " + "a=" * 500),
    ("Cookie", f"basket={LONG[:3000]}; session=\xff\xfe"),
    ("If-None-Match", 'W/"\xff", *'),
    ("Range", "bytes=99999999999999999999-"),
    ("X-Forwarded-For", "\xff, 1.2.3.4"),
)
_HOSTS = (
    "localhost:99999",
    "localhost:x",
    "[",
    "[::1]",
    "a b",
    "\xff",
    LONG[:300],
    "unknown.example",
    "..",
    "-",
)


@pytest.mark.usefixtures("street", "in_earnest")
@pytest.mark.parametrize(("name", "value"), _HEADERS)
def test_odd_headers_crash_nothing(visitor: Visitor, name: str, value: str) -> None:
    for address in ("/", "/cart", "/search?q=pain", "/backoffice/", "/media/x", "/static/css/base.css"):
        assert visitor.get(address, headers={name: value}, buffered=True).status_code < 500
    assert visitor.post("/cart/lines", headers={name: value}, data={}).status_code < 500


@pytest.mark.usefixtures("street", "in_earnest")
@pytest.mark.parametrize("host", _HOSTS)
def test_an_odd_host_is_nobodys(visitor: Visitor, host: str) -> None:
    for address in ("/", "/sign-in", "/nowhere", "/account"):
        assert visitor.get(address, headers={"Host": host}).status_code < 500


def _session(walk: Walk) -> dict[str, object]:
    with walk.browser.session_transaction(base_url=f"http://{walk.browser.host}") as cookie:
        return dict(cookie)
