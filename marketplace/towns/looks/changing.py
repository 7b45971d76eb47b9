"""Writes of the looks of some days."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.times import format_full_day
from marketplace.core.words import _, language
from marketplace.towns.looks.history import note_seasons
from marketplace.towns.looks.look import look_in
from marketplace.towns.looks.reading import unreadable_in
from marketplace.towns.looks.seasons import (
    MOST_SEASONS,
    Season,
    seal_of_seasons,
    seasons_in,
    written_seasons,
)
from marketplace.towns.looks.services import LookUnreadable
from marketplace.towns.models import Town


class SeasonRefused(Refusal):
    """These days cannot be: they end before they begin, or belong to another season already."""

    status = 422


def keep_season(town_id: int, *, season: Season, instead_of: str, seen: str, by_user_id: int) -> None:
    """Wear a look for some days. `instead_of`: the key of the season that it replaces, or "".

    `seen`: the seal of the seasons that were changed.
    Raises: LookUnreadable; SeasonRefused; ChangedMeanwhile if a colleague changed the seasons meanwhile.
    Races: one conditional UPDATE of all seasons; of two at once one is told of the other. Commits: no.
    """
    if wrong := unreadable_in(look_in(season.look)):
        raise LookUnreadable(str(wrong[0]))
    kept = _seen_seasons(town_id, seen)
    others = [other for other in seasons_in(kept) if other.key != instead_of]
    _check(season, others)
    _replace(town_id, kept, [*others, season], by_user_id)


def drop_season(town_id: int, *, key: str, seen: str, by_user_id: int) -> None:
    """Wear it no more. Raises: ChangedMeanwhile. Races: as `keep_season`. Commits: no."""
    kept = _seen_seasons(town_id, seen)
    _replace(town_id, kept, [season for season in seasons_in(kept) if season.key != key], by_user_id)


def _check(season: Season, others: list[Season]) -> None:
    if season.until_day < season.from_day:
        raise SeasonRefused(_("Le dernier jour vient avant le premier."))
    if len(others) >= MOST_SEASONS:
        raise SeasonRefused(_("Douze saisons au plus : retirez-en une qui est passée."))
    for other in others:
        if season.meets(other):
            told = {
                "name": other.name,
                "first": format_full_day(other.from_day, language()),
                "last": format_full_day(other.until_day, language()),
            }
            raise SeasonRefused(_("Ces jours sont déjà à « %(name)s », du %(first)s au %(last)s.", **told))


def _seen_seasons(town_id: int, seen: str) -> str:
    kept = db.session.scalar(select(Town.seasons).where(Town.id == town_id)) or ""
    if seal_of_seasons(kept) != seen:
        raise ChangedMeanwhile
    return kept


def _replace(town_id: int, kept: str, seasons: Sequence[Season], by_user_id: int) -> None:
    which = (Town.id == bindparam("town_id", town_id), Town.seasons == kept)
    statement = update(Town).where(*which).values(seasons=written_seasons(seasons))
    if not db.session.connection().execute(statement).rowcount:
        raise ChangedMeanwhile
    note_seasons(town_id, seasons=seasons, by_user_id=by_user_id)
