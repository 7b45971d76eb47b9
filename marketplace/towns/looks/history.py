"""Which look of a season was worn when, although it was changed, replaced or taken off since."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.core import clock
from marketplace.core.periods import day_begins, day_ends
from marketplace.towns.looks.seasons import Season, seasons_in, written_seasons
from marketplace.towns.pages.editions import Showing, keep_edition, latest_number, shown_between
from marketplace.towns.pages.models import Subject
from marketplace.towns.queries import TownView

_ALL = 0  # the seasons of a town are kept together
_LOOKED_BACK = timedelta(days=5 * 366)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Worn:
    """Days on which a look was on, both included."""

    name: str
    look: str
    first: date
    last: date


def note_seasons(town_id: int, *, seasons: Iterable[Season], by_user_id: int) -> None:
    """Write down which seasons are kept from now on. Raises: ChangedMeanwhile. Commits: no."""
    keep_edition(
        town_id,
        subject=Subject.SEASONS,
        subject_id=_ALL,
        content={"seasons": json.loads(written_seasons(seasons) or "[]")},
        seen=latest_number(town_id, Subject.SEASONS, _ALL),
        is_published=True,
        by_user_id=by_user_id,
    )


def worn_so_far(town: TownView) -> Sequence[Worn]:
    """What was worn up to today, the latest first. One statement."""
    today = clock.today(town.time_zone)
    since, until = day_begins(today - _LOOKED_BACK, town.time_zone), day_ends(today, town.time_zone)
    told = shown_between(town.id, Subject.SEASONS, since=since, until=until)
    spans = sorted((each for showing in told for each in _worn(showing, town, today)), key=_begins)
    return list(reversed(list(_joined(spans))))


def _worn(showing: Showing, town: TownView, today: date) -> Iterator[Worn]:
    """The days of the seasons of one version, as far as they fell into its time."""
    begun = clock.local(showing.since, town.time_zone).date()
    ended = clock.local(showing.until, town.time_zone).date() if showing.until else today
    for season in seasons_in(json.dumps(showing.content.get("seasons", []))):
        first, last = max(season.from_day, begun), min(season.until_day, ended, today)
        if first <= last:
            yield Worn(season.name, season.look, first, last)


def _joined(spans: Iterable[Worn]) -> Iterator[Worn]:
    """The same look on days in a row is told once, however often something else was changed meanwhile."""
    known: Worn | None = None
    for span in spans:
        if known and _is_same(known, span) and span.first <= known.last + _DAY:
            known = Worn(known.name, known.look, known.first, max(known.last, span.last))
            continue
        if known:
            yield known
        known = span
    if known:
        yield known


def _is_same(one: Worn, other: Worn) -> bool:
    return (one.name, one.look) == (other.name, other.look)


def _begins(worn: Worn) -> tuple[date, date]:
    return worn.first, worn.last
