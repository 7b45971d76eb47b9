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
class KnownStreet:
    """What the town has, as the import goes on."""

    id: int
    streets: dict[str, Street]
    shops: dict[str, Shop]  # by what their list calls them
    named: dict[str, Shop]  # by their name and address
    staffed: set[int]
    hours: dict[int, ShopHours]
    place: Place


def preview_shops(town_id: int, *, upload: ShopsUpload) -> Outcome:
    """What `take_shops` would do with this list; changes nothing."""
    town = known_street(town_id)
    outcome = Outcome(refused=list(upload.refused))
    for row, reading in upload.shops:
        shop = shop_meant(town, row)
        if shop is None:
            outcome.created += 1
        elif wanted_identity(town, shop, row) != identity_of(shop) or has_other_hours(town, shop, reading):
            outcome.updated += 1
        else:
            outcome.unchanged += 1
    return outcome


def take_shops(town_id: int, *, upload: ShopsUpload, status: ShopStatus) -> Outcome:
    """Take a shop list into the town. `status` is that of new shops; known ones keep theirs.

    A shop that has staff is theirs: the list changes nothing about it. The same list twice changes nothing.
    Commits: no.
    """
    town = known_street(town_id)
    outcome = Outcome(refused=list(upload.refused))
    for row, reading in upload.shops:
        shop = shop_meant(town, row)
        if shop is None:
            create_shop(town, row=row, reading=reading, status=status)
            outcome.created += 1
        elif update_shop(town, shop, row, reading):
            outcome.updated += 1
        else:
            outcome.unchanged += 1
    return outcome


def known_street(town_id: int) -> KnownStreet:
    """All that the town has, to be compared with a list."""
    place = place_of(town_by_id(town_id))
    shops = db.session.scalars(select(Shop).where(Shop.town_id == town_id)).all()
    return KnownStreet(
        town_id,
        {street_key(street.name): street for street in streets_of(town_id)},
        {shop.external_ref: shop for shop in shops if shop.external_ref},
        {_own_key(shop): shop for shop in shops},
        set(db.session.scalars(select(ShopStaff.shop_id).where(ShopStaff.town_id == town_id))),
        hours_of(town_id, from_day=place.first),
        place,
    )


def _own_key(shop: Shop) -> str:
    return f"{fold_key(shop.name)}@{fold_key(shop.address)}"


def shop_meant(town: KnownStreet, row: ShopRow) -> Shop | None:
    """The shop the list means: the one it brought before, else one of that name at that address."""
    own_key = f"{fold_key(row.name)}@{fold_key(row.address.line)}"
    return town.shops.get(row.external_ref) or town.named.get(own_key)


def identity_of(shop: Shop) -> ShopIdentity:
    """The shop as it stands."""
    return ShopIdentity(**{name: getattr(shop, name) for name in ShopIdentity.__dataclass_fields__})


def identity_said(row: ShopRow) -> ShopIdentity:
    """The shop as the list has it."""
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


def wanted_identity(town: KnownStreet, shop: Shop, row: ShopRow) -> ShopIdentity:
    """The shop as the list has it; what the list does not say stays, and all stays where people work."""
    present = identity_of(shop)
    if shop.id in town.staffed:
        return present
    said = {name: value for name, value in identity_said(row).__dict__.items() if value not in ("", None, 0)}
    street = town.streets.get(street_key(row.address.street))
    if street is not None:
        said |= {"street_id": street.id, "street_position": street.position}
    return replace(present, **said)


def has_other_hours(town: KnownStreet, shop: Shop, reading: Reading | None) -> bool:
    """Whether the list says other hours of a shop where nobody works yet."""
    if reading is None or shop.id in town.staffed:
        return False
    return says_other(reading, shop=shop, than=town.hours.get(shop.id, CLOSED))


def _street(town: KnownStreet, row: ShopRow) -> Street | None:
    key = street_key(row.address.street)
    if key and key not in town.streets:
        town.streets[key] = street_named(town.id, name=row.address.street)
    return town.streets.get(key)


def create_shop(town: KnownStreet, *, row: ShopRow, reading: Reading | None, status: ShopStatus) -> Shop:
    """A new shop of the town, with its street, its hours and its door. Commits: no."""
    street = _street(town, row)
    identity = identity_said(row)
    if street is not None:
        identity = replace(identity, street_id=street.id, street_position=street.position)
    shop = register_shop(town.id, identity=identity, status=status)
    if reading is not None:
        take_reading(shop, reading=reading, place=town.place)
    open_shop_point(town.id, shop_id=shop.id, name=shop.name, rule=Rule())
    town.shops[row.external_ref] = town.named[_own_key(shop)] = shop
    return shop


def update_shop(town: KnownStreet, shop: Shop, row: ShopRow, reading: Reading | None) -> bool:
    """Bring a known shop up to the list; whether that changed anything."""
    if shop.id not in town.staffed:
        _street(town, row)
    wanted = wanted_identity(town, shop, row)
    described = wanted != identity_of(shop)
    if described:
        change_identity(shop, identity=wanted)
        index_shop(town.id, shop_id=shop.id)
    other_hours = has_other_hours(town, shop, reading)
    if reading is not None and other_hours:
        take_reading(shop, reading=reading, place=town.place)
    return described or other_hours
