"""Two lists of a town, two years apart: what changed is proposed, and done where the town hall says so."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.intake.hours.reading import place_of
from marketplace.intake.street_lists.deciding import do_as_listed, leave_as_it_is
from marketplace.intake.street_lists.models import Difference, ListProposal, ProposalState
from marketplace.intake.street_lists.proposing import Proposed, propose_list
from marketplace.intake.street_lists.queries import open_proposals
from marketplace.intake.uploads import read_shops_upload
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.queries import hours_of_shop, shop_named
from marketplace.shops.services import change_words
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, make_official, make_shop, make_worker

BAKERY = {
    "@id": "node/1", "shop": "bakery", "name": "Aux Délices", "addr:housenumber": "12",
    "addr:street": "rue Houdan", "phone": "0146610000", "opening_hours": "Tu-Sa 07:00-13:30",
}  # fmt: skip
FLORIST = {"@id": "node/2", "shop": "florist", "name": "Pétale", "addr:housenumber": "3",
           "addr:street": "rue Houdan"}  # fmt: skip
BUTCHER = {"@id": "node/3", "shop": "butcher", "name": "Gorisse", "addr:street": "rue Houdan"}
IN_2018 = (BAKERY, FLORIST)
IN_2020 = ({**BAKERY, "name": "Le Fournil", "shop": "pastry", "addr:housenumber": "14"}, BUTCHER)


@pytest.fixture
def by(town: Town, thursday_morning: object) -> int:
    """Who decides, the clock standing still."""
    return make_official(town).id


def bring(town: Town, *entries: dict[str, Any]) -> Proposed:
    """A list comes in."""
    features = [{"type": "Feature", "properties": entry, "geometry": None} for entry in entries]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    upload = read_shops_upload(data, place=place_of(town_by_id(town.id)))
    with transaction():
        return propose_list(town.id, upload=upload, list_name="commerces.geojson")


def waiting(town: Town, *kinds: Difference) -> dict[str, int]:
    """What waits for a decision: names and ids."""
    return {one.name: one.id for kind in kinds or Difference for one in open_proposals(town.id, kind)}


def do(town: Town, ids: dict[str, int], by: int) -> int:
    """Do what waits; says how much was done."""
    with transaction():
        return do_as_listed(town.id, ids=list(ids.values()), by_user_id=by)[ProposalState.DONE]


def shops(town: Town) -> dict[str, Shop]:
    """The shops of the town, by name, as kept now."""
    query = select(Shop).where(Shop.town_id == town.id).execution_options(populate_existing=True)
    return {shop.name: shop for shop in db.session.scalars(query)}


def test_a_list_alone_changes_nothing(town: Town, by: int) -> None:
    proposed = bring(town, *IN_2018)
    assert (proposed.shops, proposed.fresh, proposed.waiting) == (2, 2, 2)
    assert shops(town) == {}
    assert list(waiting(town, Difference.NEW)) == ["Aux Délices", "Pétale"]


def test_the_same_list_twice_proposes_nothing_new(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    assert bring(town, *IN_2018).fresh == 0
    do(town, waiting(town), by)
    assert bring(town, *IN_2018).fresh == 0
    assert waiting(town) == {}


def test_two_years_later_what_changed_is_told_field_by_field(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    assert do(town, waiting(town), by) == 2
    bring(town, *IN_2020)
    assert list(waiting(town, Difference.NEW)) == ["Gorisse"]
    assert list(waiting(town, Difference.GONE)) == ["Pétale"]
    (changed,) = open_proposals(town.id, Difference.CHANGED)
    assert changed.changes["name"] == ["Aux Délices", "Le Fournil"]
    assert changed.changes["address"] == ["12, Rue Houdan", "14, Rue Houdan"]
    assert set(changed.changes) <= {"name", "address", "kind"}
    assert set(shops(town)) == {"Aux Délices", "Pétale"}


def test_what_is_done_is_done_as_the_list_says_and_nothing_is_lost(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    do(town, waiting(town), by)
    shop = shops(town)["Aux Délices"]
    with transaction():
        change_words(shop, tagline="Depuis 1987", story="", phone=shop.phone, seen_version=shop.version)
    bring(town, *IN_2020)
    assert do(town, waiting(town), by) == 3
    now = shops(town)
    assert set(now) == {"Le Fournil", "Pétale", "Gorisse"}
    assert (now["Le Fournil"].tagline, now["Le Fournil"].street_number) == ("Depuis 1987", 14)
    assert now["Le Fournil"].slug == "aux-delices"  # links go on working
    assert (now["Pétale"].status, now["Pétale"].paused_by) == (ShopStatus.PAUSED, PausedBy.TOWN)
    assert now["Gorisse"].status is ShopStatus.SHOWCASE
    assert bring(town, *IN_2020).fresh == 0


def test_a_new_shop_comes_with_its_hours(town: Town, by: int) -> None:
    bring(town, BAKERY)
    do(town, waiting(town), by)
    hours = hours_of_shop(town.id, shops(town)["Aux Délices"].id, from_day=THURSDAY_MORNING.date())
    assert sorted(hours.week) == [2, 3, 4, 5, 6]


def test_what_was_left_as_it_is_comes_again_only_when_it_says_something_else(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    do(town, waiting(town), by)
    bring(town, *IN_2020)
    with transaction():
        assert leave_as_it_is(town.id, ids=list(waiting(town).values()), by_user_id=by) == 3
    assert bring(town, *IN_2020).fresh == 0
    assert waiting(town) == {}
    bring(town, {**IN_2020[0], "name": "La Mie"}, BUTCHER)
    assert list(waiting(town)) == ["Aux Délices"]


def test_a_shop_whose_people_work_keeps_what_is_theirs_to_say(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    do(town, waiting(town), by)
    make_worker(shops(town)["Aux Délices"])
    bring(town, {**BAKERY, "phone": "0146610001", "opening_hours": "Mo 08:00-09:00"}, FLORIST)
    assert waiting(town) == {}


def test_a_shop_that_never_was_in_a_list_is_not_gone(town: Town, by: int) -> None:
    make_shop(town)
    bring(town, *IN_2018)
    assert list(waiting(town, Difference.GONE)) == []


def test_a_shop_is_known_by_name_and_address_when_its_number_is_another(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    do(town, waiting(town), by)
    bring(town, *({**entry, "@id": f"way/{n}"} for n, entry in enumerate(IN_2018)))
    assert waiting(town) == {}


def test_what_changed_meanwhile_is_not_overwritten(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    do(town, waiting(town), by)
    bring(town, *IN_2020)
    with transaction():
        shops(town)["Aux Délices"].name = "Chez Paulette"
    ids = waiting(town, Difference.CHANGED)
    assert do(town, ids, by) == 0
    assert "Chez Paulette" in shops(town)
    states = select(ListProposal.state).where(
        ListProposal.town_id == town.id, ListProposal.id.in_(ids.values())
    )
    assert db.session.scalars(states).all() == [ProposalState.OUTDATED]


def test_what_is_decided_twice_is_done_once(town: Town, by: int) -> None:
    bring(town, *IN_2018)
    ids = waiting(town)
    assert (do(town, ids, by), do(town, ids, by)) == (2, 0)
    assert len(shops(town)) == 2
    assert shop_named(town.id, "aux-delices-2") is None


def test_another_town_decides_nothing_here(town: Town, other_town: Town, by: int) -> None:
    bring(town, *IN_2018)
    assert do(other_town, waiting(town), by) == 0
    assert db.session.scalar(select(func.count(Shop.id)).where(Shop.town_id == town.id)) == 0
