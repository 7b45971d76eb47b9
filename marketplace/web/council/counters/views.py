"""Counters of passers-by, their tokens and their files."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.measures.counter_files import MOST_FAULTS, CounterFile, read_counter_file
from marketplace.measures.models import StreetCounter
from marketplace.measures.street_counts import (
    CounterRefused,
    Noted,
    counter_coded,
    counters_of,
    note_hours,
    renew_token,
    set_up_counter,
)
from marketplace.web.council.counters.forms import CounterForm, CountsForm, TokenForm
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town

MOST_BYTES = 2 * 1024 * 1024


def list_counters() -> ResponseReturnValue:
    """The counters of the town, and the form for one more."""
    return _list(CounterForm(formdata=None))


def create_counter() -> ResponseReturnValue:
    """Set one more up."""
    form = CounterForm()
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        with transaction():
            counter = set_up_counter(this_town().id, name=form.name.data or "")
    except CounterRefused as refusal:
        blame(form.name, refusal)
        return _list(form), 422
    flash(_("Le compteur est là. Envoyez un fichier, ou donnez-lui un jeton."), "done")
    return redirect(url_for(".show_counter", code=counter.code), 303)


def show_counter(code: str) -> ResponseReturnValue:
    """One counter: its file and its token."""
    return _page(_find(code), CountsForm(formdata=None))


def create_token(code: str) -> ResponseReturnValue:
    """Give it a new token, shown once."""
    with transaction():
        token = renew_token(_find(code))
    return _page(_find(code), CountsForm(formdata=None), token=token)


def create_counts(code: str) -> ResponseReturnValue:
    """Take a file: all of it, or nothing."""
    form, counter, town = CountsForm(), _find(code), this_town()
    sent = request.files.get("file")
    if not form.validate_on_submit() or not sent:
        return _page(counter, form), 422
    file = read_counter_file(sent.read(), time_zone=town.time_zone)
    if file.faults or (file.gaps and not form.takes_gaps.data):
        return _page(counter, form, file=file), 422
    with transaction():
        noted = note_hours(_find(code), hours=file.hours, time_zone=town.time_zone)
    flash(_told(noted), "done")
    return redirect(url_for(".show_counter", code=code), 303)


def _told(noted: Noted) -> str:
    if not noted.added and not noted.changed:
        return _("Toutes ces heures étaient déjà là : rien n’a changé.")
    return _(
        "C’est pris : %(added)s heures ajoutées, %(changed)s corrigées, %(same)s déjà là.",
        added=noted.added,
        changed=noted.changed,
        same=noted.same,
    )


def _find(code: str) -> StreetCounter:
    return counter_coded(this_town().id, code) or abort(404)


def _list(form: CounterForm) -> str:
    counters: Sequence[StreetCounter] = counters_of(this_town().id)
    return render_template("council/counters/list.html", counters=counters, form=form)


def _page(counter: StreetCounter, form: CountsForm, **more: Any) -> str:
    file: CounterFile | None = more.get("file")
    told = (file.faults or file.gaps) if file else []
    return render_template(
        "council/counters/counter.html",
        counter=counter,
        form=form,
        token_form=TokenForm(formdata=None),
        token=more.get("token"),
        faults=told[:MOST_FAULTS],
        faults_more=max(0, len(told) - MOST_FAULTS),
        are_gaps=bool(file and not file.faults),
        api_url=public_url(this_town(), f"/api/v1/counters/{counter.code}/hours"),
    )
