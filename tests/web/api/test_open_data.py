"""Open data: readable by everybody, stable, nothing private, nothing of too few, no formulas."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import combinations

import pytest

from marketplace.agenda.services import EventWords, announce, hide, locked_event
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.insights.barometer import floor
from marketplace.insights.open_data.files import FILES
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.counted import open_street, sold, weeks_ago
from tests.factories import THURSDAY_MORNING, make_official, make_shop
from tests.visitors import Visitor

EUROS = (10007, 20021, 40039, 80051, 160073, 320107)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Ten o’clock on a Thursday."""
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def streets(town: Town) -> list[Shop]:
    """A street of five shops, and one of a single shop, with a busy week five weeks ago."""
    shops = [
        *open_street(town, "Phare", "bakery", "fish", "wine", "toys", "shoes"),
        *open_street(town, "Port", "bank"),
    ]
    sales = {shop: (6 + n, 100 * EUROS[n]) for n, shop in enumerate(shops)}
    sold(town, weeks_ago(town, 5), sales)
    return shops


def read(visitor: Visitor, code: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(visitor.get(f"/open-data/{code}.csv").text)))


def test_the_page_says_what_each_file_holds(visitor: Visitor, town: Town) -> None:
    page = visitor.get("/open-data").text
    assert all(f"/open-data/{code}.csv" in page for code in FILES)
    assert "turnover_cents" in page
    assert "Licence Ouverte" in page


@pytest.mark.parametrize("code", FILES)
def test_each_file_is_there_in_each_form_for_everybody(
    visitor: Visitor,
    streets: list[Shop],
    code: str,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for form in FILES[code].formats:
        with count_sql() as said:
            answer = visitor.get(f"/open-data/{code}.{form}")
        assert answer.status_code == 200
        assert len(said) <= 6
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        again = visitor.get(f"/open-data/{code}.{form}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_unknown_files_and_forms_are_not_there(visitor: Visitor, town: Town) -> None:
    for path in ("nothing.csv", "hours.geojson", "shops.xml"):
        assert visitor.get(f"/open-data/{path}").status_code == 404


def test_shops_are_points_and_bear_nothing_private(visitor: Visitor, town: Town) -> None:
    shop = make_shop(town)
    make_shop(town, name="Pas encore", status=ShopStatus.APPLIED)
    with transaction():
        kept = db.session.get_one(Shop, (town.id, shop.id))
        kept.phone, kept.email, kept.latitude, kept.longitude = (
            "06 00 00 46 12",
            "paul@example.org",
            48.7,
            2.2,
        )
    body = json.loads(visitor.get("/open-data/shops.geojson").text)
    assert [feature["geometry"]["coordinates"] for feature in body["features"]] == [[2.2, 48.7]]
    for form in FILES["shops"].formats:
        text = visitor.get(f"/open-data/shops.{form}").text
        assert "Maison Morel" in text
        assert not any(word in text for word in ("46 12", "paul@", "Pas encore"))


def test_no_cell_is_a_formula(visitor: Visitor, town: Town) -> None:
    with transaction():
        day = weeks_ago(town, 1)
        announce(town.id, words=EventWords("=HYPERLINK(1)", day, day, text="ok"))
    assert read(visitor, "events")[0]["title"] == "'=HYPERLINK(1)"
    assert json.loads(visitor.get("/open-data/events.json").text)["rows"][0]["title"] == "=HYPERLINK(1)"


def test_a_week_is_given_out_two_weeks_after_its_end(visitor: Visitor, town: Town) -> None:
    shops = open_street(town, "Phare", "bakery", "fish", "wine")
    for weeks in (1, 2, 3):
        sold(town, weeks_ago(town, weeks), dict.fromkeys(shops, (5, 500 * weeks)))
    assert [row["turnover_cents"] for row in read(visitor, "weeks")] == ["4500"]


def test_the_turnover_tells_its_currency(visitor: Visitor, town: Town) -> None:
    shops = [*open_street(town, "Haute", *["bakery"] * 4), *open_street(town, "Basse", *["toys"] * 4)]
    sold(town, weeks_ago(town, 5), dict.fromkeys(shops, (3, 1000)))
    with transaction():
        db.session.get_one(Town, town.id).currency = "CHF"
    for code in ("weeks", "streets", "families"):
        rows = read(visitor, code)
        assert rows
        assert {row["currency"] for row in rows} == {"CHF"}


def test_no_difference_between_files_and_page_tells_of_one_or_two_shops(
    visitor: Visitor, browser_for: Callable[[str], Visitor], town: Town, streets: list[Shop]
) -> None:
    assert read(visitor, "weeks")
    assert attacked(visitor, browser_for("localhost"), town, streets) == set()


def test_the_same_attack_succeeds_without_the_guard(
    visitor: Visitor,
    browser_for: Callable[[str], Visitor],
    town: Town,
    streets: list[Shop],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floor, "_rest_is_enough", lambda _parts, _told: True)
    assert attacked(visitor, browser_for("localhost"), town, streets)


def attacked(visitor: Visitor, council: Visitor, town: Town, shops: list[Shop]) -> set[int]:
    """The euros of one or two shops that come out of any figure, or the difference of any two."""
    council.sign_in(make_official(town).id)
    texts = [council.get(f"/council/barometer?weeks={n}").text for n in (8, 13)]
    texts += [
        council.get(f"/council/barometer?family={code}&street=Phare").text for code in ("food", "culture")
    ]
    figures = {euros for text in texts for euros in _euros_in(text)}
    for code in ("weeks", "streets", "families"):
        figures |= {int(row["turnover_cents"]) // 100 for row in read(visitor, code)}
    secret = {sum(chosen) for size in (1, 2) for chosen in combinations(EUROS[: len(shops)], size)}
    found = figures | {abs(a - b) for a, b in combinations(figures, 2)}
    return found & secret


def _euros_in(text: str) -> set[int]:
    cells = re.findall(r'<td class="r">([\d\u00a0\u202f]+)(?:,00\u00a0€)?</td>', text)
    return {int(re.sub(r"\D", "", cell)) for cell in cells if len(re.sub(r"\D", "", cell)) > 4}


def test_the_agenda_says_when_it_last_changed(visitor: Visitor, town: Town) -> None:
    path, day = "/open-data/events.geojson", weeks_ago(town, 1)
    with transaction():
        event = announce(town.id, words=EventWords("Marché", day, day, latitude=48.7, longitude=2.2))
    assert visitor.get(path).last_modified is None  # it could still change within that second
    with clock.travel(clock.now() + timedelta(minutes=2)):
        answer = visitor.get(path)
        assert answer.json
        assert answer.json["features"][0]["id"] == event.slug
        assert answer.json["features"][0]["geometry"]["coordinates"] == [2.2, 48.7]
        since = {"If-Modified-Since": answer.headers["Last-Modified"]}
        assert visitor.get(path, headers=since).status_code == 304
    with clock.travel(clock.now() + timedelta(minutes=5)), transaction():
        hide(locked_event(town.id, event_id=event.id), seen_version=event.version)
    with clock.travel(clock.now() + timedelta(minutes=9)):
        later = visitor.get(path, headers=since)
        assert later.status_code == 200
        assert later.json
        assert later.json["features"] == []
