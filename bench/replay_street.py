"""The street of a replay: its shops with their shelves, and the browsers of who buys and who serves."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as wall_time
from http.client import HTTPConnection
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bench.replay_clock import HEADER
from bench.replay_plan import CLOSES, OPENS, SHOPS, Plan, Thing
from bench.servers import running_server
from marketplace.accounts.sessions import open_session
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import set_week
from tests.databases import app_on, blank_database, bring_up
from tests.factories import make_goods, make_shop, make_town, make_worker
from tests.web.storefront.buying import forms_in

ROOT = Path(__file__).resolve().parents[1]
_WEEK = dict.fromkeys(range(1, 8), ((OPENS, wall_time(13, 0)), (wall_time(14, 0), CLOSES)))
_SECONDS = 60
_PLENTY = 10**6
_COOKIE = "session"


class Unexpected(Exception):
    """The product answered otherwise than it should."""


@dataclass
class Times:
    """How long the server took, page by page. Units: seconds."""

    by_page: dict[str, list[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, page: str, seconds: float) -> None:
        """One answer."""
        with self._lock:
            self.by_page.setdefault(page, []).append(seconds)


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


class Browser:
    """Somebody's browser, whose clock is told with every request."""

    def __init__(self, port: int, times: Times, *, cookies: dict[str, str] | None = None) -> None:
        self._port, self._times = port, times
        self.cookies = dict(cookies or {})

    def get(self, path: str, *, at: datetime, page: str) -> Answer:
        """A page. Raises: Unexpected unless it is there."""
        answer = self._ask("GET", path, at, page, None)
        if answer.status != 200:
            raise Unexpected(f"GET {path}: {answer.status}")
        return answer

    def send(self, path: str, fields: dict[str, str], *, at: datetime, page: str) -> Answer:
        """A form. Raises: Unexpected when it leads nowhere."""
        answer = self._ask("POST", path, at, page, fields)
        if answer.status not in {302, 303}:
            raise Unexpected(f"POST {path}: {answer.status}")
        return answer

    def submit(self, path: str, *, to: str, at: datetime, page: str, **changed: str) -> Answer:
        """Open a page and send the form on it whose address ends so. Raises: Unexpected where it is not."""
        action, fields = self.form_on(path, to=to, at=at, page=page)
        return self.send(action, {**fields, **changed}, at=at, page=to.rpartition("/")[2])

    def form_on(self, path: str, *, to: str, at: datetime, page: str) -> tuple[str, dict[str, str]]:
        """The form on a page whose address ends so, and what stands in it. Raises: Unexpected."""
        forms = forms_in(self.get(path, at=at, page=page).text)
        found = next((action for action in forms if action.endswith(to)), None)
        if found is None:
            raise Unexpected(f"no form to {to} on {path}")
        return found, forms[found]

    def _ask(self, method: str, path: str, at: datetime, page: str, fields: dict[str, str] | None) -> Answer:
        host = f"localhost:{self._port}"
        headers = {"Host": host, "Origin": f"http://{host}", "Accept-Language": "fr", HEADER: at.isoformat()}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=_SECONDS)
        try:
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _is, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            answer = Answer(response.status, response.headers.get("Location") or "", response.read())
        finally:
            connection.close()
        self._times.note(f"{method} {page}", time.perf_counter() - begun)
        return answer


@dataclass(frozen=True)
class Shelf:
    """Where a thing is sold: its shop's and its own address."""

    shop_slug: str
    product_slug: str


@dataclass(frozen=True)
class Street:
    """A running street. `owners` and `staff`: the browsers of each shop, by its number."""

    port: int
    town_id: int
    shops: tuple[str, ...]
    shelves: dict[Thing, Shelf]
    owners: tuple[Browser, ...]
    staff: tuple[Browser, ...]
    environment: dict[str, str]
    times: Times

    def visitor(self) -> Browser:
        """Somebody who has never been here."""
        return Browser(self.port, self.times)


@contextmanager
def open_street(plan: Plan, folder: Path) -> Iterator[Street]:
    """The street as the plan needs it, founded the day before, under gunicorn: one thread a process."""
    founded = plan.errands[0].at - timedelta(days=1)
    with blank_database(folder) as url:
        app = app_on(url, folder)
        bring_up(app)
        environment = {"MARKET_ENV": "test", "MARKET_VAR": str(folder), "DATABASE_URL": url}
        with app.app_context(), clock.travel(founded):
            town_id, shops, shelves, cookies = _found(app, plan)
            db.session.remove()
            with running_server(
                "bench.replay_clock:application", folder=ROOT, environment=environment, threads=1
            ) as server:
                times = Times()
                at_work = [
                    tuple(Browser(server.port, times, cookies={_COOKIE: cookie}) for cookie in each)
                    for each in zip(*cookies, strict=True)
                ]
                yield Street(server.port, town_id, shops, shelves, at_work[0], at_work[1], environment, times)
            db.session.remove()
            db.engine.dispose()


def _found(app: Flask, plan: Plan) -> tuple[int, tuple[str, ...], dict[Thing, Shelf], list[tuple[str, str]]]:
    town = make_town()
    shops = [make_shop(town, name=name, rule=Rule(capacity=10_000)) for name in SHOPS]
    for shop in shops:
        with transaction():
            set_week(shop, week=_WEEK)
    shelves = {}
    for thing in plan.things:
        shop = shops[thing.shop]
        goods = make_goods(shop, name=f"{thing.words} {thing.code}", price_cents=thing.cents, on_hand=_PLENTY)
        shelves[thing] = Shelf(shop.slug, goods.product.slug)
    cookies = [
        (_signed_in(app, shop, ShopRole.OWNER), _signed_in(app, shop, ShopRole.STAFF)) for shop in shops
    ]
    return town.id, tuple(shop.slug for shop in shops), shelves, cookies


def _signed_in(app: Flask, shop: Shop, role: ShopRole) -> str:
    """The cookie of somebody who works in the shop and has signed in: how is no part of this measure."""
    user = make_worker(shop, role=role, email=f"{role}@{shop.slug}.example.org")
    with transaction():
        token = open_session(user.id, lasts=timedelta(days=60), second_factor=True)
    interface = app.session_interface
    serializer = isinstance(interface, SecureCookieSessionInterface) and interface.get_signing_serializer(app)
    if not serializer:
        raise Unexpected("the application signs no cookies")
    return str(serializer.dumps({"token": token}))


def path_of(location: str) -> str:
    """An address without its host."""
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
