"""F34: public holidays of a town's country and region; nothing is promised before the shop has answered."""

import os
import sys
from datetime import date

import pytest

from marketplace.core.db import transaction
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of, opening_hours_of_shop
from marketplace.shops.services import set_special_day
from marketplace.towns.calendar import holidays_from, knows_calendar
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from tests.factories import WEEK
from tests.serving import ROOT
from tests.waiting import run_to_end

NEW_YEAR = date(2026, 1, 1)


def town_in(country: str, subdivision: str = "") -> TownView:
    """A town somewhere."""
    return TownView(
        id=1, slug="a", name="A", street_name="", tagline="", help_phone="", help_email="", postcode="",
        country=country, subdivision=subdivision, locale="fr", currency="EUR", time_zone="Europe/Paris",
    )  # fmt: skip


def days(country: str, subdivision: str = "") -> set[date]:
    """The public holidays of 2026."""
    return {day for day in holidays_from(town_in(country, subdivision), NEW_YEAR) if day.year == 2026}


def test_alsace_and_moselle_have_two_holidays_more() -> None:
    more = {date(2026, 4, 3), date(2026, 12, 26)}
    assert len(days("FR")) == 11
    assert days("FR", "57") - days("FR") == days("FR", "6AE") - days("FR") == more
    names = holidays_from(town_in("FR", "57"), NEW_YEAR)
    assert (names[date(2026, 4, 3)], names[date(2026, 12, 26)]) == ("Vendredi saint", "Saint-Étienne")


def test_geneva_fasts_on_a_thursday_of_september() -> None:
    assert {date(2026, 9, 10), date(2026, 12, 31), date(2026, 8, 1)} <= days("CH", "GE")
    assert date(2026, 7, 14) not in days("CH", "GE")


def test_quebec_and_ontario_each_keep_their_own() -> None:
    assert date(2026, 6, 24) in days("CA", "QC") - days("CA", "ON")
    assert date(2026, 2, 16) in days("CA", "ON") - days("CA", "QC")


def test_names_are_said_in_the_readers_language() -> None:
    noel = date(2026, 12, 25)
    assert holidays_from(town_in("FR"), noel)[noel] == "Noël"
    assert holidays_from(town_in("FR"), noel, language="en")[noel] == "Christmas Day"
    assert holidays_from(town_in("CA", "QC"), noel, language="en")[noel] == "Christmas Day"
    assert holidays_from(town_in("FR"), noel)[date(2027, 1, 1)] == "Jour de l’an"


def test_a_country_without_calendar_has_no_holidays() -> None:
    assert not holidays_from(town_in("ZZ"), NEW_YEAR)
    assert not holidays_from(town_in("FR", "XX"), NEW_YEAR)
    assert knows_calendar("CH", "GE")
    assert not knows_calendar("CH", "QC")


def test_a_shop_that_has_not_answered_promises_nothing_on_a_holiday(town: Town, shop: Shop) -> None:
    view, ascension, armistice = town_by_id(town.id), date(2026, 5, 14), date(2026, 11, 11)
    with transaction():
        set_special_day(shop, day=armistice, ranges=WEEK[3], reason="Armistice")
    hours = opening_hours_of_shop(view, shop.id, from_day=NEW_YEAR)
    assert hours.ranges_on(ascension) == ()
    assert hours.is_unsure(ascension)
    assert hours.ranges_on(armistice) == list(WEEK[3])
    assert opening_hours_of(view, from_day=NEW_YEAR)[shop.id] == hours


_TODAY = """
from datetime import UTC, date, datetime
from marketplace.core import clock
from marketplace.pickup.slots import Rule, windows
from marketplace.shops.hours import ShopHours
from datetime import time
hours = ShopHours(week=dict.fromkeys(range(1, 8), ((time(9), time(10)),)))
with clock.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
    days = [clock.today(zone) for zone in ("Europe/Paris", "America/Toronto", "Pacific/Auckland")]
    first = next(windows(hours, Rule(lead_minutes=0), now=clock.now(), time_zone="Europe/Paris"))
    assert days == [date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 1)], days
    assert (first.local_day, first.starts_at.hour) == (date(2027, 1, 1), 8), first
assert clock.now().tzinfo is UTC
assert abs((datetime.now(UTC) - clock.now()).total_seconds()) < 5
"""


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Toronto", "Pacific/Pago_Pago"])
def test_the_zone_of_the_server_matters_to_nobody(zone: str) -> None:
    environment = {**os.environ, "TZ": zone}
    run = run_to_end([sys.executable, "-c", _TODAY], cwd=ROOT, env=environment)
    assert run.returncode == 0, run.stderr
