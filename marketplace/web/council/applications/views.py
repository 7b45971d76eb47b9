"""Applications: the list, one of them with its papers, and the three answers."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.notices.applying import tell_applicant
from marketplace.orders.actors import Actor
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.queries import (
    application_named,
    applications_of,
    key_of,
    paper_of,
    papers_of,
    words_about,
)
from marketplace.shops.applying.services import ask, refuse
from marketplace.shops.applying.states import NEEDED, OPEN, ApplicationState
from marketplace.shops.applying.wording import PAPERS
from marketplace.web.access import person
from marketplace.web.council.applications.forms import AdmissionForm, AnswerForm, QuestionForm, RefusalForm
from marketplace.web.council.applications.wording import STATES
from marketplace.web.council.wording import kind_label
from marketplace.web.town import this_town
from marketplace.welcoming.admitting import admit


def list_applications() -> ResponseReturnValue:
    """Those that wait first."""
    found = applications_of(this_town().id)
    return render_template(
        "council/applications/list.html", applications=found, states=STATES, kind_label=kind_label
    )


def show_application(reference: str) -> ResponseReturnValue:
    """What the shopkeeper says, the papers, what was said before, and three answers."""
    return _page(_find(reference))


def create_application_question(reference: str) -> ResponseReturnValue:
    """Something is missing: the shopkeeper is asked for it."""
    form = QuestionForm()

    def asked(application: ShopApplication) -> None:
        text = form.text.data
        ask(application, text=text, by_user_id=person().id, seen_version=form.seen_version)
        _tell(application, "question", words=text)

    return _answer(reference, form, asked, told=_("La question est partie."))


def refuse_application(reference: str) -> ResponseReturnValue:
    """No, with the reasons."""
    form = RefusalForm()

    def refused(application: ShopApplication) -> None:
        reasons = form.reasons.data
        refuse(application, reasons=reasons, by_user_id=person().id, seen_version=form.seen_version)
        _tell(application, "refused", words=reasons)

    return _answer(reference, form, refused, told=_("Le refus est parti, avec vos raisons."))


def admit_application(reference: str) -> ResponseReturnValue:
    """Yes: the shop is made, and who applied is invited into it."""
    form = AdmissionForm()

    def welcomed(application: ShopApplication) -> None:
        _shop, token = admit(
            application,
            text=form.welcome.data,
            seen_papers=form.seen_papers(),
            by=Actor.person(person().id),
            by_user_id=person().id,
            seen_version=form.seen_version,
        )
        path = url_for("backoffice.show_joining", token=token)
        _tell(application, "admitted", words=form.welcome.data, path=path)

    return _answer(reference, form, welcomed, told=_("La boutique est créée, et l’invitation est partie."))


def show_application_paper(reference: str, paper_id: int, file: str) -> ResponseReturnValue:
    """A paper, to be kept on the agent's own machine; never shown inside of a page of ours."""
    paper = paper_of(_find(reference), paper_id=paper_id) or abort(404)
    answer = Response(paper.content, mimetype=paper.media_type)
    suffix = "pdf" if paper.media_type == "application/pdf" else "jpg"
    name = f"{reference.upper()}-{paper.kind.value}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer if file == name else abort(404)


def _answer(
    reference: str, form: AnswerForm, act: Callable[[ShopApplication], None], *, told: str
) -> ResponseReturnValue:
    application = _find(reference)
    if not form.validate_on_submit():
        return _page(application, form), 422
    try:
        with transaction():
            act(_find(reference))
    except Refusal as refusal:
        db.session.rollback()
        return _page(_find(reference), form, sentence=str(refusal)), refusal.status
    flash(told, "done")
    return redirect(url_for(".show_application", reference=application.reference), 303)


def _tell(application: ShopApplication, event: str, *, words: str, path: str = "") -> None:
    own = url_for("storefront.show_application", reference=application.reference, key=key_of(application))
    tell_applicant(this_town(), application=application, event=event, path=path or own, words=words)


def _find(reference: str) -> ShopApplication:
    found = application_named(this_town().id, reference)
    if found is None or found.state is ApplicationState.UNCONFIRMED:
        abort(404)
    return found


def _page(application: ShopApplication, form: AnswerForm | None = None, *, sentence: str = "") -> str:
    forms: dict[str, Any] = {
        name: form if isinstance(form, made) else made(formdata=None)
        for name, made in (("question", QuestionForm), ("refusal", RefusalForm), ("admission", AdmissionForm))
    }
    for each in forms.values():
        each.version.data = str(application.version)
    papers = papers_of(application)
    there = {paper.kind for paper in papers}
    return render_template(
        "council/applications/one.html",
        application=application,
        papers=papers,
        lacking=[PAPERS[kind] for kind in NEEDED if kind not in there],
        words=words_about(application),
        labels=PAPERS,
        state=STATES[application.state],
        is_open=application.state in OPEN,
        kind_label=kind_label,
        typed=form,
        sentence=sentence,
        **forms,
    )
