"""Opening hours: typed as people type them, refused in words, never half written."""

from datetime import date, time
from typing import Any

import pytest

from marketplace.core.db import db, transaction
from marketplace.shops.hours import END_OF_DAY, ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.shops.services import set_week
from marketplace.web.backoffice.opening.form import fingerprint
from marketplace.web.typed_hours import read_clock
from tests.factories import WEEK
from tests.visitors import Visitor

HOURS = "/backoffice/maison-morel/hours"
DAYS = f"{HOURS}/days"
_DAYS = ("", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hours(shop: Shop) -> ShopHours:
    db.session.rollback()
    return hours_of_shop(shop.town_id, shop.id, from_day=date(2026, 6, 11))


def fields(**changed: Any) -> dict[str, Any]:
    """The week as the page shows it, with some times typed over: `tuesday_opens` is `tuesday-opens`."""
    typed = {"seen": fingerprint(WEEK)}
    for weekday, ranges in WEEK.items():
        times = [f"{at:%H:%M}" for pair in ranges for at in pair]
        for name, at in zip(("opens", "closes", "opens_again", "closes_again"), times, strict=True):
            typed[f"{_DAYS[weekday]}-{name}"] = at
    for name, value in changed.items():
        day, _mark, part = name.partition("_")
        typed[f"{day}-{part}"] = value
    return typed


def test_the_form_shows_the_week(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(HOURS).text
    for words in ("Lundi", "Dimanche", 'value="09:00"', 'value="12:30"', 'value="19:00"'):
        assert words in page


def test_times_are_read_as_people_type_them(counter: Visitor, bakery: Shop) -> None:
    typed = fields(
        monday_opens="10",
        monday_closes="12h30",
        tuesday_opens="830",
        tuesday_closes="12.15",
        saturday_opens_again="",
        saturday_closes_again="",
    )
    assert counter.submit(HOURS, typed).status_code == 302
    week = hours(bakery).week
    assert week[1] == [(time(10), time(12, 30))]
    assert week[2][0] == (time(8, 30), time(12, 15))
    assert week[6] == [(time(9), time(12, 30))]
    assert 7 not in week


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"tuesday_closes": "15:00"}, "se chevauchent"),
        ({"tuesday_opens_again": "22:00", "tuesday_closes_again": "02:00"}, "écrivez 24:00 ce jour-là"),
        ({"tuesday_closes": "09:00"}, "doit venir après"),
        ({"tuesday_closes": ""}, "Il manque une heure"),
        ({"tuesday_opens": "25:00"}, "pas une heure"),
        ({"tuesday_opens": "neuf"}, "pas une heure"),
        ({"tuesday_opens": "24:00"}, "pas une heure"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words_and_stay_typed(
    counter: Visitor, bakery: Shop, changed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(HOURS, fields(wednesday_opens="07:45", **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Mardi" in answer.text
    assert 'value="07:45"' in answer.text
    for value in filter(None, changed.values()):
        assert f'value="{value}"' in answer.text
    assert hours(bakery).week == {day: list(ranges) for day, ranges in WEEK.items()}


def test_a_colleagues_hours_are_not_overwritten(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        set_week(bakery, week={1: [(time(6), time(13))]})
    answer = counter.submit(HOURS, fields(wednesday_opens="07:45"))
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in answer.text
    assert 'value="07:45"' in answer.text
    assert hours(bakery).week == {1: [(time(6), time(13))]}


def test_a_day_has_three_ranges_and_midnight_is_an_hour(counter: Visitor, bakery: Shop) -> None:
    typed = fields(tuesday_opens_late="21h", tuesday_closes_late="0:00")
    assert counter.submit(HOURS, typed).status_code == 302
    assert hours(bakery).week[2] == [*WEEK[2], (time(21), END_OF_DAY)]
    assert 'value="24:00"' in counter.get(HOURS).text


def test_a_fourth_range_that_the_form_cannot_show_is_not_lost(counter: Visitor, bakery: Shop) -> None:
    ranges = [(time(7), time(9)), (time(11), time(14)), (time(17), time(19)), (time(20), time(21))]
    with transaction():
        set_week(bakery, week={**WEEK, 2: ranges})
    names = ("opens", "closes", "opens_again", "closes_again", "opens_late", "closes_late")
    times = [f"{at:%H:%M}" for pair in ranges for at in pair]
    typed = fields(**{f"tuesday_{name}": at for name, at in zip(names, times, strict=False)})
    typed["seen"] = fingerprint({**WEEK, 2: ranges})
    assert counter.submit(HOURS, typed).status_code == 302
    assert hours(bakery).week[2] == ranges


def test_a_day_opens_at_other_hours_for_once(counter: Visitor, bakery: Shop) -> None:
    typed = {
        "day": "2026-06-14",
        "reason": "Fête",
        "answer": "hours",
        "hours-opens": "9",
        "hours-closes": "12h",
    }
    assert counter.submit(HOURS, typed, to=DAYS).status_code == 302
    assert hours(bakery).ranges_on(date(2026, 6, 14)) == [(time(9), time(12))]
    for wrong, sentence in (
        ({"hours-opens": ""}, "Il manque une heure"),
        ({"hours-closes": "8"}, "doit venir"),
    ):
        answer = counter.submit(HOURS, {**typed, **wrong}, to=DAYS)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="Fête"' in answer.text


def test_a_day_is_closed_for_once_and_opened_again(counter: Visitor, bakery: Shop) -> None:
    assert (
        counter.submit(HOURS, {"day": "2026-07-14", "reason": "Fête nationale"}, to=DAYS).status_code == 302
    )
    assert hours(bakery).ranges_on(date(2026, 7, 14)) == []
    assert "Fête nationale" in counter.get(HOURS).text
    assert counter.submit(HOURS, {}, to=f"{DAYS}/2026-07-14/removal").status_code == 302
    assert hours(bakery).ranges_on(date(2026, 7, 14))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Choisissez la date"),
        ("2026-02-30", "n’existe pas"),
        ("demain", "n’existe pas"),
        ("2026-06-10", "passée"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_words(
    counter: Visitor, bakery: Shop, day: str, sentence: str
) -> None:
    answer = counter.submit(HOURS, {"day": day, "reason": "Inventaire"}, to=DAYS)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Inventaire" in answer.text
    assert not hours(bakery).special


def test_a_date_that_is_none_cannot_be_opened_again(counter: Visitor, bakery: Shop) -> None:
    assert counter.submit(HOURS, {}, to=f"{DAYS}/demain/removal").status_code == 404


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(HOURS).status_code == 404
        for address in (HOURS, DAYS, f"{DAYS}/2026-07-14/removal"):
            typed = {**fields(wednesday_opens="07:45"), "day": "2026-07-14"}
            assert browser.submit("/backoffice/", typed, to=address).status_code == 404
    assert hours(bakery).week[3][0][0] == time(9)
    assert not hours(bakery).special


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    typed = {**fields(wednesday_opens="07:45"), "day": "2026-07-14"}
    for address in (HOURS, DAYS, f"{DAYS}/2026-07-14/removal"):
        assert counter.post(address, data=typed).status_code == 400
    assert hours(bakery).week[3][0][0] == time(9)
    assert not hours(bakery).special


@pytest.mark.parametrize(
    ("typed", "read"), [("9", time(9)), ("9h", time(9)), ("9 h 05", time(9, 5)), ("1830", time(18, 30))]
)
def test_a_clock_is_read_however_it_is_written(typed: str, read: time) -> None:
    assert read_clock(typed) == read
