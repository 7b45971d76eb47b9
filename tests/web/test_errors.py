"""Error pages stand when what they stand on does not: the database away, a transaction that has failed."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, abort
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marketplace.accounts.errors import TooManyTries
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.web.routing import Route, connect, everyone
from tests.databases import app_on, bring_up
from tests.factories import THURSDAY_MORNING, make_person, make_town
from tests.visitors import Visitor


@pytest.fixture
def broken(tmp_path: Path) -> Flask:
    """An installation whose database is not there."""
    app = app_on("postgresql+psycopg://nobody@127.0.0.1:1/nothing", tmp_path)
    app.test_client_class = Visitor
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize("address", ["/", "/account", "/cart", "/readyz", "/nowhere", "/backoffice/x/"])
def test_without_a_database_a_visitor_is_asked_to_come_back(broken: Flask, address: str) -> None:
    visitor = broken.test_client()
    visitor.set_cookie("basket", "a-basket")
    with visitor.session_transaction(base_url="http://localhost") as cookie:
        cookie["token"] = "a-token"
    answer = visitor.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Réessayez dans quelques secondes" in answer.text
    assert ("Votre panier est gardé" in answer.text) == (not address.startswith("/backoffice"))
    assert answer.headers["Content-Security-Policy"]


@pytest.fixture
def breaking(new_database: str, tmp_path: Path) -> Iterator[Flask]:
    """An installation with a page that leaves its transaction in pieces."""
    app = app_on(new_database, tmp_path)
    app.test_client_class = Visitor
    app.config["PROPAGATE_EXCEPTIONS"] = False
    routes: dict[str, Callable[..., str]] = {
        "/breaking/<name>": _break,
        "/waiting": _ask_to_wait,
        "/barred": _bar,
    }
    connect(app, [Route(rule, view, policy=everyone) for rule, view in routes.items()])
    bring_up(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def _break(name: str) -> str:
    try:
        db.session.execute(text("SELECT nothing FROM nowhere"))
    except DBAPIError:
        raise RuntimeError from None
    return name


def _ask_to_wait() -> str:
    raise TooManyTries(timedelta(minutes=7))


def _bar() -> str:
    abort(403)


def test_a_crash_is_a_page_with_a_number_and_the_log_names_nobody(
    breaking: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = breaking.test_client()
    assert isinstance(visitor, Visitor)
    with breaking.app_context():
        make_town()
        visitor.sign_in(make_person().id)
    answer = visitor.get("/breaking/lea@example.org?key=secret")
    assert answer.status_code == 500
    (number,) = re.findall(r"ce numéro.*?([0-9a-f]{8})", answer.text)
    assert number in caplog.text
    assert "/breaking/<name>" in caplog.text
    assert "lea@example.org" not in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "address", ["/", "/backoffice/", "/backoffice/x/", "/council/", "/operator/", "/account"]
)
def test_on_a_host_of_no_town_every_address_is_a_page_that_says_so(
    browser_for: Callable[[str], Visitor], address: str
) -> None:
    answer = browser_for("unknown.example").get(address)
    assert answer.status_code == 404
    assert "Aucune ville ne répond à cette adresse" in answer.text


def test_who_is_lost_may_search_and_sees_the_street(visitor: Visitor, shop: Shop) -> None:
    page = visitor.get("/nowhere")
    assert page.status_code == 404
    assert 'action="/search"' in page.text
    assert f'href="/shops/{shop.slug}"' in page.text
    assert shop.name in page.text
    assert "Erreur 404" in page.text


def test_an_address_that_changes_something_shows_no_street(visitor: Visitor, shop: Shop) -> None:
    page = visitor.post("/nowhere")
    assert page.status_code == 404
    assert shop.name not in page.text


def test_who_tried_too_often_is_told_when_to_come_back(breaking: Flask) -> None:
    visitor = breaking.test_client()
    with breaking.app_context():
        make_town()
    with clock.travel(THURSDAY_MORNING):
        page = visitor.get("/waiting")
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "420"
    assert "à partir de 10 h 07" in page.text.replace("\u00a0", " ")


def test_who_may_not_enter_is_led_to_the_sign_in(breaking: Flask) -> None:
    with breaking.app_context():
        make_town()
    page = breaking.test_client().get("/barred")
    assert page.status_code == 403
    assert 'href="/sign-in?next=/barred"' in page.text


def test_a_page_that_broke_may_be_asked_for_again(breaking: Flask) -> None:
    with breaking.app_context():
        make_town()
    page = breaking.test_client().get("/breaking/x?a=1")
    assert page.status_code == 500
    assert 'href="/breaking/x?a=1"' in page.text


def test_without_a_database_no_page_asks_for_the_street(broken: Flask) -> None:
    page = broken.test_client().get("/nowhere")
    assert page.status_code == 503
    assert "Dans la rue" not in page.text
