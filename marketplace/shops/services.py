"""Writes about shops."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time

from sqlalchemy import delete, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.core.slugs import slug_of
from marketplace.shops.hours import Range, check_ranges
from marketplace.shops.models import OpeningRange, Shop, ShopLegal, ShopRole, ShopStaff, SpecialDay
from marketplace.shops.states import ShopStatus


@dataclass(frozen=True)
class ShopIdentity:
    """What a shop is called, what it is and where it stands."""

    name: str
    kind: str = "other"
    tagline: str = ""
    story: str = ""
    picture: str = ""
    colour: int = 0
    street_id: int | None = None
    street_position: int = 0
    street_number: int = 0
    address: str = ""
    postcode: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    external_ref: str | None = None


@dataclass(frozen=True)
class LegalIdentity:
    """Who sells, as the law asks to be shown."""

    company_name: str = ""
    legal_form: str = ""
    siren: str = ""
    vat_number: str = ""
    second_tax_number: str = ""
    register: str = ""
    mediator: str = ""
    safety_contact: str = ""
    epr_numbers: Mapping[str, str] = field(default_factory=dict)


def register_shop(
    town_id: int, *, identity: ShopIdentity, status: ShopStatus, slug: str | None = None
) -> Shop:
    """A new shop of the town; without a slug it gets a free one made from its name. Commits: no."""
    shop = Shop(
        id=new_id(),
        town_id=town_id,
        slug=free_slug(town_id, wanted=slug or identity.name),
        status=status,
        created_at=clock.now(),
        **asdict(identity),
    )
    db.session.add(shop)
    db.session.flush()
    return shop


def change_identity(shop: Shop, *, identity: ShopIdentity) -> None:
    """Say anew what a shop is called, what it is and where it stands; its address here stays. Commits: no."""
    for name, value in asdict(identity).items():
        setattr(shop, name, value)
    db.session.flush()


def change_words(shop: Shop, *, tagline: str, story: str, phone: str, seen_version: int) -> None:
    """What the shop says of itself. Raises: ChangedMeanwhile. Commits: no."""
    if shop.version != seen_version:
        raise ChangedMeanwhile
    shop.tagline, shop.story, shop.phone = tagline, story, phone
    db.session.flush()


def count_with_packed_bags(shop: Shop) -> None:
    """The shop counts everything that is there, packed bags included. Commits: no."""
    shop.counts_packed_bags = True
    db.session.flush()


def take_reviews(shop: Shop) -> None:
    """The shop lets its customers speak; what was said before is shown again, all of it. Commits: no."""
    shop.takes_reviews = True
    db.session.flush()


def take_no_reviews(shop: Shop) -> None:
    """The shop shows and takes no reviews any more, neither good nor bad. Commits: no."""
    shop.takes_reviews = False
    db.session.flush()


def count_without_packed_bags(shop: Shop) -> None:
    """The shop counts its shelves only; packed bags are added to what it says. Commits: no."""
    shop.counts_packed_bags = False
    db.session.flush()


def hide_ladder(shop: Shop) -> None:
    """Leave the next step out of the shop's board. Commits: no."""
    shop.hides_ladder = True
    db.session.flush()


def show_ladder(shop: Shop) -> None:
    """Put the next step on the shop's board again. Commits: no."""
    shop.hides_ladder = False
    db.session.flush()


def free_slug(town_id: int, *, wanted: str) -> str:
    """A slug that no shop of the town has: the wanted one, or the same with a number."""
    stem = slug_of(wanted, most=70) or "boutique"
    taken = set(
        db.session.scalars(
            select(Shop.slug).where(Shop.town_id == town_id, Shop.slug.startswith(stem, autoescape=True))
        )
    )
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken
    )


def declare_legal(shop: Shop, *, legal: LegalIdentity) -> None:
    """Write down who sells. Commits: no."""
    row = db.session.get(ShopLegal, (shop.town_id, shop.id))
    if row is None:
        row = ShopLegal(town_id=shop.town_id, shop_id=shop.id)
        db.session.add(row)
    for name, value in asdict(legal).items():
        setattr(row, name, value)
    db.session.flush()


def hire(shop: Shop, *, user_id: int, role: ShopRole) -> None:
    """Let somebody work in the shop. Commits: no."""
    db.session.add(ShopStaff(town_id=shop.town_id, shop_id=shop.id, user_id=user_id, role=role))
    db.session.flush()


def set_week(shop: Shop, *, week: Mapping[int, Sequence[Range]]) -> None:
    """Replace the repeating week. Raises: HoursRefused, and changes nothing then. Commits: no."""
    ordered = {weekday: check_ranges(ranges) for weekday, ranges in week.items()}
    db.session.execute(
        delete(OpeningRange).where(OpeningRange.town_id == shop.town_id, OpeningRange.shop_id == shop.id)
    )
    db.session.add_all(
        OpeningRange(town_id=shop.town_id, shop_id=shop.id, weekday=weekday, opens=opens, closes=closes)
        for weekday, ranges in ordered.items()
        for opens, closes in ranges
    )
    db.session.flush()
    hours_changed(shop)


def set_special_day(shop: Shop, *, day: date, ranges: Sequence[Range], reason: str) -> None:
    """Give a date hours of its own; no ranges means closed. Raises: HoursRefused. Commits: no."""
    write_special_days(shop, days={day: ranges}, reason=reason)


def write_special_days(shop: Shop, *, days: Mapping[date, Sequence[Range]], reason: str = "") -> None:
    """The same for many dates at once. Raises: HoursRefused, and changes nothing then. Commits: no."""
    ordered = {day: check_ranges(ranges) for day, ranges in days.items()}
    forget_special_days(shop, days=ordered)
    closed: Sequence[tuple[time | None, time | None]] = [(None, None)]
    db.session.add_all(
        SpecialDay(town_id=shop.town_id, shop_id=shop.id, day=day, opens=opens, closes=closes, reason=reason)
        for day, ranges in ordered.items()
        for opens, closes in ranges or closed
    )
    db.session.flush()


def forget_special_day(shop: Shop, *, day: date) -> None:
    """Let the date follow the repeating week again. Commits: no."""
    forget_special_days(shop, days=[day])


def forget_special_days(shop: Shop, *, days: Collection[date]) -> None:
    """Let these dates follow the repeating week again. Commits: no."""
    db.session.execute(
        delete(SpecialDay).where(
            SpecialDay.town_id == shop.town_id, SpecialDay.shop_id == shop.id, SpecialDay.day.in_(days)
        )
    )
    hours_changed(shop)


def hours_changed(shop: Shop) -> None:
    """Let every checkout that read the shop's hours before this look at them again. Commits: no.

    Races: locks the shop's row. A checkout that is being placed there locks it too, shared: it comes wholly
    before, and its bag is seen by whoever looks after this, or wholly after, and is refused.
    """
    db.session.execute(
        update(Shop)
        .where(Shop.town_id == shop.town_id, Shop.id == shop.id)
        .values(hours_version=Shop.hours_version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(shop, ["hours_version"])
