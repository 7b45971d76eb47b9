"""Writes about towns: found one, staff it, publish its showcase."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.words import _
from marketplace.towns.calendar import knows_calendar
from marketplace.towns.models import Showcase, Street, Town, TownHost, TownRole, TownStaff
from marketplace.towns.pages.editions import keep_edition, latest_number
from marketplace.towns.pages.models import Subject


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


def found_town(identity: TownIdentity, *, hosts: list[str], look: str = "") -> Town:
    """A new town, reached under `hosts`, the first of which is its public address.

    Raises: HostTaken, SlugTaken. Races: who founds a twin at the same moment is refused by the unique names.
    Commits: no.
    """
    now = clock.now()
    row = {"id": new_id(), "created_at": now, "look": look, **identity.__dict__}
    if not insert_once(Town, row=row, key=["slug"]):
        raise SlugTaken(identity.slug)
    town = db.session.get_one(Town, row["id"])
    give_hosts(town.id, hosts=hosts)
    db.session.add(Street(town_id=town.id, name=identity.street_name, position=0))
    db.session.add(Showcase(town_id=town.id, updated_at=now))
    db.session.flush()
    return town


def give_hosts(town_id: int, *, hosts: list[str]) -> None:
    """Let a town be reached under these names too.

    Raises: HostTaken. Races: names are written in one order, so that two who give the same ones to two towns
    do not wait in a circle; the second is refused. Commits: no.
    """
    keyed = [(host, new_id()) for host in hosts]  # the first one has the lowest key: it is the public one
    for host, key in sorted(keyed):
        if not insert_once(TownHost, row={"id": key, "host": host, "town_id": town_id}, key=["host"]):
            raise HostTaken(host)


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


def set_featured(town_id: int, *, a_day: int) -> None:
    """Say how many shops the home page shows first each day; 0 is none. Commits: no."""
    db.session.get_one(Town, town_id).featured_a_day = a_day
    db.session.flush()


def take_reviews(town_id: int) -> None:
    """Let the shops that wish it show what their customers say. Commits: no."""
    db.session.get_one(Town, town_id).takes_reviews = True
    db.session.flush()


def take_no_reviews(town_id: int) -> None:
    """Show and take no reviews in the whole town; what was written is kept for its time. Commits: no."""
    db.session.get_one(Town, town_id).takes_reviews = False
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
    before = _content(showcase) if showcase.title_fr else None
    for name, value in words.__dict__.items():
        setattr(showcase, name, value)
    if picture is not None:
        showcase.picture = picture
    showcase.updated_at = clock.now()
    showcase.updated_by_user_id = by_user_id
    db.session.flush()
    _keep_words(showcase, before=before, by_user_id=by_user_id)


def _keep_words(showcase: Showcase, *, before: dict[str, str] | None, by_user_id: int) -> None:
    """Keep what is published now as one more version; first of all what stood there before versions did."""
    latest = latest_number(showcase.town_id, Subject.SHOWCASE, showcase.id)
    contents = [before] if before and not latest else []
    for content in (*contents, _content(showcase)):
        latest = keep_edition(
            showcase.town_id,
            subject=Subject.SHOWCASE,
            subject_id=showcase.id,
            content=content,
            seen=latest,
            is_published=True,
            by_user_id=by_user_id,
        )


def _content(showcase: Showcase) -> dict[str, str]:
    return {name: getattr(showcase, name) for name in (*ShowcaseWords.__dataclass_fields__, "picture")}
