"""Who stands in the printed catalogue, and the button that makes it."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import InputRequired

from marketplace.assisting.leaflet.making import make_edition
from marketplace.assisting.leaflet.reading import latest_leaflet, shops_not_wishing, shops_wishing
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame
from marketplace.core.words import _, lazy
from marketplace.web.access import person
from marketplace.web.town import this_town


class LeafletForm(SignedForm):
    """Until when the printed prices are good."""

    last_day = DateField(
        lazy("Prix valables jusqu’au"),
        [InputRequired(lazy("Choisissez le dernier jour où ces prix valent."))],
        description=lazy("Dites-le aux boutiques : jusqu’à ce jour, elles tiennent les prix imprimés."),
    )


def show_leaflet_desk() -> ResponseReturnValue:
    """Who takes part, and the last catalogue."""
    return _page(LeafletForm(formdata=None, last_day=_next_sunday()))


def create_leaflet() -> ResponseReturnValue:
    """Make a catalogue of what can be ordered now."""
    form = LeafletForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            make_edition(this_town(), last_day=form.last_day.data, by_user_id=person().id)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.last_day, refusal)
        return _page(form), 422
    flash(_("Le catalogue est prêt : imprimez-le, les numéros répondent déjà au téléphone."), "done")
    return redirect(url_for(".show_leaflet_desk"), 303)


def _next_sunday() -> date:
    """The Sunday of this week, or of the next when less than three days are left."""
    soon = clock.today(this_town().time_zone) + timedelta(days=3)
    return soon + timedelta(days=6 - soon.weekday())


def _page(form: LeafletForm) -> str:
    town_id = this_town().id
    return render_template(
        "council/leaflet/desk.html",
        form=form,
        shops=shops_wishing(town_id),
        others=shops_not_wishing(town_id),
        leaflet=latest_leaflet(town_id),
    )
