"""A round is opened; what came of those that are over; the free words, read before anybody else does."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import InputRequired

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame
from marketplace.core.words import _, lazy
from marketplace.measures.models import Reading
from marketplace.measures.surveys import LEAST, judge_word, open_round, running_round, words_of
from marketplace.web.access import person
from marketplace.web.council.survey.said import said_in_rounds
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town

_USUAL = timedelta(days=21)


class RoundForm(SignedForm):
    """How long everybody is asked."""

    closes_on = DateField(lazy("Jusqu’au"), [InputRequired(lazy("Choisissez le dernier jour."))])


def show_rounds() -> ResponseReturnValue:
    """The round that runs, what came of the others, and the words to be read."""
    closes = clock.today(this_town().time_zone) + _USUAL
    return _page(RoundForm(formdata=None, closes_on=closes))


def create_round() -> ResponseReturnValue:
    """Ask residents and shops from today on."""
    form = RoundForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            open_round(this_town(), closes_on=form.closes_on.data, by_user_id=person().id)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.closes_on, refusal)
        return _page(form), refusal.status
    flash(_("C’est ouvert : les habitants et les boutiques peuvent répondre."), "done")
    return redirect(url_for(".show_rounds"), 303)


def create_judgement(lot: str) -> ResponseReturnValue:
    """Keep a word for the council's table, or set it aside."""
    reading = {"keep": Reading.KEPT, "drop": Reading.SET_ASIDE}.get(request.form.get("judgement", ""))
    if reading is None:
        abort(422)
    with transaction():
        judge_word(this_town(), lot=lot, reading=reading)
    flash(_("Mot gardé.") if reading is Reading.KEPT else _("Mot écarté."), "done")
    return redirect(url_for(".show_rounds"), 303)


def _page(form: RoundForm) -> str:
    town = this_town()
    words = words_of(town)
    return render_template(
        "council/survey/rounds.html",
        form=form,
        running=running_round(town),
        address=public_url(town, url_for("storefront.show_survey")),
        said=said_in_rounds(town),
        least=LEAST,
        waiting=[word for _number, word in words if word.reading is Reading.WAITING],
        kept=[(number, word) for number, word in words if word.reading is Reading.KEPT],
    )
