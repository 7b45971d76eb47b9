"""Reads about shops."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from marketplace.core.db import db
from marketplace.shops.hours import CLOSED, Range, ShopHours
from marketplace.shops.models import OpeningRange, Shop, ShopLegal, ShopRole, ShopStaff, SpecialDay
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.towns.calendar import holidays_from
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Workplace:
    """A shop somebody works in."""

    shop_id: int
    slug: str
    name: str
    role: ShopRole


def shop_named(town_id: int, slug: str) -> Shop | None:
    """The town's shop with that slug, or None."""
    return db.session.scalar(select(Shop).where(Shop.town_id == town_id, Shop.slug == slug))


def shops_with_reviews(town_id: int) -> list[tuple[str, str]]:
    """Name and slug of the shops on show that take reviews, in walking order. One statement."""
    walk = (Shop.street_position, Shop.street_number, Shop.name)
    query = select(Shop.name, Shop.slug).where(Shop.town_id == town_id, Shop.takes_reviews)
    rows = db.session.execute(query.where(Shop.status.in_(VISIBLE)).order_by(*walk))
    return [(name, slug) for name, slug in rows]


def legal_of_shops(town_id: int, *, shop_ids: Iterable[int]) -> dict[int, ShopLegal]:
    """Who sells in each of these shops; a shop that has not said is left out."""
    query = select(ShopLegal).where(ShopLegal.town_id == town_id, ShopLegal.shop_id.in_(list(shop_ids)))
    return {legal.shop_id: legal for legal in db.session.scalars(query)}


def role_in_shop(town_id: int, shop_id: int, user_id: int) -> ShopRole | None:
    """What that person may do in the shop, or None."""
    return db.session.scalar(
        select(ShopStaff.role).where(
            ShopStaff.town_id == town_id, ShopStaff.shop_id == shop_id, ShopStaff.user_id == user_id
        )
    )


def shops_worked_in(town_id: int, user_id: int) -> list[Workplace]:
    """The shops of a town somebody works in, by name."""
    query = (
        select(Shop.id, Shop.slug, Shop.name, ShopStaff.role)
        .join(ShopStaff, and_(ShopStaff.town_id == Shop.town_id, ShopStaff.shop_id == Shop.id))
        .where(Shop.town_id == town_id, ShopStaff.user_id == user_id)
        .order_by(Shop.name)
    )
    return [Workplace(*row) for row in db.session.execute(query)]


def special_days_of(town_id: int, shop_id: int, *, from_day: date) -> list[tuple[date, str]]:
    """The coming dates with hours of their own, each once, with the reason given."""
    query = (
        select(SpecialDay.day, func.max(SpecialDay.reason))
        .where(SpecialDay.town_id == town_id, SpecialDay.shop_id == shop_id, SpecialDay.day >= from_day)
        .group_by(SpecialDay.day)
        .order_by(SpecialDay.day)
    )
    return [(day, reason) for day, reason in db.session.execute(query)]


def hours_of(town_id: int, *, from_day: date, shop_ids: Iterable[int] | None = None) -> dict[int, ShopHours]:
    """What the given shops, or all, wrote of their hours, special days from a date on. One query."""
    values: dict[str, Any] = {"town_id": town_id, "from_day": from_day}
    if shop_ids is not None:
        values["shop_ids"] = list(shop_ids)
    weeks: dict[int, dict[int, list[Range]]] = defaultdict(lambda: defaultdict(list))
    days: dict[int, dict[date, list[Range]]] = defaultdict(dict)
    rows = db.session.execute(_HOURS if shop_ids is None else _HOURS_OF_THESE, values).all()
    for shop_id, weekday, day, opens, closes in rows:
        ranges = days[shop_id].setdefault(day, []) if day else weeks[shop_id][weekday]
        if opens is not None and closes is not None:
            ranges.append((opens, closes))
    return {shop_id: ShopHours(weeks[shop_id], days[shop_id]) for shop_id in weeks.keys() | days.keys()}


def hours_of_shop(town_id: int, shop_id: int, *, from_day: date) -> ShopHours:
    """What one shop wrote of its hours; a shop that wrote none is closed."""
    return hours_of(town_id, from_day=from_day, shop_ids=[shop_id]).get(shop_id, CLOSED)


def opening_hours_of(
    town: TownView, *, from_day: date, shop_ids: Iterable[int] | None = None
) -> dict[int, ShopHours]:
    """The same as residents are told them: on a public holiday only what the shop answered counts."""
    days = holidays_from(town, from_day).keys()
    told = hours_of(town.id, from_day=from_day, shop_ids=shop_ids)
    return {shop_id: hours.on_holidays(days) for shop_id, hours in told.items()}


def opening_hours_of_shop(town: TownView, shop_id: int, *, from_day: date) -> ShopHours:
    """The hours of one shop as residents are told them; a shop that told none is closed."""
    return opening_hours_of(town, from_day=from_day, shop_ids=[shop_id]).get(shop_id, CLOSED)


def _hours(weekly: Table, dated: Table, *narrowing: Callable[[Table], ColumnElement[bool]]) -> Select[Any]:
    """Ranges of the week, and those of dates from a day on. Built once: every page with a shop asks this."""
    town_id: BindParameter[int] = bindparam("town_id")
    no_day = cast(null(), Date)
    week = select(weekly.c.shop_id, weekly.c.weekday, no_day.label("day"), weekly.c.opens, weekly.c.closes)
    special = select(dated.c.shop_id, literal(0), dated.c.day, dated.c.opens, dated.c.closes)
    both = union_all(
        week.where(weekly.c.town_id == town_id, *(narrow(weekly) for narrow in narrowing)),
        special.where(
            dated.c.town_id == town_id,
            dated.c.day >= bindparam("from_day"),
            *(narrow(dated) for narrow in narrowing),
        ),
    ).subquery("hours")
    return select(both).order_by(both.c.opens)


_TABLES = OpeningRange.metadata.tables["opening_ranges"], OpeningRange.metadata.tables["special_days"]
_HOURS = _hours(*_TABLES)
_HOURS_OF_THESE = _hours(*_TABLES, lambda table: table.c.shop_id.in_(bindparam("shop_ids", expanding=True)))


def shops_that_sell(town_id: int) -> list[tuple[int, str, str]]:
    """Id, slug and name of the shops that take orders, by name."""
    query = (
        select(Shop.id, Shop.slug, Shop.name)
        .where(Shop.town_id == town_id, Shop.status == ShopStatus.SELLING)
        .order_by(Shop.name)
    )
    return [(shop_id, slug, name) for shop_id, slug, name in db.session.execute(query)]


def shops_on_show(town_id: int) -> list[tuple[int, str, str]]:
    """Id, slug and name of the shops that residents see, by name."""
    query = (
        select(Shop.id, Shop.slug, Shop.name)
        .where(Shop.town_id == town_id, Shop.status.in_(sorted(VISIBLE)))
        .order_by(Shop.name)
    )
    return [(shop_id, slug, name) for shop_id, slug, name in db.session.execute(query)]
