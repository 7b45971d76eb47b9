"""Somebody reports a product, a shop or a review, and reads what became of it."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.throttling import claim_try
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import link_key, opens
from marketplace.core.words import language
from marketplace.moderation.reporting import ask_again, report
from marketplace.moderation.subjects import Reported, on_show, review_on_show
from marketplace.trust.reports.models import Report
from marketplace.trust.reports.queries import Case, case_of
from marketplace.trust.reports.states import Side, Why
from marketplace.trust.reports.wording import OUTCOMES, STATES, WHYS
from marketplace.web.callers import caller, caller_at
from marketplace.web.storefront.reporting.forms import ContestForm, ReportForm
from marketplace.web.town import this_town


def show_report_form(
    shop_slug: str = "", product_slug: str = "", review_mark: str = ""
) -> ResponseReturnValue:
    """The form."""
    return _form_page(ReportForm(), _reported(shop_slug, product_slug, review_mark))


def create_report(shop_slug: str = "", product_slug: str = "", review_mark: str = "") -> ResponseReturnValue:
    """Write it down; what follows is the page where its answer will stand."""
    form, reported = ReportForm(), _reported(shop_slug, product_slug, review_mark)
    if not form.validate_on_submit():
        return _form_page(form, reported, status=422)
    try:
        with transaction():
            row = _received(form, reported)
            mark, key = row.mark, link_key("report", row.id)
    except Refusal as refusal:
        db.session.rollback()
        return _form_page(form, _reported(shop_slug, product_slug, review_mark), str(refusal), refusal.status)
    return redirect(url_for(".show_report", mark=mark, key=key), 303)


def show_report(mark: str) -> ResponseReturnValue:
    """What was reported and what became of it, for whoever has the link."""
    return _page(_case(mark, request.args.get("key", "")), ContestForm(key=request.args.get("key", "")))


def create_report_contest(mark: str) -> ResponseReturnValue:
    """Whoever reported does not agree: somebody looks again."""
    form = ContestForm()
    case = _case(mark, form.key.data or "")
    if not form.validate_on_submit():
        return _page(case, form, status=422)
    try:
        with transaction():
            ask_again(case, side=Side.REPORTER, words=form.words.data)
    except Refusal as refusal:
        db.session.rollback()
        return _page(_case(mark, form.key.data), form, str(refusal), refusal.status)
    return redirect(url_for(".show_report", mark=mark, key=form.key.data), 303)


def _received(form: ReportForm, reported: Reported) -> Report:
    claim_try(f"report from {caller()}", address=caller_at("word"))
    return report(
        this_town(),
        reported=reported,
        why=Why(form.why.data),
        words=form.words.data,
        name=form.name.data,
        email=form.email.data or "",
        locale=language(),
    )


def _reported(shop_slug: str, product_slug: str, review_mark: str) -> Reported:
    if review_mark:
        town = this_town()
        return (review_on_show(town.id, review_mark) if town.takes_reviews else None) or abort(404)
    return on_show(this_town().id, shop_slug=shop_slug, product_slug=product_slug) or abort(404)


def _case(mark: str, key: str) -> Case:
    case = case_of(this_town().id, mark=mark)
    if case is None or not opens(key, "report", case.report.id):
        abort(404)
    return case


def _form_page(form: ReportForm, reported: Reported, sentence: str = "", status: int = 200) -> Response:
    form.about(reported.subject)
    words = render_template("storefront/reporting/new.html", form=form, reported=reported, sentence=sentence)
    return make_response(words, status)


def _page(case: Case, form: ContestForm, sentence: str = "", status: int = 200) -> Response:
    words = render_template(
        "storefront/reporting/report.html",
        case=case,
        form=form,
        sentence=sentence,
        whys=WHYS,
        outcomes=OUTCOMES,
        states=STATES,
    )
    answer = make_response(words, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
