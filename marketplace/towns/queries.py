"""Reads about towns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, select

from marketplace.core.db import db
from marketplace.towns.models import Showcase, Street, Town, TownHost, TownParticulars, TownRole, TownStaff


@dataclass(frozen=True)
class TownView:
    """A town as pages need it."""

    id: int
    slug: str
    name: str
    street_name: str
    tagline: str
    help_phone: str
    help_email: str
    postcode: str
    country: str
    subdivision: str
    locale: str
    currency: str
    time_zone: str
    look: str = ""  # as it is kept (looks/look.py); empty is the original one
    seasons: str = ""  # looks that are worn for some days, as they are kept (looks/seasons.py)
    menu: str = ""  # the council's pages at the foot of all others, as they are kept (pages/menu.py)
    featured_a_day: int = 0  # how many shops the home shows first each day
    takes_reviews: bool = False  # whether its shops may let their customers speak
    host: str | None = None  # its public address
    by_alias: bool = False  # reached by a name that only leads there


_towns, _hosts = cast(Table, Town.__table__), cast(Table, TownHost.__table__)
_given = _hosts.alias("given")
_first_host = (
    select(_given.c.host)
    .where(_given.c.town_id == _towns.c.id, _given.c.awaits_proof.is_(False))
    .order_by(_given.c.redirects, _given.c.id)
    .limit(1)
    .scalar_subquery()
)
_ASKED = {"host", "by_alias"}  # of its hosts, not of itself
_COLUMNS = [*(_towns.c[name] for name in TownView.__dataclass_fields__ if name not in _ASKED), _first_host]

# Every request begins with this one, so it is built once.
_AT = (
    select(*[*_COLUMNS, _hosts.c.redirects])
    .join(_hosts, _hosts.c.town_id == _towns.c.id)
    .where(_hosts.c.host == bindparam("host"), _hosts.c.awaits_proof.is_(False))
)


def town_at(host: str) -> TownView | None:
    """The town that is reached under a host name (without port), or None."""
    row = db.session.execute(_AT, {"host": host}).one_or_none()
    return TownView(*row) if row else None


def town_named(slug: str) -> TownView | None:
    """The town with that slug, or None."""
    row = db.session.execute(select(*_COLUMNS).where(_towns.c.slug == slug)).one_or_none()
    return TownView(*row) if row else None


def town_by_id(town_id: int) -> TownView:
    """The town with that key. Raises: NoResultFound."""
    return TownView(*db.session.execute(select(*_COLUMNS).where(_towns.c.id == town_id)).one())


def all_towns() -> list[TownView]:
    """Every town of the installation, oldest first."""
    return [TownView(*row) for row in db.session.execute(select(*_COLUMNS).order_by(Town.id))]


def towns_with_ids(town_ids: Iterable[int]) -> list[TownView]:
    """The towns with these keys, oldest first; none of none."""
    wanted = sorted(set(town_ids))
    query = select(*_COLUMNS).where(_towns.c.id.in_(wanted)).order_by(_towns.c.id)
    return [TownView(*row) for row in db.session.execute(query)] if wanted else []


def hosts_of(town_id: int) -> list[str]:
    """The host names of a town, the public one first."""
    in_order = (TownHost.redirects, TownHost.id)
    return list(
        db.session.scalars(select(TownHost.host).where(TownHost.town_id == town_id).order_by(*in_order))
    )


def particulars_of(town_id: int) -> TownParticulars | None:
    """What the town says of itself where the law asks, or None while it has said nothing."""
    return db.session.scalar(select(TownParticulars).where(TownParticulars.town_id == town_id))


def role_in_town(town_id: int, user_id: int) -> TownRole | None:
    """What that person may do for the town, or None."""
    return db.session.scalar(
        select(TownStaff.role).where(TownStaff.town_id == town_id, TownStaff.user_id == user_id)
    )


def showcase_of(town_id: int) -> Showcase | None:
    """The council's words on the home page, or None while it has written none."""
    return db.session.scalar(select(Showcase).where(Showcase.town_id == town_id))


def streets_of(town_id: int) -> list[Street]:
    """The town's streets in walking order."""
    query = select(Street).where(Street.town_id == town_id).order_by(Street.position, Street.name)
    return list(db.session.scalars(query))
