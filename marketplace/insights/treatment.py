"""How often and how long each shop was shown first, in each of the ways in which a town does that.

The figures come from what was published, never from a note about it: the shops drawn for the home page, the
walks and pages as residents read them, the events with who takes part, the catalogues that were printed.
Who is met by a rule of a walk was not chosen by anybody and is not counted.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, select

from marketplace.agenda.models import Answer, Event, EventShop, EventStatus
from marketplace.assisting.models import LeafletEdition, LeafletLine
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.periods import Period, Stretch
from marketplace.core.prose import links_in
from marketplace.shops.featured.models import FeaturedDay
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.towns.pages.editions import Showing, shown_between
from marketplace.towns.pages.models import Subject
from marketplace.towns.pages.trail import trail_of
from marketplace.towns.queries import TownView, hosts_of

_PATH = re.compile(r"/shops/([a-z0-9-]+)(?:/|$)")
_DAY = timedelta(days=1)
_IN_THE_STREET = VISIBLE | {ShopStatus.PAUSED}


class Way(StrEnum):
    """How a town shows a shop first."""

    HOME = "home"
    TRAIL = "trail"
    EVENT = "event"
    LEAFLET = "leaflet"
    PAGE = "page"


@dataclass(frozen=True)
class Shown:
    """How many times (days, walks, events, editions, pages), and on how many days."""

    times: int = 0
    days: int = 0


@dataclass(frozen=True)
class Treated:
    """One shop. `days_there`: days of the period since it joined the street, pauses among them; `invited`: to
    events.
    """

    slug: str
    name: str
    days_there: int
    shown: Mapping[Way, Shown]
    invited: int = 0

    def by(self, way: Way) -> Shown:
        """How it was shown in one way."""
        return self.shown.get(way, Shown())


@dataclass(frozen=True)
class Treatment:
    """The days of a period that are over, and every shop of the street by name."""

    period: Period
    shops: Sequence[Treated] = field(default_factory=list)

    def total(self, way: Way) -> Shown:
        """Of all shops together."""
        told = [shop.by(way) for shop in self.shops]
        return Shown(sum(each.times for each in told), sum(each.days for each in told))

    @property
    def ways(self) -> Sequence[Way]:
        """Those in which any shop was shown, or invited."""
        is_invited = any(shop.invited for shop in self.shops)
        return [way for way in Way if self.total(way).days or (way is Way.EVENT and is_invited)]

    def even_days(self, way: Way, shop: Treated) -> Decimal:
        """The days, to a tenth, that a shop would have if all were treated alike for as long as they were
        there."""
        there = sum(each.days_there for each in self.shops)
        days = Decimal(self.total(way).days * shop.days_there) / there if there else Decimal(0)
        return days.quantize(Decimal("0.1"), ROUND_HALF_UP)

    def of(self, slug: str) -> Treated | None:
        """One shop."""
        return next((shop for shop in self.shops if shop.slug == slug), None)


@dataclass(frozen=True)
class _Span:
    """Some days on which something showed a shop; `what` names the thing."""

    what: int
    first: date
    last: date


_Spans = defaultdict[tuple[int, Way], list[_Span]]


def treatment_of(town: TownView, *, period: Period) -> Treatment:
    """Every shop in a period, as far as it is over. Six statements."""
    until = min(period.last, clock.today(town.time_zone))
    over = Period(Stretch.DAYS, period.first, max(until, period.first))
    rows = db.session.execute(_shops(town.id)).all()
    ids = {slug: shop_id for shop_id, slug, *_rest in rows}
    spans: _Spans = defaultdict(list)
    for day, shop_id in db.session.execute(_home(town.id, over)):
        spans[shop_id, Way.HOME].append(_Span(day.toordinal(), day, day))
    invited = _count_events(town.id, over, spans)
    for what, made_on, last_day, shop_id in db.session.execute(_leaflets(town.id, over)):
        spans[shop_id, Way.LEAFLET].append(_Span(what, made_on, last_day))
    _count_pages(town, over, spans, ids)
    told = (_treated(town, row, over, spans, invited) for row in rows)
    return Treatment(over, [shop for shop, is_there in told if is_there or shop.shown])


def _shops(town_id: int) -> Any:
    return (
        select(Shop.id, Shop.slug, Shop.name, Shop.status, Shop.created_at)
        .where(Shop.town_id == town_id, Shop.status != ShopStatus.APPLIED)
        .order_by(Shop.name, Shop.id)
    )


def _home(town_id: int, over: Period) -> Any:
    return select(FeaturedDay.day, FeaturedDay.shop_id).where(
        FeaturedDay.town_id == town_id, FeaturedDay.day.between(over.first, over.last)
    )


def _leaflets(town_id: int, over: Period) -> Any:
    printed = and_(LeafletLine.town_id == LeafletEdition.town_id, LeafletLine.edition_id == LeafletEdition.id)
    return (
        select(LeafletEdition.id, LeafletEdition.made_on, LeafletEdition.last_day, LeafletLine.shop_id)
        .join(LeafletLine, printed)
        .where(
            LeafletEdition.town_id == town_id,
            LeafletEdition.made_on <= over.last,
            LeafletEdition.last_day >= over.first,
        )
        .group_by(LeafletEdition.id, LeafletEdition.made_on, LeafletEdition.last_day, LeafletLine.shop_id)
    )


def _count_events(town_id: int, over: Period, spans: _Spans) -> Mapping[int, int]:
    """The events that took place; gives how many each shop was invited to."""
    query = (
        select(EventShop.shop_id, EventShop.answer, Event.id, Event.first_day, Event.last_day)
        .join(Event, and_(Event.town_id == EventShop.town_id, Event.id == EventShop.event_id))
        .where(
            Event.town_id == town_id,
            Event.status == EventStatus.PUBLISHED,
            Event.last_day >= over.first,
            Event.first_day <= over.last,
        )
    )
    invited = defaultdict[int, int](int)
    for shop_id, answer, what, first, last in db.session.execute(query):
        invited[shop_id] += 1
        if answer is Answer.ACCEPTED:
            spans[shop_id, Way.EVENT].append(_Span(what, first, last))
    return invited


def _count_pages(town: TownView, over: Period, spans: _Spans, ids: Mapping[str, int]) -> None:
    hosts = frozenset(hosts_of(town.id))
    since, until = over.begins(town.time_zone), over.ends(town.time_zone)
    for showing in shown_between(town.id, Subject.PAGE, since=since, until=until):
        first = _day(showing.since, town)
        last = _day(showing.until, town) if showing.until else over.last
        for way, slugs in _named_by(showing, hosts):
            for slug in slugs & ids.keys():
                spans[ids[slug], way].append(_Span(showing.subject_id, first, last))


def _named_by(showing: Showing, hosts: Set[str]) -> Iterator[tuple[Way, set[str]]]:
    chosen = set(trail_of(showing.content.get("trail") or {}).shops)
    bodies = (str(showing.content.get(name, "")) for name in ("body_fr", "body_en"))
    linked = {slug for body in bodies for link in links_in(body) if (slug := _shop_at(link, hosts))}
    yield Way.TRAIL, chosen
    yield Way.PAGE, linked - chosen


def _shop_at(link: str, hosts: Set[str]) -> str | None:
    """Whose page of this town a link leads to, or one below it; None for any other link."""
    try:
        parts = urlsplit(link)
        is_here = (parts.hostname or "") in hosts if parts.scheme or parts.netloc else True
    except ValueError:
        return None
    found = _PATH.match(parts.path)
    return found[1] if is_here and found else None


def _treated(
    town: TownView, row: Any, over: Period, spans: _Spans, invited: Mapping[int, int]
) -> tuple[Treated, bool]:
    shop_id, slug, name, status, created_at = row
    there = (over.last - max(over.first, _day(created_at, town)) + _DAY).days
    shown = {way: _shown(spans[shop_id, way], over) for way in Way if (shop_id, way) in spans}
    is_there = status in _IN_THE_STREET and there > 0
    return Treated(slug, name, max(there, 0), shown, invited.get(shop_id, 0)), is_there


def _shown(spans: Iterable[_Span], over: Period) -> Shown:
    """Days on which two things showed a shop are counted once."""
    days, counted = 0, over.first - _DAY
    told = sorted(spans, key=lambda span: (span.first, span.last))
    for span in told:
        first, last = max(span.first, counted + _DAY), min(span.last, over.last)
        if last >= first:
            days, counted = days + (last - first).days + 1, last
    return Shown(len({span.what for span in told}), days)


def _day(at: datetime, town: TownView) -> date:
    return clock.local(at, town.time_zone).date()
