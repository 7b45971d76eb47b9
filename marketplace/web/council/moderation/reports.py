"""The reports: which wait, what one says, and the decision."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.moderation.deciding import decide
from marketplace.moderation.subjects import product_shown, subject_of
from marketplace.orders.actors import Actor
from marketplace.trust.reports.errors import WordsChanged
from marketplace.trust.reports.queries import PAGE, Case, case_of, reports_of
from marketplace.trust.reports.states import AWAITED
from marketplace.trust.reports.wording import BASES, CONTESTS, OUTCOMES, STATES, WHYS
from marketplace.web.access import person
from marketplace.web.council.moderation.forms import DecisionForm
from marketplace.web.pages import page_of
from marketplace.web.town import this_town


def list_reports() -> ResponseReturnValue:
    """All of them, those that wait first."""
    page = page_of(request.args.get("page"))
    reports = reports_of(this_town().id, skip=page.skip(PAGE))
    return render_template(
        "council/moderation/reports.html",
        reports=reports,
        pages=page.around(reports.total, PAGE),
        whys=WHYS,
        states=STATES,
    )


def show_case(mark: str) -> ResponseReturnValue:
    """One report: what was said, what it is about, what was decided."""
    case = _case(mark)
    return _page(case, _form(case))


def create_decision(mark: str) -> ResponseReturnValue:
    """Decide; whom it touches is told at once."""
    case = _case(mark)
    form = _form(case)
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        with transaction():
            _decide(_case(mark), form)
    except WordsChanged as changed:
        db.session.rollback()
        form.read_again(subject_of(_case(mark).report).words_mark)
        return _page(_case(mark), form, str(changed)), changed.status
    except Refusal as refusal:
        db.session.rollback()
        return _page(_case(mark), form, str(refusal)), refusal.status
    flash(_("C’est décidé. Les personnes que cela touche sont prévenues."), "done")
    return redirect(url_for(".list_reports"), 303)


def _decide(case: Case, form: DecisionForm) -> None:
    decide(
        this_town(),
        case=case,
        verdict=form.verdict(),
        seen=form.seen_state,
        seen_words=form.seen_words,
        by=Actor.person(person().id),
    )


def _case(mark: str) -> Case:
    return case_of(this_town().id, mark=mark) or abort(404)


def _form(case: Case) -> DecisionForm:
    report = case.report
    words_mark = subject_of(report).words_mark
    return DecisionForm().about(report.subject, state=report.state, words_mark=words_mark)


def _page(case: Case, form: DecisionForm, sentence: str = "") -> str:
    reported = subject_of(case.report)
    return render_template(
        "council/moderation/case.html",
        case=case,
        reported=reported,
        product=product_shown(reported),
        form=form,
        awaits=case.report.state in AWAITED,
        sentence=sentence,
        whys=WHYS,
        outcomes=OUTCOMES,
        bases=BASES,
        contests=CONTESTS,
        states=STATES,
    )
