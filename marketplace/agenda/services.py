"""Writes about events: told, changed, published, hidden, cancelled. What that does to hours is upstairs."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta

from sqlalchemy import select

from marketplace.agenda.errors import EventRefused, NotWhileCancelled
from marketplace.agenda.models import Event, EventKind, EventShop, EventStatus
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, NotFound
from marketplace.core.ids import new_id
from marketplace.core.slugs import slug_of
from marketplace.core.words import _

MOST_DAYS = 31
MOST_AHEAD = timedelta(days=731)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class EventWords:
    """What is told of an event. Times are wall times of the town; None: all day."""

    title: str
    first_day: date
    last_day: date
    kind: EventKind = EventKind.OTHER
    text: str = ""
    place: str = ""
    picture: str = ""
    picture_alt: str = ""
    latitude: float | None = None
    longitude: float | None = None
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class EventTerms:
    """What an event changes in shops that take part and at a hub; None: nothing.

    Units: capacities are of what a window counts.
    """

    shop_opens: time | None = None
    shop_closes: time | None = None
    shop_capacity: int | None = None
    hub_id: int | None = None
    hub_opens: time | None = None
    hub_closes: time | None = None
    hub_capacity: int | None = None


def create_event(town_id: int, *, words: EventWords, terms: EventTerms | None = None) -> Event:
    """A new event that only the council sees. Raises: EventRefused. Commits: no."""
    terms = terms or EventTerms()
    check_event(words, terms=terms)
    now = clock.now()
    event = Event(
        id=new_id(),
        town_id=town_id,
        slug=_free_slug(town_id, words),
        status=EventStatus.DRAFT,
        created_at=now,
        changed_at=now,
        **asdict(words),
        **asdict(terms),
    )
    db.session.add(event)
    db.session.flush()
    return event


def announce(town_id: int, *, words: EventWords) -> Event:
    """A new event that everybody sees at once. Raises: EventRefused. Commits: no."""
    event = create_event(town_id, words=words)
    publish(event, seen_version=event.version)
    return event


def change_event(event: Event, *, words: EventWords, terms: EventTerms, seen_version: int) -> None:
    """Tell an event anew; its address stays. What its terms changed in shops is not looked at here.

    Raises: ChangedMeanwhile, NotWhileCancelled, EventRefused. Commits: no.
    """
    check_event(words, terms=terms)
    check_seen(event, seen_version=seen_version)
    for name, value in {**asdict(words), **asdict(terms)}.items():
        setattr(event, name, value)
    _changed(event)


def publish(event: Event, *, seen_version: int) -> None:
    """Let residents see it. Raises: ChangedMeanwhile, NotWhileCancelled. Commits: no."""
    check_seen(event, seen_version=seen_version)
    event.status = EventStatus.PUBLISHED
    _changed(event)


def hide(event: Event, *, seen_version: int) -> None:
    """Nobody sees it but the council. Raises: ChangedMeanwhile, NotWhileCancelled. Commits: no."""
    check_seen(event, seen_version=seen_version)
    event.status = EventStatus.DRAFT
    _changed(event)


def cancel(event: Event, *, reason: str, seen_version: int) -> None:
    """It does not take place: its page and the feeds say so, with the reason, until its day is over.

    Raises: ChangedMeanwhile, NotWhileCancelled, EventRefused when residents never saw it. Commits: no.
    """
    check_seen(event, seen_version=seen_version)
    if event.status is not EventStatus.PUBLISHED:
        raise EventRefused(_("Personne n’a encore vu cet événement : il n’y a rien à annuler."))
    event.status, event.reason = EventStatus.CANCELLED, reason
    _changed(event)


def invite(event: Event, *, shop_ids: Collection[int]) -> set[int]:
    """Ask these shops to take part; who was already is left. Says which are new. Commits: no."""
    asked = select(EventShop.shop_id).where(
        EventShop.town_id == event.town_id, EventShop.event_id == event.id
    )
    new = set(shop_ids) - set(db.session.scalars(asked))
    db.session.add_all(
        EventShop(town_id=event.town_id, event_id=event.id, shop_id=each) for each in sorted(new)
    )
    db.session.flush()
    return new


def locked_event(town_id: int, *, event_id: int) -> Event:
    """The event, kept from others until the transaction ends. Raises: NotFound."""
    event = db.session.get(Event, (town_id, event_id), with_for_update=True, populate_existing=True)
    if event is None:
        raise NotFound
    return event


def check_event(words: EventWords, *, terms: EventTerms) -> None:
    """Raises: EventRefused, with the sentence."""
    check_day(words.last_day)
    if words.last_day < words.first_day:
        raise EventRefused(_("Le dernier jour vient avant le premier."))
    if words.last_day - words.first_day >= MOST_DAYS * _A_DAY:
        raise EventRefused(_("Un événement dure au plus %(days)s jours.", days=MOST_DAYS))
    for opens, closes in (
        (words.opens, words.closes),
        (terms.shop_opens, terms.shop_closes),
        (terms.hub_opens, terms.hub_closes),
    ):
        if (opens is None) != (closes is None):
            raise EventRefused(_("Il manque une heure : donnez le début et la fin."))
        if opens is not None and closes is not None and opens >= closes:
            raise EventRefused(_("La fin vient avant le début. Après minuit, écrivez 24:00."))
    if terms.hub_id is None and (terms.hub_opens or terms.hub_capacity is not None):
        raise EventRefused(_("Choisissez le relais dont les heures ou les places changent."))


def check_day(day: date) -> None:
    """Two years ahead at most; calendars cannot count past the year 9999. Raises: EventRefused."""
    if day > clock.now().date() + MOST_AHEAD:
        raise EventRefused(
            _("Un événement s’annonce au plus deux ans à l’avance : choisissez un jour plus proche.")
        )


def check_seen(event: Event, *, seen_version: int) -> None:
    """Raises: ChangedMeanwhile, NotWhileCancelled."""
    if event.version != seen_version:
        raise ChangedMeanwhile
    if event.status is EventStatus.CANCELLED:
        raise NotWhileCancelled


def _changed(event: Event) -> None:
    event.changed_at = clock.now()
    db.session.flush()


def _free_slug(town_id: int, words: EventWords) -> str:
    """The title and its day: next year's feast has an address of its own."""
    stem = f"{slug_of(words.title, most=70) or 'jour'}-{words.first_day:%Y-%m-%d}"
    query = select(Event.slug).where(Event.town_id == town_id, Event.slug.startswith(stem, autoescape=True))
    taken = set(db.session.scalars(query))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken
    )
