"""A town's shop list into its street: shops, their streets and their opening hours."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from marketplace.browsing.index import index_shop
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.intake.hours import Week
from marketplace.intake.outcomes import Outcome
from marketplace.intake.places import leading_number
from marketplace.intake.shop_lists import ShopRow
from marketplace.intake.shop_records import fold_key
from marketplace.intake.street_names import street_key
from marketplace.intake.uploads import ShopsUpload
from marketplace.pickup.services import open_shop_point
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop, ShopStaff
from marketplace.shops.queries import hours_of
from marketplace.shops.services import ShopIdentity, change_identity, register_shop, set_week
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Street
from marketplace.towns.queries import streets_of
from marketplace.towns.services import street_named


@dataclass
class _Town:
    """What the town has, as the import goes on."""

    id: int
    streets: dict[str, Street]
    shops: dict[str, Shop]
    staffed: set[int]
    weeks: dict[int, Week]


def preview_shops(town_id: int, *, upload: ShopsUpload) -> Outcome:
    """What `take_shops` would do with this list; changes nothing."""
    town = _town(town_id)
    outcome = Outcome(refused=list(upload.refused))
    for row, week in upload.shops:
        shop = _find(town, row)
        if shop is None:
            outcome.created += 1
        elif _wanted(town, shop, row) != _identity_of(shop) or _other_week(town, shop, week):
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
    for row, week in upload.shops:
        shop = _find(town, row)
        if shop is None:
            _create(town, row, week, status)
            outcome.created += 1
        elif _update(town, shop, row, week):
            outcome.updated += 1
        else:
            outcome.unchanged += 1
    return outcome


def _town(town_id: int) -> _Town:
    shops = db.session.scalars(select(Shop).where(Shop.town_id == town_id)).all()
    known = {shop.external_ref or _own_key(shop): shop for shop in shops}
    hours = hours_of(town_id, from_day=clock.now().date())
    return _Town(
        town_id,
        {street_key(street.name): street for street in streets_of(town_id)},
        known,
        set(db.session.scalars(select(ShopStaff.shop_id).where(ShopStaff.town_id == town_id))),
        {shop_id: {day: list(ranges) for day, ranges in own.week.items()} for shop_id, own in hours.items()},
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


def _other_week(town: _Town, shop: Shop, week: Week | None) -> bool:
    return week is not None and shop.id not in town.staffed and week != town.weeks.get(shop.id, {})


def _street(town: _Town, row: ShopRow) -> Street | None:
    key = street_key(row.address.street)
    if key and key not in town.streets:
        town.streets[key] = street_named(town.id, name=row.address.street)
    return town.streets.get(key)


def _create(town: _Town, row: ShopRow, week: Week | None, status: ShopStatus) -> None:
    street = _street(town, row)
    identity = _identity(row)
    if street is not None:
        identity = replace(identity, street_id=street.id, street_position=street.position)
    shop = register_shop(town.id, identity=identity, status=status)
    if week is not None:
        set_week(shop, week=week)
    open_shop_point(town.id, shop_id=shop.id, name=shop.name, rule=Rule())
    town.shops[row.external_ref] = shop


def _update(town: _Town, shop: Shop, row: ShopRow, week: Week | None) -> bool:
    """Bring a known shop up to the list; whether that changed anything."""
    if shop.id not in town.staffed:
        _street(town, row)
    wanted = _wanted(town, shop, row)
    described = wanted != _identity_of(shop)
    if described:
        change_identity(shop, identity=wanted)
        index_shop(town.id, shop_id=shop.id)
    other_week = _other_week(town, shop, week)
    if week is not None and other_week:
        set_week(shop, week=week)
    return described or other_week
