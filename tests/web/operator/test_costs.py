"""The shared cost: split once a year between the towns, to the cent, each council with its statement."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.shares import allocate
from marketplace.towns.costs.sharing import (
    AlreadyShared,
    Weighed,
    share_cost,
    shares_of_year,
    statements_of,
)
from marketplace.towns.models import CostKey, SharedCost, Town
from tests.counted import sold
from tests.crowd import HANDS, all_at_once
from tests.factories import THURSDAY_MORNING, make_official, make_person, make_shop, make_town
from tests.visitors import Visitor

PAGE = "/operator/costs"
ASKED = {"year": "2026", "total": "10 000,01", "cost_key": "shops"}


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def streets(towns: list[Town]) -> list[Town]:
    """Two shops in the one town, one in the other; each sold something."""
    bakery, fish = make_shop(towns[0]), make_shop(towns[0], name="Irma", kind="fish")
    quay = make_shop(towns[1], name="Quai 9")
    sold(towns[0], date(2026, 3, 2), {bakery: (3, 7_000), fish: (2, 2_000)})
    sold(towns[1], date(2026, 3, 2), {quay: (3, 1_000)})
    sold(towns[1], date(2025, 3, 3), {quay: (3, 900_000)})
    return towns


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def years() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SharedCost)) or 0


def test_by_turnover_nobody_reads_what_two_towns_or_two_shops_sold(
    operator: Visitor, streets: list[Town]
) -> None:
    by_sales = {**ASKED, "cost_key": "turnover"}
    first = operator.submit(PAGE, by_sales)
    assert (first.status_code, "au moins trois villes" in first.text) == (422, True)
    assert ASKED["total"] in first.text
    third = make_town("sainte-anne", name="Sainte-Anne", host="sainte-anne.localhost")
    for town, cents in zip([*streets, third], (70_000, 20_000, 10_000), strict=True):
        shops = {make_shop(town, name=f"Boutique {n}", kind="fish"): (3, cents // 2) for n in range(2)}
        sold(town, date(2026, 3, 4), shops)
    assert operator.submit(PAGE, by_sales).status_code == 422  # two shops sold in the third
    sold(third, date(2026, 3, 5), {make_shop(third, name="Boutique 3", kind="fish"): (1, 9_000)})
    assert operator.submit(PAGE, by_sales).location == f"{PAGE}/2026"
    assert [share.weight for share in shares_of_year(2026)] == [79_000, 19_000, 21_000]


def test_a_year_is_split_to_the_cent(operator: Visitor, streets: list[Town]) -> None:
    assert operator.submit(PAGE, ASKED).location == f"{PAGE}/2026"
    assert [share.cents for share in shares_of_year(2026)] == [666_667, 333_334]
    page = plain(operator.get(f"{PAGE}/2026").text)
    assert "10 000,01 €" in page
    table = operator.get(f"{PAGE}/2026.csv").text
    assert "2026;Port-Lanterne;" in table
    assert len(table.splitlines()) == 3


def test_each_council_reads_its_own_statement_and_no_other(
    operator: Visitor, streets: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    operator.submit(PAGE, ASKED)
    mayor = browser_for("val-brume.localhost")
    mayor.sign_in(make_official(streets[1]).id)
    page = plain(mayor.get("/council/costs").text)
    assert "3 333,34 €" in page
    assert "33,33 %" in page
    assert "Port-Lanterne" not in page
    paper = mayor.get("/council/costs/2026.pdf")
    assert (paper.status_code, paper.data[:4]) == (200, b"%PDF")
    assert paper.data.count(b"/Type /Page\n") + paper.data.count(b"/Type/Page ") <= 1
    assert mayor.get("/council/costs/2024.pdf").status_code == 404
    assert mayor.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"total": "beaucoup"}, "beaucoup"),
        ({"total": "0"}, "plus grand que zéro"),
        ({"year": "26"}, "Écrivez une année"),
        ({"cost_key": "turnover", "year": "2023"}, "Aucune ville n’a de quoi peser"),
    ],
)
def test_what_cannot_be_split_is_refused_in_words(
    operator: Visitor, streets: list[Town], changed: dict[str, str], words: str
) -> None:
    answer = operator.submit(PAGE, {**ASKED, **changed})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert years() == 0


def test_several_currencies_are_not_added_up(operator: Visitor, streets: list[Town]) -> None:
    with transaction():
        db.session.get_one(Town, streets[1].id).currency = "CHF"
    answer = operator.submit(PAGE, {**ASKED, "cost_key": "turnover"})
    assert (answer.status_code, "plusieurs monnaies" in answer.text) == (422, True)
    assert operator.submit(PAGE, ASKED).status_code == 303


def test_a_year_is_split_once_and_only_by_an_operator(
    operator: Visitor, streets: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    assert operator.post(PAGE, data=ASKED).status_code == 400
    other = browser_for("localhost")
    other.sign_in(make_official(streets[0]).id)
    assert other.get(PAGE).status_code == 404
    assert operator.submit(PAGE, ASKED).status_code == 303
    again = operator.submit(PAGE, {**ASKED, "total": "5"})
    assert (again.status_code, "déjà répartie" in again.text) == (409, True)
    assert [one.total_cents for one in statements_of(streets[0].id)] == [1_000_001]


@pytest.mark.race
def test_of_operators_who_split_the_same_year_at_once_one_does(app: Flask, towns: list[Town]) -> None:
    user_id, parts = make_person().id, [Weighed(town.id, town.name, 1) for town in towns]

    def split() -> bool:
        try:
            with transaction():
                share_cost(
                    2026,
                    total_cents=101,
                    currency="EUR",
                    cost_key=CostKey.SHOPS,
                    towns=parts,
                    by_user_id=user_id,
                )
        except AlreadyShared:
            db.session.rollback()
            return False
        return True

    assert all_at_once(app, [split] * HANDS).count(True) == 1
    assert sorted(share.cents for share in shares_of_year(2026)) == [50, 51]


@given(st.integers(1, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_the_parts_are_the_whole_whatever_the_weights(total: int, weights: list[int]) -> None:
    if any(weights):
        assert sum(allocate(total, weights=dict(enumerate(weights))).values()) == total
