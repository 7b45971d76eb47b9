"""Looks for some days: listed, tried on, kept, taken off; each is checked like the usual one."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.towns.looks.changing import drop_season, keep_season
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.towns.looks.history import worn_so_far
from marketplace.towns.looks.look import Look, look_in
from marketplace.towns.looks.seasons import Season, seal_of_seasons, seasons_in
from marketplace.web.access import person
from marketplace.web.council.look.forms import SeasonForm, season_form_for
from marketplace.web.council.look.views import take_what_is_offered, tried_on
from marketplace.web.town import this_town

NEW = "new"
_USUAL_LENGTH = timedelta(days=13)


def list_seasons() -> ResponseReturnValue:
    """The looks of some days, the earliest first."""
    town = this_town()
    return render_template(
        "council/seasons.html",
        seasons=seasons_in(town.seasons),
        today=clock.today(town.time_zone),
        seen=_seen(),
        worn=[(each, look_in(each.look)) for each in worn_so_far(town)],
        examples={look: words for words, look in EXAMPLES.values()},
    )


def edit_season(season_key: str) -> ResponseReturnValue:
    """One of them, or a new one, to be changed."""
    season = _find(season_key)
    days = {"name": season.name, "from_day": season.from_day, "until_day": season.until_day}
    look = look_in(season.look)
    return _page(season_form_for(look, seen=_seen(), **days), season_key, shown=look)


def create_season_preview(season_key: str) -> ResponseReturnValue:
    """Show the chosen look, or an example, by day and by night; nobody else sees it."""
    _find(season_key)
    form = SeasonForm()
    if (name := request.form.get("example", "")) in EXAMPLES:
        look = EXAMPLES[name][1]
        days = {"name": form.name.data, "from_day": form.from_day.data, "until_day": form.until_day.data}
        return _page(season_form_for(look, seen=form.seen.data or "", **days), season_key, shown=look)
    take_what_is_offered(form)
    if not form.validate():
        return _page(form, season_key), 422
    reads_well = form.reads_well()
    return _page(form, season_key, shown=form.look()), 200 if reads_well else 422


def put_season_on(season_key: str) -> ResponseReturnValue:
    """Wear it in its days, unless some could not read it, or a colleague was quicker."""
    _find(season_key)
    form = SeasonForm()
    if not form.validate():
        return _page(form, season_key), 422
    if not form.reads_well():
        return _page(form, season_key, shown=form.look()), 422
    try:
        with transaction():
            _keep(form, season_key)
    except Refusal as refusal:
        return _refused(form, season_key, refusal)
    flash(_("C’est prêt : la ville changera d’habit ces jours-là, d’elle-même."), "done")
    return redirect(url_for(".list_seasons"), 303)


def take_season_off(season_key: str) -> ResponseReturnValue:
    """Wear it no more."""
    try:
        with transaction():
            seen = request.form.get("seen", "")[:24]
            drop_season(this_town().id, key=season_key, seen=seen, by_user_id=person().id)
    except ChangedMeanwhile as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for(".list_seasons"), 303)
    flash(_("La saison est retirée."), "done")
    return redirect(url_for(".list_seasons"), 303)


def _keep(form: SeasonForm, season_key: str) -> None:
    keep_season(
        this_town().id,
        season=form.season(),
        instead_of=season_key,
        seen=form.seen.data or "",
        by_user_id=person().id,
    )


def _find(season_key: str) -> Season:
    town = this_town()
    if season_key == NEW:
        first = clock.today(town.time_zone) + timedelta(days=1)
        return Season("", first, first + _USUAL_LENGTH, town.look)
    found = (season for season in seasons_in(town.seasons) if season.key == season_key)
    return next(found, None) or abort(404)


def _seen() -> str:
    return seal_of_seasons(this_town().seasons)


def _refused(form: SeasonForm, season_key: str, refusal: Refusal) -> ResponseReturnValue:
    if not isinstance(refusal, ChangedMeanwhile):
        blame(form.from_day, refusal)
        return _page(form, season_key, shown=form.look()), refusal.status
    # What was chosen stays; keeping it again adds it to what the colleague chose.
    form.seen.data = _seen()
    return _page(form, season_key, shown=form.look(), refusal=str(refusal)), refusal.status


def _page(form: SeasonForm, season_key: str, *, shown: Look | None = None, refusal: str = "") -> str:
    return render_template(
        "council/season.html",
        season_key=season_key,
        preview_url=url_for(".create_season_preview", season_key=season_key),
        refusal=refusal,
        **tried_on(form, shown),
    )
