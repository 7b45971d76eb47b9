"""A new town, by one form."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.founding.errors import UnfitForATown
from marketplace.founding.services import found
from marketplace.orders.actors import Actor
from marketplace.towns.services import SlugTaken
from marketplace.web.access import person
from marketplace.web.operator.founding_form import FoundingForm, founding_form


def new_town() -> ResponseReturnValue:
    """The empty form."""
    return _page(founding_form())


def create_town() -> ResponseReturnValue:
    """Found the town: its pages are served from now on, and its first person has a mail."""
    form = founding_form()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            founded = found(form.asked(), by=Actor.person(person().id), path_for=_joining_path)
    except Refusal as refusal:
        db.session.rollback()
        _blame(form, refusal)
        return _page(form), refusal.status
    words = _("%(town)s est en ligne : %(host)s.", town=founded.town.name, host=founded.town.host)
    flash(words + " " + _("Le lien est parti à %(email)s.", email=form.manager_email.data), "done")
    return redirect(url_for(".list_towns"), 303)


def _blame(form: FoundingForm, refusal: Refusal) -> None:
    if isinstance(refusal, UnfitForATown):
        form.blame_for(refusal)
    else:
        blame(form.slug if isinstance(refusal, SlugTaken) else form.hosts, refusal)


def _joining_path(token: str) -> str:
    return url_for("council.show_town_joining", token=token)


def _page(form: FoundingForm) -> str:
    return render_template("operator/founding.html", form=form)
