"""A town's shop list into its street: shops, their streets and their opening hours."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from marketplace.browsing.index import index_shop
from marketplace.core.db import db
from marketplace.intake.hours.reading import Place, Reading, place_of
from marketplace.intake.hours.taking import says_other, take_reading
from marketplace.intake.outcomes import Outcome
from marketplace.intake.places import leading_number
from marketplace.intake.shop_lists import ShopRow
from marketplace.intake.shop_records import fold_key
from marketplace.intake.street_names import street_key
from marketplace.intake.uploads import ShopsUpload
from marketplace.pickup.services import open_shop_point
from marketplace.pickup.slots import Rule
from marketplace.shops.hours import CLOSED, ShopHours
from marketplace.shops.models import Shop, ShopStaff
from marketplace.shops.queries import hours_of
from marketplace.shops.services import ShopIdentity, change_identity, register_shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Street
from marketplace.towns.queries import streets_of, town_by_id
from marketplace.towns.services import street_named


@dataclass
class _Town:
    """What the town has, as the import goes on."""

    id: int
    streets: dict[str, Street]
    shops: dict[str, Shop]
    staffed: set[int]
    hours: dict[int, ShopHours]
    place: Place


def preview_shops(town_id: int, *, upload: ShopsUpload) -> Outcome:
    """What `take_shops` would do with this list; changes nothing."""
    town = _town(town_id)
    outcome = Outcome(refused=list(upload.refused))
    for row, reading in upload.shops:
        shop = _find(town, row)
        if shop is None:
            outcome.created += 1
        elif _wanted(town, shop, row) != _identity_of(shop) or _other_hours(town, shop, reading):
            outcome.updated += 1
        else:
            outcome.unchanged += 1
    return outcome


def take_shops(town_id: int, *, upload: ShopsUpload, status: ShopStatus) -> Outcome:
    """Take a shop list into the town. `status` is that of new shops; known ones keep theirs.

    A shop that has staff is theirs: the list changes nothing about it. The same list twice changes nothing.
    Commits: no.
    """
    town = _town(town_id)
    outcome = Outcome(refused=list(upload.refused))
    for row, reading in upload.shops:
        shop = _find(town, row)
        if shop is None:
            _create(town, row, reading, status)
            outcome.created += 1
        elif _update(town, shop, row, reading):
            outcome.updated += 1
        else:
            outcome.unchanged += 1
    return outcome


def _town(town_id: int) -> _Town:
    place = place_of(town_by_id(town_id))
    shops = db.session.scalars(select(Shop).where(Shop.town_id == town_id)).all()
    known = {shop.external_ref or _own_key(shop): shop for shop in shops}
    return _Town(
        town_id,
        {street_key(street.name): street for street in streets_of(town_id)},
        known,
        set(db.session.scalars(select(ShopStaff.shop_id).where(ShopStaff.town_id == town_id))),
        hours_of(town_id, from_day=place.first),
        place,
    )


def _own_key(shop: Shop) -> str:
    return f"{fold_key(shop.name)}@{fold_key(shop.address)}"


def _find(town: _Town, row: ShopRow) -> Shop | None:
    """The shop the list means: the one it brought before, else one of that name at that address."""
    own_key = f"{fold_key(row.name)}@{fold_key(row.address.line)}"
    return town.shops.get(row.external_ref) or town.shops.get(own_key)


def _identity_of(shop: Shop) -> ShopIdentity:
    return ShopIdentity(**{name: getattr(shop, name) for name in ShopIdentity.__dataclass_fields__})


def _identity(row: ShopRow) -> ShopIdentity:
    latitude, longitude = row.point or (None, None)
    return ShopIdentity(
        name=row.name,
        kind=row.kind,
        street_number=leading_number(row.address.number),
        address=row.address.line[:200],
        postcode=row.address.postcode[:12],
        city=row.address.city[:80],
        latitude=latitude,
        longitude=longitude,
        phone=row.phone[:32],
        email=row.email,
        website=row.website,
        external_ref=row.external_ref,
    )


def _wanted(town: _Town, shop: Shop, row: ShopRow) -> ShopIdentity:
    """The shop as the list has it; what the list does not say stays, and all stays where people work."""
    present = _identity_of(shop)
    if shop.id in town.staffed:
        return present
    said = {name: value for name, value in _identity(row).__dict__.items() if value not in ("", None, 0)}
    street = town.streets.get(street_key(row.address.street))
    if street is not None:
        said |= {"street_id": street.id, "street_position": street.position}
    return replace(present, **said)


def _other_hours(town: _Town, shop: Shop, reading: Reading | None) -> bool:
    if reading is None or shop.id in town.staffed:
        return False
    return says_other(reading, shop=shop, than=town.hours.get(shop.id, CLOSED))


def _street(town: _Town, row: ShopRow) -> Street | None:
    key = street_key(row.address.street)
    if key and key not in town.streets:
        town.streets[key] = street_named(town.id, name=row.address.street)
    return town.streets.get(key)


def _create(town: _Town, row: ShopRow, reading: Reading | None, status: ShopStatus) -> None:
    street = _street(town, row)
    identity = _identity(row)
    if street is not None:
        identity = replace(identity, street_id=street.id, street_position=street.position)
    shop = register_shop(town.id, identity=identity, status=status)
    if reading is not None:
        take_reading(shop, reading=reading, place=town.place)
    open_shop_point(town.id, shop_id=shop.id, name=shop.name, rule=Rule())
    town.shops[row.external_ref] = shop


def _update(town: _Town, shop: Shop, row: ShopRow, reading: Reading | None) -> bool:
    """Bring a known shop up to the list; whether that changed anything."""
    if shop.id not in town.staffed:
        _street(town, row)
    wanted = _wanted(town, shop, row)
    described = wanted != _identity_of(shop)
    if described:
        change_identity(shop, identity=wanted)
        index_shop(town.id, shop_id=shop.id)
    other_hours = _other_hours(town, shop, reading)
    if reading is not None and other_hours:
        take_reading(shop, reading=reading, place=town.place)
    return described or other_hours
