"""Towns beside each other: ratios of those that take part, none named, nothing of too few."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from marketplace.core.db import db, transaction
from marketplace.insights.comparison import LEAST_OTHERS, comparison_of
from marketplace.measures.daily import Place, ShopDay, TownDay, write_day
from marketplace.shops.families import family_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.particulars.services import Told, take_part, tell_particulars
from marketplace.towns.queries import particulars_of
from tests.factories import make_person, make_shop, make_town
from tests.visitors import Visitor

PAGE, PART = "/council/comparison", "/council/comparison/part"
TODAY = date(2026, 6, 11)
MONDAY = date(2026, 6, 1)


def counts(town: Town, *, orders: int, shared: int, shops: int = 3, day: date = MONDAY) -> None:
    """So many shops sold that day, in so many orders, some of which led to two of them."""
    made: Mapping[Shop, ShopDay] = {
        make_shop(town, name=f"{town.slug} {n} {day}"): ShopDay(bags=max(1, orders // shops), cents=1_000)
        for n in range(shops)
    }
    with transaction():
        write_day(
            town.id,
            day=day,
            shops={shop.id: figures for shop, figures in made.items()},
            places={shop.id: Place(shop.street_id or 0, family_of(shop.kind)) for shop in made},
            town=TownDay(orders=orders, shared_orders=shared),
            selling=set(),
        )


def joins(town: Town) -> None:
    with transaction():
        take_part(town.id, compares=True)


@pytest.fixture
def others() -> list[Town]:
    """Three towns that take part: of their orders a fifth, a quarter and a half led to two shops."""
    towns = [
        make_town(f"ville-{n}", name=f"Secrète {n}", host=f"v{n}.localhost") for n in range(LEAST_OTHERS)
    ]
    for town, shared in zip(towns, (20, 25, 50), strict=True):
        counts(town, orders=100, shared=shared)
        joins(town)
    return towns


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_town_that_takes_part_sees_itself_beside_the_middle_of_the_others(
    manager: Visitor, town: Town, others: list[Town]
) -> None:
    counts(town, orders=60, shared=24)
    assert "il faut se laisser voir" in plain(manager.get(PAGE).text)
    assert manager.submit(PAGE, {"part": "yes"}, to=PART).status_code == 303
    page = plain(manager.get(PAGE).text)
    assert re.search(
        r"Tours de deux boutiques et plus</th><td[^>]*><strong>40 %</strong></td><td[^>]*>25 %", page
    )
    assert "Secrète" not in page
    assert manager.submit(PAGE, {"part": "no"}, to=PART).status_code == 303
    assert "25 %" not in plain(manager.get(PAGE).text)


def test_nothing_is_told_of_too_few_towns_shops_or_orders(
    manager: Visitor, town: Town, others: list[Town]
) -> None:
    counts(town, orders=60, shared=24)
    joins(town)
    with transaction():
        take_part(others[0].id, compares=False)
    assert comparison_of(town.id, today=TODAY).ratios == ()
    assert "Elles sont 2" in plain(manager.get(PAGE).text)
    small = make_town("petite", name="Petite", host="petite.localhost")
    counts(small, orders=100, shared=1, shops=2)
    joins(small)
    rare = make_town("rare", name="Rare", host="rare.localhost")
    counts(rare, orders=4, shared=1)
    joins(rare)
    assert comparison_of(town.id, today=TODAY).ratios == ()  # neither counts among the others
    assert not comparison_of(rare.id, today=TODAY).is_told


def test_the_week_that_is_not_over_and_older_ones_do_not_count(town: Town, others: list[Town]) -> None:
    counts(town, orders=60, shared=24)
    joins(town)
    before = comparison_of(town.id, today=TODAY)
    assert before.ratios
    counts(town, orders=40, shared=40, day=date(2026, 6, 9))
    counts(town, orders=40, shared=40, day=MONDAY - timedelta(weeks=9))
    assert comparison_of(town.id, today=TODAY) == before


def test_strangers_and_requests_without_a_token_change_nothing(
    manager: Visitor, strangers: list[Visitor], town: Town
) -> None:
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
    assert manager.post(PART, data={"part": "yes"}).status_code == 400
    db.session.rollback()
    assert particulars_of(town.id) is None


def test_taking_part_does_not_overtake_a_colleague_who_writes(town: Town) -> None:
    user_id = make_person("yann@example.org").id
    with transaction():
        tell_particulars(town.id, told=Told(publisher="Commune"), seen_version=1, by_user_id=user_id)
    seen = particulars_of(town.id)
    assert seen is not None
    version = seen.version
    joins(town)
    now = particulars_of(town.id)
    assert now is not None
    assert (now.version, now.compares) == (version, True)
