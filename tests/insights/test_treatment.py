"""Equal treatment: each way in which a town shows a shop, counted from what was published."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from marketplace.agenda.models import Answer, Event, EventShop, EventStatus
from marketplace.assisting.leaflet.making import make_edition
from marketplace.assisting.leaflet.wishing import join_leaflet
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.periods import Period, Stretch
from marketplace.insights.treatment import Shown, Treatment, Way, treatment_of
from marketplace.shops.featured.services import draw_day
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.pages.models import TownPage
from marketplace.towns.pages.services import PageWords, begin_page, publish_page, take_away
from marketplace.towns.pages.trail import Trail
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, make_goods, make_official, make_shop, make_town

TODAY = date(2026, 6, 11)
BEGUN = THURSDAY_MORNING - timedelta(days=60)
WORDS = PageWords("Cadeaux", "Une idée.")


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def shops(town: Town) -> list[Shop]:
    """Three shops that were there for two months."""
    with clock.travel(BEGUN):
        return [make_shop(town, name=name) for name in ("Ardoise", "Bleuet", "Corail")]


def told(town: Town, *, days: int = 31, today: date = TODAY) -> Treatment:
    """The last days."""
    with clock.travel(THURSDAY_MORNING + (today - TODAY)):
        period = Period(Stretch.DAYS, today - timedelta(days=days - 1), today)
        return treatment_of(town_by_id(town.id), period=period)


def ways(treatment: Treatment, way: Way) -> list[tuple[int, int]]:
    """Times and days of each shop, by name."""
    return [(shop.by(way).times, shop.by(way).days) for shop in treatment.shops]


def page_of(town: Town, page_id: int) -> TownPage:
    """A page of the town."""
    return db.session.get_one(TownPage, (town.id, page_id))


def publish(town: Town, words: PageWords, *, days_ago: int) -> int:
    """Publish a page so many days ago; gives its key."""
    author = make_official(town, email=f"clerk{days_ago}@example.org").id
    with clock.travel(THURSDAY_MORNING - timedelta(days=days_ago)), transaction():
        page = begin_page(town.id, words=words, by_user_id=author)
        publish_page(page, words=words, seen=1, by_user_id=author)
        return page.id


def take_part(town: Town, shop: Shop, *, first: date, last: date, answer: Answer = Answer.ACCEPTED) -> None:
    """A published event, and what one shop says to it."""
    now = clock.now()
    with transaction():
        event = Event(
            id=new_id(), town_id=town.id, slug=f"fete-{first}-{shop.id}", title="Fête", first_day=first,
            last_day=last, status=EventStatus.PUBLISHED, created_at=now, changed_at=now,
        )  # fmt: skip
        db.session.add(event)
        db.session.flush()
        db.session.add(EventShop(town_id=town.id, event_id=event.id, shop_id=shop.id, answer=answer))


def test_days_on_the_home_page_are_counted_beside_what_would_be_even(town: Town, shops: list[Shop]) -> None:
    for ago in range(4):
        with transaction():
            draw_day(town.id, day=TODAY - timedelta(days=3 - ago), most=2)
    treatment = told(town)
    assert sorted(ways(treatment, Way.HOME)) == [(2, 2), (3, 3), (3, 3)]
    assert [str(treatment.even_days(Way.HOME, shop)) for shop in treatment.shops] == ["2.7"] * 3
    assert treatment.total(Way.HOME) == Shown(8, 8)


def test_a_walk_counts_for_those_it_names_and_only_while_it_is_shown(town: Town, shops: list[Shop]) -> None:
    chosen = replace(WORDS, trail=Trail(shops=(shops[0].slug, "parti")))
    publish(town, replace(WORDS, trail=Trail(most_cents=2000)), days_ago=9)
    page_id = publish(town, chosen, days_ago=10)
    assert ways(told(town), Way.TRAIL) == [(1, 11), (0, 0), (0, 0)]
    with clock.travel(THURSDAY_MORNING - timedelta(days=4)), transaction():
        take_away(page_of(town, page_id))
    assert ways(told(town), Way.TRAIL) == [(1, 7), (0, 0), (0, 0)]
    assert ways(told(town, days=3), Way.TRAIL) == [(0, 0), (0, 0), (0, 0)]


def test_another_version_ends_what_the_one_before_named(town: Town, shops: list[Shop]) -> None:
    words = replace(WORDS, trail=Trail(shops=(shops[0].slug,)))
    page_id, author = publish(town, words, days_ago=10), make_official(town).id
    with clock.travel(THURSDAY_MORNING - timedelta(days=5)), transaction():
        later = replace(words, trail=Trail(shops=(shops[1].slug,)))
        publish_page(page_of(town, page_id), words=later, seen=2, by_user_id=author)
    assert ways(told(town), Way.TRAIL) == [(1, 6), (1, 6), (0, 0)]


def test_a_page_that_links_to_a_shop_shows_it(town: Town, shops: list[Shop]) -> None:
    slugs = [shop.slug for shop in shops]
    text = f"[Ardoise](/shops/{slugs[0]}) et [du pain](https://localhost/shops/{slugs[1]}/pain), pas Corail."
    publish(town, PageWords("Annonce", text), days_ago=2)
    publish(town, PageWords("Encore", text), days_ago=1)
    assert ways(told(town), Way.PAGE) == [(2, 3), (2, 3), (0, 0)]


def test_links_that_lead_elsewhere_do_not_count(town: Town, shops: list[Shop]) -> None:
    slug = shops[0].slug
    elsewhere = [
        f"https://x.example/shops/{slug}", f"//val-brume.localhost/shops/{slug}", f"/search?q=/shops/{slug}",
        f"/pages/shops/{slug}", f"/shops/{slug}2", "https://[x/shops/ardoise", f"#/shops/{slug}",
    ]  # fmt: skip
    publish(town, PageWords("Annonce", " ".join(f"[ici]({link})" for link in elsewhere)), days_ago=2)
    assert ways(told(town), Way.PAGE) == [(0, 0)] * 3


def test_days_to_come_make_nobody_late(town: Town, shops: list[Shop]) -> None:
    with clock.travel(THURSDAY_MORNING):
        period = Period(Stretch.DAYS, TODAY - timedelta(days=9), TODAY + timedelta(days=20))
        treatment = treatment_of(town_by_id(town.id), period=period)
    assert treatment.period.length == 10
    assert {shop.days_there for shop in treatment.shops} == {10}


def test_events_count_by_who_takes_part_and_tell_who_was_invited(town: Town, shops: list[Shop]) -> None:
    week_ago = TODAY - timedelta(days=7)
    take_part(town, shops[0], first=week_ago, last=week_ago + timedelta(days=1))
    take_part(town, shops[0], first=week_ago + timedelta(days=1), last=week_ago + timedelta(days=2))
    take_part(town, shops[1], first=week_ago, last=week_ago, answer=Answer.DECLINED)
    take_part(town, shops[1], first=TODAY + timedelta(days=3), last=TODAY + timedelta(days=3))
    treatment = told(town)
    assert ways(treatment, Way.EVENT) == [(2, 3), (0, 0), (0, 0)]
    assert [shop.invited for shop in treatment.shops] == [2, 1, 0]


def test_the_printed_catalogue_counts_while_its_prices_are_good(town: Town, shops: list[Shop]) -> None:
    make_goods(shops[2])
    printer = make_official(town).id
    with transaction():
        join_leaflet(town.id, shop_id=shops[2].id)
    with clock.travel(THURSDAY_MORNING - timedelta(days=5)), transaction():
        last = TODAY - timedelta(days=1)
        make_edition(town_by_id(town.id), last_day=last, by_user_id=printer)
    assert ways(told(town), Way.LEAFLET) == [(0, 0), (0, 0), (1, 5)]


def test_who_came_later_has_a_smaller_even_share(town: Town, shops: list[Shop]) -> None:
    with clock.travel(THURSDAY_MORNING - timedelta(days=9)):
        make_shop(town, name="Dune")
    for ago in range(5):
        with transaction():
            draw_day(town.id, day=TODAY - timedelta(days=4 - ago), most=2)
    treatment = told(town, days=30)
    assert [shop.days_there for shop in treatment.shops] == [30, 30, 30, 10]
    assert [str(treatment.even_days(Way.HOME, shop)) for shop in treatment.shops] == ["3.0"] * 3 + ["1.0"]


def test_another_town_and_other_days_do_not_count(town: Town, shops: list[Shop]) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    make_shop(other, name="Ardoise")
    with transaction():
        draw_day(other.id, day=TODAY, most=2)
        draw_day(town.id, day=TODAY - timedelta(days=40), most=2)
    assert ways(told(town), Way.HOME) == [(0, 0)] * 3


def test_a_year_takes_six_statements(
    town: Town, shops: list[Shop], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    publish(town, WORDS, days_ago=3)
    view = town_by_id(town.id)
    period = Period(Stretch.DAYS, TODAY - timedelta(days=364), TODAY)
    with clock.travel(THURSDAY_MORNING), count_sql() as said:
        treatment_of(view, period=period)
    assert len(said) == 6
