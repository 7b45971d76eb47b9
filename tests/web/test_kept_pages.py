"""Drawn pages are kept, and nobody can tell: never another language, town, basket, price or hour."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.browsing.index import index_products
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.services import change_words, set_special_day
from marketplace.towns.models import Showcase
from tests.databases import app_on, close_database
from tests.factories import THURSDAY_MORNING, make_goods, make_person, make_shop, make_town
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.waiting import PATIENCE_SECONDS
from tests.web.storefront.buying import Street, pause, plain, put_in_basket, recount, reprice

CountSql = Callable[[], AbstractContextManager[list[str]]]
BREAD = "/shops/maison-morel/baguette-de-tradition"
PUBLIC = ["/", "/shops", "/shops?open=1", "/shops?kind=cheese", "/shops/maison-morel", BREAD,
          "/search?q=baguette", "/help", "/legal/terms"]  # fmt: skip


@pytest.fixture
def found(street: Street) -> Street:
    """The street, its goods in the search."""
    with transaction():
        goods = (street.bread, street.comte)
        index_products(street.town.id, product_ids=[each.product.id for each in goods])
    return street


@pytest.fixture
def elsewhere(app: Flask, tmp_path: Path) -> Iterator[Visitor]:
    """A browser at another process of the same installation, with pages of its own."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    other = app_on(url, tmp_path)
    other.test_client_class = Visitor
    visitor = other.test_client()
    assert isinstance(visitor, Visitor)
    yield visitor
    with other.app_context():
        close_database()


@pytest.mark.parametrize("path", PUBLIC)
def test_the_next_visitor_gets_the_kept_page(
    found: Street, browser_for: Callable[[str], Visitor], count_sql: CountSql, path: str
) -> None:
    first = browser_for("localhost").get(path)
    with count_sql() as said:
        second = browser_for("localhost").get(path)
    assert said == []  # but for the version, which is asked past what counts statements
    assert (second.data, second.status_code) == (first.data, 200)
    assert dict(second.headers) == dict(first.headers)


