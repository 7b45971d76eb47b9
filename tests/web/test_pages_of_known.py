"""Whoever is known gets the page that is kept for all, with their own parts in it: as if drawn for them."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask, Response, g

from marketplace.browsing.index import index_products
from marketplace.core.db import transaction
from marketplace.towns.models import Town
from marketplace.web.kiosk import make_kiosk
from marketplace.web.own_parts import KEEPING, Keeping
from tests.factories import make_person
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, plain, put_in_basket, recount, reprice

CountSql = Callable[[], AbstractContextManager[list[str]]]
SHOP, BREAD = "/shops/maison-morel", "/shops/maison-morel/baguette-de-tradition"
PUBLIC = ("/", "/shops", "/shops?open=1", SHOP, BREAD, "/search?q=baguette", "/help", "/help/easy",
          "/legal/terms", "/events", "/recalls", "/featured", "/legal/accessibility")  # fmt: skip
_TOKEN = re.compile(r'(name="csrf_token" value=")[^"]+')


@pytest.fixture
def found(street: Street) -> Street:
    """The street, its goods in the search."""
    with transaction():
        goods = (street.bread, street.comte)
        index_products(street.town.id, product_ids=[each.product.id for each in goods])
    return street


@pytest.fixture
def lea(found: Street, browser_for: Callable[[str], Visitor]) -> Visitor:
    """Léa, signed in, a loaf in her basket; the bakery and its bread are among her favourites."""
    browser = browser_for("localhost")
    browser.sign_in(make_person("lea@example.org").id)
    put_in_basket(browser, found.bread, shop="maison-morel", quantity="2")
    browser.submit(SHOP, {}, to="/favourites/shops/maison-morel")
    browser.submit(BREAD, {}, to="/favourites/products/maison-morel/baguette-de-tradition")
    browser.get("/cart")  # what was to be said has been said
    return browser


@pytest.fixture
def buyer(found: Street, browser_for: Callable[[str], Visitor]) -> Visitor:
    """Somebody with a basket and no account."""
    browser = browser_for("localhost")
    put_in_basket(browser, found.bread, shop="maison-morel", quantity="2")
    browser.get("/cart")
    return browser


@contextmanager
def nothing_kept(app: Flask) -> Iterator[None]:
    """Pages of known people are drawn for them alone."""
    kept = app.extensions.pop("kept_pages")
    try:
        yield
    finally:
        app.extensions["kept_pages"] = kept


def seen(browser: Visitor, path: str) -> str:
    """A page without what is drawn by lot."""
    page = browser.get(path)
    assert page.status_code == 200
    return _TOKEN.sub(r"\1", page.text)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("who", ["lea", "buyer"])
def test_the_page_is_the_one_that_would_be_drawn_for_them_alone(
    app: Flask, request: pytest.FixtureRequest, who: str, path: str
) -> None:
    browser: Visitor = request.getfixturevalue(who)
    with nothing_kept(app):
        alone = seen(browser, path)
    for _ in range(2):  # drawn for all by this very request, then kept
        assert seen(browser, path) == alone
    assert '<span class="count">1' in alone


@pytest.mark.parametrize("path", [SHOP, BREAD])
def test_hearts_are_each_visitors_own(
    lea: Visitor, buyer: Visitor, browser_for: Callable[[str], Visitor], path: str
) -> None:
    for _ in range(2):
        assert "Dans vos favoris" in lea.get(path).text
        for stranger in (buyer, browser_for("localhost")):
            page = stranger.get(path).text
            assert "Garder en favori" in page
            assert "csrf_token" not in page


def test_what_was_just_said_is_said_to_one_and_once(
    found: Street, browser_for: Callable[[str], Visitor]
) -> None:
    buyer, passer_by = browser_for("localhost"), browser_for("localhost")
    said = 'class="wrap flashes"'
    put_in_basket(buyer, found.bread, shop="maison-morel", quantity="2")
    assert said not in passer_by.get(BREAD).text
    assert said in buyer.get(BREAD).text
    assert said not in buyer.get(BREAD).text


@pytest.mark.parametrize("path", ["/", SHOP, BREAD])
def test_no_mark_is_left_in_a_page(
    lea: Visitor, buyer: Visitor, browser_for: Callable[[str], Visitor], path: str
) -> None:
    for browser in (lea, buyer, browser_for("localhost")):
        assert "\0" not in browser.get(path).text


def test_changes_show_at_once(found: Street, lea: Visitor) -> None:
    assert "1,30 €" in plain(lea.get(BREAD).text)
    reprice(found.bread, 175)
    assert "1,75 €" in plain(lea.get(BREAD).text)
    recount(found.bread, 2)
    assert "Plus que 2" in lea.get(BREAD).text


def test_the_second_page_asks_for_little(lea: Visitor, count_sql: CountSql) -> None:
    lea.get("/")
    with count_sql() as said:
        lea.get("/")
    assert len(said) <= 4, said  # the town, the session, the basket's count, and a way out of the last


def test_the_language_of_a_known_visitor_is_kept_apart(lea: Visitor) -> None:
    for _ in range(2):
        assert '<html lang="fr">' in lea.get("/").text
        assert '<html lang="en">' in lea.get("/", headers={"Accept-Language": "en"}).text
    lea.set_cookie("lang", "en")
    page = lea.get("/").text
    assert '<html lang="en">' in page
    assert 'href="/account"' in page


def test_a_search_in_vain_is_counted_once_for_each(lea: Visitor, count_sql: CountSql) -> None:
    for _ in range(2):
        with count_sql() as said:
            lea.get("/search?q=xylophone")
        assert len([each for each in said if each.startswith("INSERT INTO empty_searches")]) == 1


@pytest.mark.parametrize(("path", "status"), [("/shops/nobody", 404), ("/cart", 200)])
def test_other_answers_are_as_they_were(lea: Visitor, path: str, status: int) -> None:
    assert [lea.get(path).status_code for _ in range(2)] == [status, status]


def test_a_kiosk_draws_its_own(found: Street, buyer: Visitor, app: Flask) -> None:
    with app.test_request_context("http://localhost/"):
        g.town = found.town
        cookie = make_kiosk(Response()).headers["Set-Cookie"].split(";")[0]
    name, value = cookie.split("=", 1)
    buyer.set_cookie(name, value)
    assert "Borne de la mairie" in buyer.get("/").text


def test_a_view_that_is_run_again_leaves_no_parts_of_its_first_try(app: Flask, town: Town) -> None:
    said = Keeping()
    page = app.jinja_env.from_string('a{{ own_part("parts/flashes.html") }}b')
    with app.test_request_context("http://localhost/", environ_overrides={KEEPING: said}):
        g.town = town
        said.begin()
        page.render()  # and comes to nothing
        said.begin()
        assert said.cut(page.render().encode()) == b"ab"
    assert said.is_whole
    assert [part.template for part in said.parts] == ["parts/flashes.html"]
