"""A shop answers the five questions: once a round, whoever of its people does."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import link_key
from marketplace.core.words import _
from marketplace.measures.models import Audience, SurveyRound
from marketplace.measures.surveys import has_answered, note_answer, running_round
from marketplace.web.backoffice.access import this_shop
from marketplace.web.survey_form import ShopsForm
from marketplace.web.town import this_town


def show_shop_survey() -> ResponseReturnValue:
    """The questions, thanks, or that nobody is asked just now."""
    return _page(running_round(this_town()), ShopsForm(formdata=None))


def create_shop_answer() -> ResponseReturnValue:
    """Count the shop's answer. Under our secret its mark names it to nobody who reads the table."""
    asked, form = running_round(this_town()), ShopsForm()
    if asked is None:
        return _page(None, form), 409
    if not form.validate_on_submit():
        return _page(asked, form), 422
    try:
        with transaction():
            note_answer(
                asked, audience=Audience.SHOPS, steps=form.steps(), word=form.word.data or "", mark=_mark()
            )
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal), "info")
    else:
        flash(_("Merci ! Votre réponse est comptée, sans le nom de votre boutique."), "done")
    return redirect(url_for("backoffice.show_shop_survey"), 303)


def unanswered_round() -> SurveyRound | None:
    """The round that runs, unless this shop has answered it."""
    asked = running_round(this_town())
    return None if asked is None or has_answered(asked, mark=_mark()) else asked


def _mark() -> str:
    return link_key("survey of shops", this_shop().id)


def _page(asked: SurveyRound | None, form: ShopsForm) -> str:
    form.ask(Audience.SHOPS)
    is_done = asked is not None and has_answered(asked, mark=_mark())
    return render_template("backoffice/survey.html", asked=asked, form=form, is_done=is_done)