def test_a_kept_page_is_packed_and_told_apart(found: Street, visitor: Visitor) -> None:
    whole = visitor.get("/")
    packed = visitor.get("/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == whole.data
    tag = packed.headers["ETag"]
    assert tag != whole.headers["ETag"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    again = visitor.get("/", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Content-Length" not in again.headers
    reprice(found.bread, 175)
    assert visitor.get("/", headers=known).status_code == 200


def close_for_a_day(street: Street) -> None:
    with transaction():
        day = clock.today("Europe/Paris")
        set_special_day(db.session.merge(street.bakery), day=day, ranges=[], reason="Congés")


def tell_a_story(street: Street) -> None:
    with transaction():
        shop = db.session.merge(street.bakery)
        change_words(shop, tagline="Le pain du port", story="", phone="", seen_version=shop.version)


def sell_out(street: Street) -> None:
    make_order(street.town, (street.bread, 10))


def fill_the_first_windows(street: Street) -> None:
    for _ in range(6):
        make_order(street.town, (street.bread, 1))


def welcome(street: Street) -> None:
    with transaction():
        words = db.session.scalars(select(Showcase).where(Showcase.town_id == street.town.id)).one()
        words.title_fr = "Bienvenue sur le quai"


CHANGES: list[tuple[str, Callable[[Street], None], str]] = [
    (BREAD, lambda street: reprice(street.bread, 175), "1,75 €"),
    ("/shops/maison-morel", lambda street: reprice(street.bread, 175), "1,75 €"),
    ("/", lambda street: reprice(street.bread, 175), "1,75 €"),
    ("/search?q=baguette", lambda street: reprice(street.bread, 175), "1,75 €"),
    (BREAD, lambda street: recount(street.bread, 2), "Plus que 2"),
    (BREAD, sell_out, "Épuisé"),
    ("/shops/maison-morel", sell_out, "Épuisé"),
    ("/shops", fill_the_first_windows, "Retrait aujourd’hui dès 11 h 30"),
    ("/shops/maison-morel", close_for_a_day, "ouvre demain à 9 h"),
    ("/", close_for_a_day, "ouvre demain à 9 h"),
    ("/shops/maison-morel", tell_a_story, "Le pain du port"),
    ("/shops/maison-morel", lambda street: pause(street.bakery), "pause"),
    ("/", welcome, "Bienvenue sur le quai"),
]


@pytest.mark.parametrize(("path", "change", "words"), CHANGES)
def test_a_change_shows_at_once_in_every_process(
    found: Street,
    visitor: Visitor,
    elsewhere: Visitor,
    path: str,
    change: Callable[[Street], None],
    words: str,
) -> None:
    for browser in (visitor, elsewhere):
        for _ in range(2):
            assert words not in plain(browser.get(path).text)
    change(found)
    for browser in (visitor, elsewhere):
        assert words in plain(browser.get(path).text)


def test_a_kept_page_is_of_one_language(found: Street, visitor: Visitor) -> None:
    for _ in range(2):
        assert '<html lang="fr">' in visitor.get("/").text
        assert '<html lang="en">' in visitor.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
        assert '<html lang="fr">' in visitor.get("/", headers={"Accept-Language": "de, nl;q=0.5"}).text
    visitor.set_cookie("lang", "en")
    assert '<html lang="en">' in visitor.get("/").text
    assert '<html lang="en">' in visitor.get("/", headers={"Accept-Language": "fr"}).text


def test_a_kept_page_is_of_one_town(found: Street, browser_for: Callable[[str], Visitor]) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    make_goods(make_shop(other, name="Maison Morel"), price_cents=210)
    for _ in range(2):
        assert "1,30 €" in plain(browser_for("localhost").get(BREAD).text)
        assert "2,10 €" in plain(browser_for("val-brume.localhost").get(BREAD).text)


def test_a_host_that_moves_to_another_town_shows_that_town(found: Street, visitor: Visitor) -> None:
    assert "Port-Lanterne" in visitor.get("/help").text
    with transaction():
        street_name, found_town = "Rue des Brumes", db.session.merge(found.town)
        found_town.name, found_town.street_name = "Val-Brume", street_name
    page = visitor.get("/help").text
    assert "Val-Brume" in page
    assert "Port-Lanterne" not in page


def test_a_basket_is_its_owners_alone(found: Street, browser_for: Callable[[str], Visitor]) -> None:
    buyer, passer_by = browser_for("localhost"), browser_for("localhost")
    passer_by.get("/shops")
    put_in_basket(buyer, found.bread, shop="maison-morel", quantity="2")
    buyer.get(BREAD)  # what was to be said has been said
    mine = buyer.get("/shops")
    assert '<span class="count">1' in mine.text
    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert '<span class="count">' not in passer_by.get("/shops").text
    assert '<span class="count">1' in buyer.get("/shops").text


def test_who_is_signed_in_is_seen_by_nobody_else(
    found: Street, browser_for: Callable[[str], Visitor]
) -> None:
    lea, passer_by = browser_for("localhost"), browser_for("localhost")
    lea.sign_in(make_person("lea@example.org").id)
    assert 'href="/account"' in lea.get("/").text
    for browser in (passer_by, browser_for("localhost")):
        page = browser.get("/")
        assert 'href="/sign-in"' in page.text
        assert "csrf_token" not in page.text
        assert "Set-Cookie" not in page.headers


def test_words_that_age_are_drawn_anew_each_minute(found: Street, visitor: Visitor) -> None:
    at = THURSDAY_MORNING + timedelta(minutes=30)
    for minutes in (30, 31, 32):
        with clock.travel(at):
            assert f"Vérifié il y a {minutes} min" in plain(visitor.get(BREAD).text)
        at += timedelta(minutes=1)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (time(12, 29, 59), time(12, 30), "ouvre à 14 h"),
        (time(13, 59, 59), time(14, 0), "Ouvert jusqu’à 19 h"),
        (time(10, 44, 59), time(10, 45, 1), "Retrait aujourd’hui dès 12 h"),
    ],
)
def test_doors_and_windows_open_and_close_on_the_minute(
    found: Street, visitor: Visitor, before: time, after: time, words: str
) -> None:
    day = THURSDAY_MORNING.date()
    for wall, is_said in ((before, False), (after, True)):
        at = datetime.combine(day, wall, tzinfo=THURSDAY_MORNING.tzinfo) - timedelta(hours=2)
        with clock.travel(at):
            assert (words in plain(visitor.get("/shops/maison-morel").text)) is is_said


def test_a_search_in_vain_is_counted_each_time(found: Street, visitor: Visitor, count_sql: CountSql) -> None:
    visitor.get("/search?q=xylophone")
    with count_sql() as said:
        visitor.get("/search?q=xylophone")
    assert any(statement.startswith("INSERT INTO empty_searches") for statement in said)


@pytest.mark.parametrize("path", ["/shops/nobody", "/nothing-here", "/cart", "/sign-in", "/shops?page=99"])
def test_other_answers_are_as_they_were(found: Street, visitor: Visitor, path: str) -> None:
    first, second = visitor.get(path), visitor.get(path)
    assert first.status_code == second.status_code
    assert first.headers.get("Cache-Control") == second.headers.get("Cache-Control")


def test_asking_for_the_head_alone_still_works(found: Street, visitor: Visitor) -> None:
    whole = visitor.get("/")
    head = visitor.head("/")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_who_reads_while_prices_rise_never_sees_an_older_one(
    app: Flask, found: Street, browser_for: Callable[[str], Visitor]
) -> None:
    # A page that was drawn while a price changed must not outlive the change.
    risen, last, done, seen = [130], 170, Event(), 0

    def raise_prices() -> None:
        with app.app_context(), clock.travel(THURSDAY_MORNING):
            for cents in range(131, last + 1):
                reprice(found.bread, cents)
                risen.append(cents)
            db.session.remove()
        done.set()

    writer = Thread(target=raise_prices)
    writer.start()
    while not done.is_set():
        least = risen[-1]
        page = plain(browser_for("localhost").get(BREAD).text)
        shown = next(cents for cents in range(last, 129, -1) if f"{cents // 100},{cents % 100:02d} €" in page)
        assert shown >= least
        seen += 1
    writer.join(PATIENCE_SECONDS)
    assert seen > 2
    assert "1,70 €" in plain(browser_for("localhost").get(BREAD).text)
