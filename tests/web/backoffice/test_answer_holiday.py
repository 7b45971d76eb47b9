"""F34: each coming public holiday is a question to the shop, answered with one tap, and the board reminds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.hours import ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.services import set_week
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import WEEK, Goods, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor

HOURS = "/backoffice/maison-morel/hours"
NATIONAL_DAY = date(2026, 7, 14)  # a Tuesday; the shop is open on Tuesdays
ANSWER = f"{HOURS}/holidays/2026-07-14"


def hours(shop: Shop) -> ShopHours:
    """What residents are told."""
    db.session.rollback()
    return opening_hours_of_shop(town_by_id(shop.town_id), shop.id, from_day=date(2026, 6, 11))


def test_coming_holidays_are_asked_about(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(HOURS).text
    assert "Jours fériés à venir" in page
    assert "Fête nationale" in page
    assert "Assomption" not in page  # more than two months away
    assert "Comme un dimanche" not in page  # the shop is closed on Sundays
    assert hours(bakery).is_unsure(NATIONAL_DAY)


@pytest.mark.parametrize(
    ("typed", "ranges"),
    [
        ({"answer": "closed"}, []),
        ({"answer": "usual"}, [(time(9), time(12, 30)), (time(14), time(19))]),
        ({"answer": "sunday"}, [(time(8), time(11))]),
        (
            {"answer": "hours", "hours-opens": "10h", "hours-closes": "11h30"},
            [(time(10), time(11, 30))],
        ),
    ],
)
def test_one_tap_answers(counter: Visitor, bakery: Shop, typed: dict[str, Any], ranges: list[Any]) -> None:
    with transaction():
        set_week(bakery, week={**WEEK, 7: ((time(8), time(11)),)})
    assert "comme un dimanche" in counter.get(HOURS).text
    assert counter.submit(HOURS, typed, to=ANSWER).status_code == 302
    assert hours(bakery).ranges_on(NATIONAL_DAY) == ranges
    assert not hours(bakery).is_unsure(NATIONAL_DAY)
    page = counter.get(HOURS).text
    assert "Fête nationale" in page
    assert 'id="holiday-2026-07-14"' not in page


def test_an_answer_can_be_taken_back(counter: Visitor, bakery: Shop) -> None:
    counter.submit(HOURS, {"answer": "usual"}, to=ANSWER)
    counter.submit(HOURS, {}, to=f"{HOURS}/days/2026-07-14/removal")
    assert hours(bakery).is_unsure(NATIONAL_DAY)
    assert 'id="holiday-2026-07-14"' in counter.get(HOURS).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"answer": "hours"}, "Donnez l’heure"),
        ({"answer": "hours", "hours-opens": "10h", "hours-closes": "9h"}, "doit venir après"),
        ({"answer": "hours", "hours-opens": "dix", "hours-closes": "11"}, "pas une heure"),
        ({"answer": "maybe"}, "Dites si vous ouvrez"),
        ({}, "Dites si vous ouvrez"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words_and_stays_typed(
    counter: Visitor, bakery: Shop, typed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(HOURS, typed, to=ANSWER)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "hours-opens" in typed:
        assert f'value="{typed["hours-opens"]}"' in answer.text
    assert hours(bakery).is_unsure(NATIONAL_DAY)


@pytest.mark.parametrize("day", ["2026-07-15", "2025-07-14", "2026-02-30", "demain"])
def test_a_day_that_is_no_coming_holiday_is_not_found(counter: Visitor, bakery: Shop, day: str) -> None:
    assert counter.submit(HOURS, {"answer": "closed"}, to=f"{HOURS}/holidays/{day}").status_code == 404
    assert not hours(bakery).special


def test_the_board_reminds_two_weeks_before(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    board = "/backoffice/maison-morel/"
    assert "ouvrez-vous" not in counter.get(board).text
    owner = make_worker(bakery, email="paule@example.org")
    with clock.travel(datetime(2026, 6, 30, 8, 0, tzinfo=UTC)):
        counter.sign_in(owner.id)
        assert "Fête nationale, mardi 14 juillet" in counter.get(board).text
        counter.submit(HOURS, {"answer": "closed"}, to=ANSWER)
        assert "ouvrez-vous" not in counter.get(board).text


def test_residents_cannot_choose_the_day_before_the_shop_has_answered(
    counter: Visitor, visitor: Visitor, bakery: Shop, bread: Goods
) -> None:
    eve = datetime(2026, 7, 13, 8, 0, tzinfo=UTC)
    with clock.travel(eve):
        page = visitor.get("/shops/maison-morel").text
        assert "férié, à confirmer" in page
    with transaction():
        set_week(bakery, week=dict(WEEK))
    with clock.travel(eve - timedelta(days=20)):
        counter.sign_in(make_worker(bakery, email="paule@example.org").id)
        counter.submit(HOURS, {"answer": "usual"}, to=ANSWER)
    with clock.travel(eve):
        assert "férié, à confirmer" not in visitor.get("/shops/maison-morel").text


def test_a_day_with_promised_bags_asks_about_them_first(counter: Visitor, town: Town, bread: Goods) -> None:
    counter.submit(HOURS, {"answer": "usual"}, to=ANSWER)
    with clock.travel(datetime(2026, 7, 13, 20, 0, tzinfo=UTC)):
        make_order(town, (bread, 1))
    answer = counter.submit(HOURS, {"answer": "closed"}, to=ANSWER)
    assert answer.status_code == 409
    assert "1 sac devait être retiré" in answer.text


def test_staff_answers_too(helper: Visitor, bakery: Shop) -> None:
    helper.submit(HOURS, {"answer": "closed"}, to=ANSWER)
    assert not hours(bakery).is_unsure(NATIONAL_DAY)


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    for browser in (neighbour, outsider):
        assert browser.submit("/backoffice/", {"answer": "closed"}, to=ANSWER).status_code == 404
    assert hours(bakery).is_unsure(NATIONAL_DAY)


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(ANSWER, data={"answer": "closed"}).status_code == 400
    assert hours(bakery).is_unsure(NATIONAL_DAY)


def test_the_page_asks_as_much_for_many_holidays_as_for_one(
    counter: Visitor, bakery: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counter.get(HOURS)
    with count_sql() as one:
        counter.get(HOURS)
    owner = make_worker(bakery, email="paule@example.org")
    with clock.travel(
        datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    ):  # and two more on Mondays, when the shop is closed anyway
        counter.sign_in(owner.id)
        with count_sql() as many:
            assert counter.get(HOURS).text.count("Ouvrir à ces heures") == 3
    assert len(many) == len(one) <= 10
