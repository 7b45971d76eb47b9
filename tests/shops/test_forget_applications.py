"""Applications go when they serve nobody any more."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.applying.forgetting import forget_applications
from marketplace.shops.applying.models import ApplicationPaper, ShopApplication
from marketplace.shops.applying.services import (
    ASKED_FOR,
    DECIDED_FOR,
    UNCONFIRMED_FOR,
    WAITING_FOR,
    admitted,
    answer,
    ask,
    refuse,
)
from marketplace.shops.applying.states import ApplicationState
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.applications import give_papers, make_application
from tests.factories import make_official

_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def forgotten_after(town: Town, wait: timedelta) -> int:
    """How many go at that time from now."""
    with transaction():
        return forget_applications(town.id, now=clock.now() + wait, limit=10)


def count(town: Town, table: type[ShopApplication] | type[ApplicationPaper]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count(table.id)).where(table.town_id == town.id)) or 0


def test_what_was_never_confirmed_goes_after_a_week(town: Town) -> None:
    make_application(town, is_confirmed=False)
    assert forgotten_after(town, UNCONFIRMED_FOR - _DAY) == 0
    assert forgotten_after(town, UNCONFIRMED_FOR) == 1


def test_what_waits_stays_a_year(town: Town) -> None:
    make_application(town)
    assert forgotten_after(town, WAITING_FOR - _DAY) == 0
    assert forgotten_after(town, WAITING_FOR) == 1


def test_a_refused_one_goes_with_its_papers_after_six_months(town: Town) -> None:
    application = make_application(town)
    give_papers(application)
    by = make_official(town).id
    with transaction():
        refuse(application, reasons="Non.", by_user_id=by, seen_version=application.version)
    assert forgotten_after(town, DECIDED_FOR - _DAY) == 0
    assert count(town, ApplicationPaper) == 2
    assert forgotten_after(town, DECIDED_FOR) == 1
    assert (count(town, ShopApplication), count(town, ApplicationPaper)) == (0, 0)


def test_a_shop_s_own_goes_six_months_after_it_has_closed(town: Town, shop: Shop) -> None:
    application, by = make_application(town), make_official(town).id
    with transaction():
        version = application.version
        admitted(application, text="", by_user_id=by, seen_version=version)
        application.shop_id = shop.id
    assert forgotten_after(town, timedelta(days=4000)) == 0
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).become(ShopStatus.CLOSED)
    assert forgotten_after(town, timedelta(0)) == 0
    assert forgotten_after(town, DECIDED_FOR - _DAY) == 0
    assert forgotten_after(town, DECIDED_FOR) == 1


def test_what_was_asked_and_never_answered_goes_after_six_months(town: Town) -> None:
    application, by = make_application(town), make_official(town).id
    give_papers(application)
    with transaction():
        ask(application, text="Votre bail ?", by_user_id=by, seen_version=application.version)
    assert forgotten_after(town, ASKED_FOR - _DAY) == 0
    assert forgotten_after(town, ASKED_FOR) == 1
    assert count(town, ApplicationPaper) == 0


def test_who_answers_waits_for_the_town_hall_again(town: Town) -> None:
    application, by = make_application(town), make_official(town).id
    with transaction():
        ask(application, text="Votre bail ?", by_user_id=by, seen_version=application.version)
    with transaction():
        assert answer(application, text="Le voici.")
    assert forgotten_after(town, ASKED_FOR) == 0
    assert forgotten_after(town, WAITING_FOR) == 1


@pytest.mark.parametrize(
    ("state", "wait"), [(ApplicationState.ASKED, ASKED_FOR), (ApplicationState.WAITING, WAITING_FOR)]
)
def test_one_from_before_gets_its_day_at_the_first_sweep(
    town: Town, state: ApplicationState, wait: timedelta
) -> None:
    application = make_application(town)
    with transaction():
        application = db.session.get_one(ShopApplication, (town.id, application.id))
        application.state, application.erase_at = state, None
    assert forgotten_after(town, timedelta(0)) == 0
    assert forgotten_after(town, wait - _DAY) == 0
    assert forgotten_after(town, wait) == 1
