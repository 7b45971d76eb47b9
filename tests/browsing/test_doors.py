"""What is said of a door at the edges: noon, weekends, holidays, the last minutes."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from marketplace.browsing.doors import door_of, door_words
from marketplace.shops.hours import END_OF_DAY, ShopHours
from marketplace.web.storefront.found.said.of_shop import hours_said

PARIS = ZoneInfo("Europe/Paris")
LUNCH = ((time(9), time(12, 30)), (time(15), time(19)))
HOURS = ShopHours(dict.fromkeys(range(2, 7), LUNCH), {date(2026, 6, 13): ()})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=PARIS)


def words(hours: ShopHours, moment: datetime) -> str:
    return door_words(door_of(hours, at=moment)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(11, 8), "Ouvre à 9 h"),
        (at(11, 10), "Ouvert jusqu’à 12 h 30"),
        (at(11, 11, 59), "Ouvert jusqu’à 12 h 30"),
        (at(11, 12, 0), "Ferme dans 30 min"),
        (at(11, 12, 8), "Ferme dans 20 min"),
        (at(11, 12, 27), "Ferme dans un instant"),
        (at(11, 12, 30), "Rouvre à 15 h"),
        (at(11, 20), "Rouvre demain à 9 h"),
        (at(12, 19), "Rouvre mardi à 9 h"),  # the Saturday is a special day, Sunday and Monday are closed
        (at(13, 10), "Rouvre mardi à 9 h"),
    ],
)
def test_a_door_says_until_when_or_from_when(moment: datetime, said: str) -> None:
    assert words(HOURS, moment) == said


def test_a_long_holiday_is_told_with_its_date() -> None:
    away = {date(2026, 6, day): () for day in range(11, 25)}
    assert words(ShopHours(HOURS.week, away), at(11, 10)) == "Rouvre le 25 juin à 9 h"


def test_a_public_holiday_without_an_answer_promises_nothing() -> None:
    hours = HOURS.on_holidays({date(2026, 6, 16)})
    assert words(hours, at(14, 10)) == "Rouvre mercredi à 9 h"


def test_midnight_is_near_too() -> None:
    late = ShopHours({4: [(time(18), END_OF_DAY)]})
    assert words(late, at(11, 22)) == "Ouvert jusqu’à minuit"
    assert words(late, at(11, 23, 44)) == "Ferme dans 15 min"


def test_a_shop_without_hours_says_nothing() -> None:
    assert words(ShopHours(), at(11, 10)) == ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(11, 11, 50), "Ouvert jusqu’à 2 h"),  # at noon and at midnight the door stays open
        (at(11, 23, 50), "Ouvert jusqu’à 2 h"),
        (at(12, 1, 44), "Ferme dans 15 min"),
        (at(12, 2), "Rouvre jeudi à 9 h"),
    ],
)
def test_ranges_that_touch_are_one(moment: datetime, said: str) -> None:
    week = {
        4: [(time(9), time(12)), (time(12), time(19)), (time(19), END_OF_DAY)],
        5: [(time(), time(2))],
    }
    assert words(ShopHours(week), moment) == said


def test_a_door_that_never_shuts_says_so() -> None:
    always = ShopHours(dict.fromkeys(range(1, 8), ((time(), END_OF_DAY),)))
    assert words(always, at(11, 23, 44)) == "Ouvert en continu"


def test_a_public_holiday_without_an_answer_is_to_be_confirmed() -> None:
    hours = HOURS.on_holidays({date(2026, 6, 11)})
    assert words(hours, at(11, 10)) == "Férié : à confirmer"


def test_search_engines_are_told_nothing_of_such_a_day() -> None:
    hours = HOURS.on_holidays({date(2026, 6, 16)})
    dated = [said["validFrom"] for said in hours_said(hours, today=date(2026, 6, 11)) if "validFrom" in said]
    assert dated == ["2026-06-13"]
