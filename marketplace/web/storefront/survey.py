"""Residents answer five questions without an account; the browser only remembers that it has answered."""

from datetime import timedelta

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import new_token
from marketplace.measures.models import Audience, SurveyRound
from marketplace.measures.surveys import MOST_DAYS, note_answer, running_round
from marketplace.web.storefront.found.heads import survey_head
from marketplace.web.survey_form import ResidentsForm
from marketplace.web.town import this_town

_COOKIE = "survey"  # the number of the round, the same for everybody: no name, no mark of a person
_TOKEN = range(16, 41)


def show_survey() -> ResponseReturnValue:
    """The questions, thanks, or that nobody is asked just now."""
    asked = running_round(this_town())
    return _page(asked, ResidentsForm(formdata=None, token=new_token()), is_done=_has_answered(asked))


def create_survey_answer() -> ResponseReturnValue:
    """Count an answer, once for each form and browser."""
    asked, form = running_round(this_town()), ResidentsForm()
    if asked is None or _has_answered(asked):
        return _page(asked, form, is_done=asked is not None), 409
    if not form.validate_on_submit() or len(form.token.data or "") not in _TOKEN:
        form.token.data = new_token()
        return _page(asked, form), 422
    number = asked.number
    _count(asked, form)
    return _thanks(number)


def _count(asked: SurveyRound, form: ResidentsForm) -> None:
    word, mark = form.word.data or "", form.token.data or ""
    try:
        with transaction():
            note_answer(asked, audience=Audience.RESIDENTS, steps=form.steps(), word=word, mark=mark)
    except Refusal:
        db.session.rollback()  # sent twice: it is counted already


def _thanks(number: int) -> Response:
    answer = make_response(redirect(url_for(".show_survey"), 303))
    answer.set_cookie(
        _COOKIE,
        str(number),
        max_age=timedelta(days=MOST_DAYS),
        path=url_for(".show_survey"),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer


def _has_answered(asked: SurveyRound | None) -> bool:
    return asked is not None and request.cookies.get(_COOKIE) == str(asked.number)


def _page(asked: SurveyRound | None, form: ResidentsForm, *, is_done: bool = False) -> str:
    form.ask(Audience.RESIDENTS)
    head = survey_head(this_town(), url_for(".show_survey"))
    return render_template("storefront/survey.html", head=head, asked=asked, form=form, is_done=is_done)
