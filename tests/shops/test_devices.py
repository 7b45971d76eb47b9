"""A device joins by a link that opens once, serves while it is used, and is turned away at once."""

from datetime import timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import NotFound
from marketplace.shops.devices.models import ShopDevice
from marketplace.shops.devices.queries import Standing, device_behind, devices_of, invitation_of
from marketplace.shops.devices.services import (
    MOST_DEVICES,
    LinkOver,
    TooManyDevices,
    invite_device,
    join,
    note_use,
    turn_away,
)
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_shop, make_worker

pytestmark = pytest.mark.usefixtures("thursday_morning")


@pytest.fixture
def owner(shop: Shop) -> User:
    """Who runs the shop."""
    return make_worker(shop)


def invite(shop: Shop, owner: User, *, name: str = "Caisse") -> str:
    with transaction():
        return invite_device(shop, name=name, by_user_id=owner.id)


def joined(shop: Shop, owner: User) -> str:
    link = invite(shop, owner)
    with transaction():
        return join(shop.town_id, link=link)


def standing(shop: Shop) -> Standing:
    db.session.rollback()
    (device,) = devices_of(shop.town_id, shop.id)
    return device.standing(clock.now())


def test_a_link_opens_once_and_neither_it_nor_the_token_is_kept(shop: Shop, owner: User) -> None:
    link = invite(shop, owner)
    invited = invitation_of(shop.town_id, link=link, at=clock.now())
    assert invited
    assert (invited.shop_id, invited.name) == (shop.id, "Caisse")
    with transaction():
        token = join(shop.town_id, link=link)
    found = device_behind(shop.town_id, token=token, at=clock.now())
    assert found
    assert found.name == "Caisse"
    assert invitation_of(shop.town_id, link=link, at=clock.now()) is None
    with pytest.raises(LinkOver), transaction():
        join(shop.town_id, link=link)
    row = db.session.query(ShopDevice).filter_by(town_id=shop.town_id).one()
    assert token not in str(row.token_digest)
    assert row.link_digest is None


def test_a_link_is_over_after_a_quarter_of_an_hour(shop: Shop, owner: User) -> None:
    link = invite(shop, owner)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=15)):
        assert invitation_of(shop.town_id, link=link, at=clock.now()) is None
        with pytest.raises(LinkOver), transaction():
            join(shop.town_id, link=link)
        assert standing(shop) is Standing.MISSED


def test_a_device_serves_for_thirty_days_since_it_was_last_used(shop: Shop, owner: User) -> None:
    token = joined(shop, owner)
    device = device_behind(shop.town_id, token=token, at=THURSDAY_MORNING + timedelta(days=29))
    assert device
    assert device_behind(shop.town_id, token=token, at=THURSDAY_MORNING + timedelta(days=30)) is None
    with clock.travel(THURSDAY_MORNING + timedelta(days=29)), transaction():
        note_use(shop.town_id, device_id=device.id)
    assert device_behind(shop.town_id, token=token, at=THURSDAY_MORNING + timedelta(days=58))
    with clock.travel(THURSDAY_MORNING + timedelta(days=60)):
        assert standing(shop) is Standing.ASLEEP


def test_a_device_that_was_turned_away_serves_no_more_and_its_link_joins_nothing(
    shop: Shop, owner: User
) -> None:
    token, link = joined(shop, owner), invite(shop, owner, name="Fournil")
    for device in devices_of(shop.town_id, shop.id):
        with transaction():
            turn_away(shop, device_id=device.id)
    assert device_behind(shop.town_id, token=token, at=clock.now()) is None
    assert invitation_of(shop.town_id, link=link, at=clock.now()) is None
    with pytest.raises(LinkOver), transaction():
        join(shop.town_id, link=link)
    assert {device.standing(clock.now()) for device in devices_of(shop.town_id, shop.id)} == {
        Standing.REVOKED
    }


def test_another_shop_can_not_turn_it_away(town: Town, shop: Shop, owner: User) -> None:
    token = joined(shop, owner)
    (device,) = devices_of(shop.town_id, shop.id)
    other = make_shop(town, name="Lantier")
    with pytest.raises(NotFound), transaction():
        turn_away(other, device_id=device.id)
    assert device_behind(shop.town_id, token=token, at=clock.now())


def test_a_token_opens_nothing_in_another_town(shop: Shop, other_town: Town, owner: User) -> None:
    token = joined(shop, owner)
    assert device_behind(other_town.id, token=token, at=clock.now()) is None


def test_there_is_room_for_a_dozen(shop: Shop, owner: User) -> None:
    for number in range(MOST_DEVICES):
        invite(shop, owner, name=f"Tablette {number}")
    with pytest.raises(TooManyDevices), transaction():
        invite_device(shop, name="Encore une", by_user_id=owner.id)
