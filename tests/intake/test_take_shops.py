"""A town's list comes into its street: once, and without harm to what shopkeepers wrote."""

import json
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.intake.hours.reading import Place, place_of
from marketplace.intake.outcomes import Outcome
from marketplace.intake.shop_import import preview_shops, take_shops
from marketplace.intake.uploads import read_shops_upload
from marketplace.pickup.models import CollectionPoint
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop, shop_named
from marketplace.shops.services import ShopIdentity, register_shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import streets_of, town_by_id
from tests.factories import THURSDAY_MORNING, make_worker

BAKERY = {
    "@id": "node/1", "shop": "bakery", "name": "Aux Délices", "addr:housenumber": "12 bis",
    "addr:street": "rue Houdan",
    "phone": "0146610000", "opening_hours": "Tu-Sa 07:00-13:30,15:00-20:00; PH off",
}  # fmt: skip
FLORIST = {"@id": "node/2", "shop": "florist", "name": "Pétale", "addr:street": "R HOUDAN"}


def listing(*entries: dict[str, Any]) -> bytes:
    features = [{"type": "Feature", "properties": entry, "geometry": None} for entry in entries]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def place(town: Town) -> Place:
    return place_of(town_by_id(town.id))


def take(town: Town, *entries: dict[str, Any], status: ShopStatus = ShopStatus.SHOWCASE) -> Outcome:
    with transaction():
        return take_shops(
            town.id, upload=read_shops_upload(listing(*entries), place=place(town)), status=status
        )


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, len(outcome.refused)


def named(town: Town, slug: str) -> Shop:
    shop = shop_named(town.id, slug)
    assert shop is not None
    return shop


def test_shops_come_into_the_showcase_of_their_street(town: Town) -> None:
    assert counts(take(town, BAKERY, FLORIST)) == (2, 0, 0, 0)
    shop = named(town, "aux-delices")
    assert (shop.status, shop.kind, shop.street_number) == (ShopStatus.SHOWCASE, "bakery", 12)
    assert (shop.address, shop.phone) == ("12 bis, Rue Houdan", "+33 1 46 61 00 00")
    assert [street.name for street in streets_of(town.id)] == ["Rue du Phare", "Rue Houdan"]
    assert named(town, "petale").street_id == shop.street_id


def test_plain_hours_come_with_the_shop(town: Town) -> None:
    take(town, BAKERY)
    shop = named(town, "aux-delices")
    hours = hours_of_shop(town.id, shop.id, from_day=clock.now().date())
    assert sorted(hours.week) == [2, 3, 4, 5, 6]
    assert list(hours.week[2]) == [(time(7), time(13, 30)), (time(15), time(20))]


def test_unreadable_hours_are_refused_and_the_shop_comes_without_them(town: Town) -> None:
    outcome = take(town, {**BAKERY, "opening_hours": "Mo-Fr 09:00-12:00; Sa sunrise-12:00"})
    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.refused[0].column == "opening_hours"
    assert "sunrise" in outcome.refused[0].reason
    hours = hours_of_shop(town.id, named(town, "aux-delices").id, from_day=clock.now().date())
    assert not hours.week


def test_special_days_come_with_the_shop_and_the_same_text_changes_nothing(town: Town) -> None:
    entry = {**BAKERY, "opening_hours": "Tu-Sa 07:00-13:00; Aug off; PH off"}
    with clock.travel(THURSDAY_MORNING):
        take(town, entry)
        assert counts(take(town, entry)) == (0, 0, 1, 0)
        assert counts(take(town, {**entry, "opening_hours": "Tu-Sa 07:00-13:00; Jul off"})) == (0, 1, 0, 0)
    hours = hours_of_shop(town.id, named(town, "aux-delices").id, from_day=THURSDAY_MORNING.date())
    assert hours.ranges_on(date(2026, 7, 15)) == []
    assert hours.ranges_on(date(2026, 8, 12))  # the earlier text closed August, this one does not


def test_a_shop_comes_with_a_place_to_collect(town: Town) -> None:
    take(town, BAKERY)
    shop = named(town, "aux-delices")
    assert db.session.get(CollectionPoint, (town.id, shop.id))


def test_the_same_list_twice_changes_nothing(town: Town) -> None:
    take(town, BAKERY, FLORIST)
    version = named(town, "aux-delices").version
    assert counts(take(town, BAKERY, FLORIST)) == (0, 0, 2, 0)
    assert named(town, "aux-delices").version == version


@pytest.mark.parametrize(
    "change", [{"name": "Aux Délices de Sceaux"}, {"opening_hours": "Tu-Sa 08:00-12:00"}]
)
def test_a_changed_entry_updates_its_shop(town: Town, change: dict[str, str]) -> None:
    take(town, BAKERY)
    assert counts(take(town, {**BAKERY, **change})) == (0, 1, 0, 0)
    assert len(list(db.session.scalars(select(Shop).where(Shop.town_id == town.id)))) == 1


def test_what_the_list_does_not_say_stays(town: Town) -> None:
    take(town, BAKERY)
    shorter = {name: value for name, value in BAKERY.items() if name not in ("phone", "opening_hours")}
    assert counts(take(town, shorter)) == (0, 0, 1, 0)
    assert named(town, "aux-delices").phone


def test_a_shop_with_staff_keeps_what_its_people_wrote(town: Town) -> None:
    take(town, BAKERY)
    make_worker(named(town, "aux-delices"))
    changed = {**BAKERY, "name": "Autre nom", "opening_hours": "Mo 08:00-09:00"}
    assert counts(take(town, changed)) == (0, 0, 1, 0)
    assert named(town, "aux-delices").name == "Aux Délices"


def test_a_shop_the_council_wrote_by_hand_is_recognised(town: Town) -> None:
    with transaction():
        identity = ShopIdentity(name="AUX DELICES", address="12 bis, rue Houdan")
        register_shop(town.id, identity=identity, status=ShopStatus.SELLING)
    assert counts(take(town, BAKERY)) == (0, 1, 0, 0)
    shop = named(town, "aux-delices")
    assert (shop.external_ref, shop.status) == ("node/1", ShopStatus.SELLING)


def test_new_shops_can_open_at_once_when_asked(town: Town) -> None:
    take(town, BAKERY, status=ShopStatus.SELLING)
    assert named(town, "aux-delices").status is ShopStatus.SELLING


def test_a_preview_tells_the_same_and_changes_nothing(town: Town) -> None:
    take(town, BAKERY)
    data = listing({**BAKERY, "phone": "0146610001"}, FLORIST, {"shop": "vacant"})
    told = counts(preview_shops(town.id, upload=read_shops_upload(data, place=place(town))))
    db.session.rollback()
    assert told == (1, 1, 0, 1)
    assert shop_named(town.id, "petale") is None


def test_a_list_stays_in_its_town(town: Town, other_town: Town) -> None:
    take(town, BAKERY)
    assert counts(take(other_town, BAKERY)) == (1, 0, 0, 0)
    assert named(other_town, "aux-delices").id != named(town, "aux-delices").id
