"""Pages of equal treatment: the council reads every shop, a shop its own row, strangers nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.core.db import transaction
from marketplace.shops.featured.services import draw_day
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_shop, make_worker
from tests.visitors import Visitor

PAGE, FILE = "/council/showcase/treatment", "/council/showcase/treatment.csv"
TODAY = THURSDAY_MORNING.date()


@pytest.fixture
def shops(town: Town) -> list[Shop]:
    """Two shops, of which the first was on the home page today."""
    made = [make_shop(town, name="Ardoise")]
    with transaction():
        draw_day(town.id, day=TODAY, most=1)
    return [*made, make_shop(town, name="Bleuet")]


def test_the_council_reads_every_shop_beside_what_would_be_even(manager: Visitor, shops: list[Shop]) -> None:
    page = manager.get(PAGE).text
    assert "Ardoise" in page
    assert "Bleuet" in page
    assert "1\u00a0jour" in page or "1 jour" in page
    assert "La règle, telle que tous la lisent" in page


def test_the_period_is_chosen_and_stays_in_the_file(manager: Visitor, shops: list[Shop]) -> None:
    page = manager.get(f"{PAGE}?first=2026-06-01&last=2026-06-11").text
    assert 'value="2026-06-01"' in page
    assert "treatment.csv?first=2026-06-01&amp;last=2026-06-11" in page
    file = manager.get(f"{FILE}?first=2026-06-01&last=2026-06-11")
    assert file.content_type.startswith("text/csv")
    rows = [line.split(";") for line in file.text.lstrip("\ufeff").splitlines()]
    assert [row[0] for row in rows] == ["Boutique", "Ardoise", "Bleuet"]
    assert {len(row) for row in rows} == {18}
    assert [row[2:4] for row in rows[1:]] == [["1", "1"], ["0", "0"]]


@pytest.mark.parametrize(
    "asked", ["first=2026-06-11&last=2026-06-01", "first=x&last=2026-06-11", "last=2026-06-01",
              "first=2030-01-01&last=2030-02-01", "first=2020-01-01&last=2026-06-11", "first=2026-06-01"],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_in_words(manager: Visitor, shops: list[Shop], asked: str) -> None:
    for address in (PAGE, FILE):
        answer = manager.get(f"{address}?{asked}")
        assert answer.status_code == 422
        assert "Ardoise" in answer.text
        assert "notice--bad" in answer.text


@pytest.mark.parametrize("page", ["/council/showcase/featured", "/council/leaflet"])
def test_it_is_a_link_away_from_where_shops_are_chosen(
    manager: Visitor, shops: list[Shop], page: str
) -> None:
    assert f'href="{PAGE}"' in manager.get(page).text


def test_a_shop_reads_its_own_row_and_the_rule(
    shops: list[Shop], browser_for: Callable[[str], Visitor]
) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_worker(shops[0]).id)
    page = browser.get(f"/backoffice/{shops[0].slug}/treatment").text
    assert "Quand la ville vous montre" in page
    assert "Bleuet" not in page
    assert "tiré au sort" in page
    assert (
        f"/backoffice/{shops[0].slug}/treatment" in browser.get(f"/backoffice/{shops[0].slug}/settings").text
    )
    assert browser.get(f"/backoffice/{shops[1].slug}/treatment").status_code == 404


def test_a_shop_that_is_not_admitted_yet_reads_an_empty_row(
    town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    shop = make_shop(town, name="Neuve", status=ShopStatus.APPLIED)
    browser = browser_for("localhost")
    browser.sign_in(make_worker(shop).id)
    assert browser.get(f"/backoffice/{shop.slug}/treatment").status_code == 200


def test_strangers_read_nothing(shops: list[Shop], strangers: list[Visitor]) -> None:
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
        assert stranger.get(FILE).status_code == 404


def test_the_page_takes_as_many_statements_for_many_shops(
    manager: Visitor,
    town: Town,
    shops: list[Shop],
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    manager.get(PAGE)
    with count_sql() as few:
        manager.get(PAGE)
    for number in range(6):
        make_shop(town, name=f"Dune {number}")
    with count_sql() as many:
        manager.get(PAGE)
    assert len(many) == len(few)
