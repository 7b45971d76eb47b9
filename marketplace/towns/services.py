"""Writes about towns: found one, staff it, publish its showcase."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.ids import new_id
from marketplace.core.words import _
from marketplace.towns.calendar import knows_calendar
from marketplace.towns.models import Showcase, Street, Town, TownHost, TownRole, TownStaff
from marketplace.towns.queries import town_named


class HostTaken(Refusal):
    """That host name already leads to a town."""

    def __init__(self, host: str) -> None:
        super().__init__(_("L’adresse « %(host)s » mène déjà à une autre ville.", host=host))


class SlugTaken(Refusal):
    """There is a town of that name."""

    def __init__(self, slug: str) -> None:
        super().__init__(_("Il y a déjà une ville « %(slug)s ».", slug=slug))


@dataclass(frozen=True)
class TownIdentity:
    """What a town is called and where it is."""

    slug: str
    name: str
    street_name: str
    tagline: str = ""
    help_phone: str = ""
    help_email: str = ""
    postcode: str = ""
    country: str = "FR"
    subdivision: str = ""
    locale: str = "fr"
    currency: str = "EUR"
    time_zone: str = "Europe/Paris"


def found_town(identity: TownIdentity, *, hosts: list[str]) -> Town:
    """A new town, reached under `hosts`. Raises: HostTaken, SlugTaken. Commits: no."""
    if town_named(identity.slug) is not None:
        raise SlugTaken(identity.slug)
    taken = db.session.scalar(select(TownHost.host).where(TownHost.host.in_(hosts)).limit(1))
    if taken:
        raise HostTaken(taken)
    now = clock.now()
    town = Town(id=new_id(), created_at=now, **identity.__dict__)
    db.session.add(town)
    db.session.flush()
    db.session.add_all(TownHost(host=host, town_id=town.id) for host in hosts)
    db.session.add(Street(town_id=town.id, name=identity.street_name, position=0))
    db.session.add(Showcase(town_id=town.id, updated_at=now))
    db.session.flush()
    return town


class CalendarUnknown(Refusal):
    """Nobody has told the public holidays of that country, or of that region of it."""

    status = 422

    def __init__(self, country: str, subdivision: str) -> None:
        where = f"{country}-{subdivision}" if subdivision else country
        super().__init__(_("Les jours fériés de « %(where)s » ne sont pas connus.", where=where))


def set_calendar(town_id: int, *, country: str, subdivision: str) -> None:
    """Say whose public holidays a town keeps. Raises: CalendarUnknown. Commits: no."""
    if not knows_calendar(country, subdivision):
        raise CalendarUnknown(country, subdivision)
    town = db.session.get_one(Town, town_id)
    town.country, town.subdivision = country, subdivision
    db.session.flush()


def street_named(town_id: int, *, name: str) -> Street:
    """The street of that name, made at the end of the walk if the town did not know it. Commits: no."""
    street = db.session.scalar(select(Street).where(Street.town_id == town_id, Street.name == name))
    if street is None:
        last = db.session.scalar(
            select(Street.position).where(Street.town_id == town_id).order_by(Street.position.desc()).limit(1)
        )
        street = Street(id=new_id(), town_id=town_id, name=name, position=0 if last is None else last + 1)
        db.session.add(street)
        db.session.flush()
    return street


def appoint(town_id: int, *, user_id: int, role: TownRole) -> None:
    """Give somebody a role in the town. Commits: no."""
    db.session.add(TownStaff(town_id=town_id, user_id=user_id, role=role))
    db.session.flush()


@dataclass(frozen=True)
class ShowcaseWords:
    """What the council wrote, in both languages."""

    title_fr: str
    lead_fr: str
    title_en: str
    lead_en: str
    picture_alt: str


def publish_showcase(
    showcase: Showcase, *, words: ShowcaseWords, picture: str | None, seen_version: int, by_user_id: int
) -> None:
    """Put the council's words on the home page; `picture` None keeps the present one.

    Raises: ChangedMeanwhile if somebody published since the editor was opened. Commits: no.
    """
    if showcase.version != seen_version:
        raise ChangedMeanwhile
    for name, value in words.__dict__.items():
        setattr(showcase, name, value)
    if picture is not None:
        showcase.picture = picture
    showcase.updated_at = clock.now()
    showcase.updated_by_user_id = by_user_id
    db.session.flush()
