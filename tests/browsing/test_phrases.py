"""What is said about hours, prices and stock, at the edges."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.browsing.phrases import (
    alcohol_words,
    coming_days_words,
    confirmed_words,
    few_left,
    unit_price_label,
    week_words,
)
from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.shops.hours import Range, ShopHours

PARIS = ZoneInfo("Europe/Paris")
LUNCH = ((time(9), time(12, 30)), (time(15), time(19)))
HOURS = ShopHours(dict.fromkeys(range(2, 7), LUNCH), {date(2026, 6, 13): ()})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=PARIS)


def test_a_week_is_said_from_monday_with_today_marked() -> None:
    week = week_words(HOURS, at=at(11, 10))
    assert week[0] == ("lundi", "fermé", False)
    assert week[3] == ("jeudi", "9\u00a0h–12\u00a0h\u00a030, 15\u00a0h–19\u00a0h", True)
    assert week[5] == ("samedi", "fermé", False)


def test_days_that_are_not_as_usual_are_told_in_runs() -> None:
    special: dict[date, Sequence[Range]] = {date(2026, 6, day): () for day in (12, 13, 14, 15, 16)}
    special[date(2026, 6, 18)] = LUNCH  # as usual
    special[date(2026, 6, 20)] = ((time(9), time(21)),)
    special[date(2026, 8, 20)] = ()
    hours = ShopHours(HOURS.week, special).on_holidays({date(2026, 6, 25)})
    said = [
        (days.replace("\u00a0", " "), words.replace("\u00a0", " "))
        for days, words in coming_days_words(hours, at=at(11, 10))
    ]
    assert said == [
        ("du 12 juin au 13 juin", "fermé"),
        ("mardi 16 juin", "fermé"),
        ("samedi 20 juin", "9 h–21 h"),
        ("jeudi 25 juin", "férié, à confirmer"),
    ]


@pytest.mark.parametrize(
    ("net", "unit", "label"),
    [
        (250, "g", "18,40\u00a0€/kg"),
        (750, "ml", "6,13\u00a0€/L"),
        (1000, "g", "4,60\u00a0€/kg"),
        (6, "piece", "0,77\u00a0€/pièce"),
        (None, "g", ""),
        (0, "g", ""),
        (250, "", ""),
    ],
)
def test_the_unit_price_is_rounded_half_up(net: int | None, unit: str, label: str) -> None:
    assert unit_price_label(460, net_quantity=net, net_unit=unit, currency="EUR") == label


@pytest.mark.parametrize(
    ("free", "sold_by", "words"),
    [
        (5, SoldBy.PIECE, "Plus que 5"),
        (6, SoldBy.PIECE, ""),
        (0, SoldBy.PIECE, ""),
        (450, SoldBy.WEIGHT, "Plus que 450\u00a0g"),
        (600, SoldBy.WEIGHT, ""),
    ],
)
def test_little_is_said_when_it_is_little(free: int, sold_by: SoldBy, words: str) -> None:
    assert few_left(free, sold_by=sold_by) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(), "Vérifié il y a 1\u00a0min"),
        (timedelta(minutes=59), "Vérifié il y a 59\u00a0min"),
        (timedelta(hours=1, minutes=50), "Vérifié aujourd’hui à 12\u00a0h\u00a010"),
        (timedelta(hours=5, minutes=20), "Vérifié ce matin à 8\u00a0h\u00a040"),
        (timedelta(hours=13), "Vérifié ce matin à 1\u00a0h"),
        (timedelta(hours=20), "Vérifié hier à 18\u00a0h"),
        (timedelta(days=3), "Vérifié il y a 3 jours"),
        (timedelta(days=30), "Vérifié le mardi 12 mai"),
    ],
)
def test_the_last_count_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    now = at(11, 14)
    with clock.travel(now):
        assert confirmed_words(now - ago, time_zone="Europe/Paris") == words


def test_alcohol_is_said_with_its_decimal() -> None:
    assert alcohol_words(125) == "12,5\u00a0% vol."
    assert alcohol_words(400) == "40\u00a0% vol."
    assert alcohol_words(None) == ""
