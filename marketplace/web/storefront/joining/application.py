"""A shopkeeper's own application, behind the key of a mailed link: papers, answers, the way out."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.throttling import claim_try
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.notices.applying import tell_town_hall
from marketplace.shops.applying.errors import ApplicationGone, NothingToSend
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.papers import Paper, keep_papers, read_paper
from marketplace.shops.applying.queries import application_behind, papers_of, words_about
from marketplace.shops.applying.services import answer, confirm, remove_paper, take_back
from marketplace.shops.applying.states import NEEDED, OPEN, ApplicationState
from marketplace.shops.applying.wording import PAPERS, STATES
from marketplace.web.callers import caller_at
from marketplace.web.storefront.joining.forms import DeliveryForm
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


@unkept
def show_application(reference: str, key: str) -> ResponseReturnValue:
    """Where it stands, and what can be done. Opening the link changes nothing."""
    return _page(_find(reference, key), key, DeliveryForm(formdata=None))


@unkept
def send_application(reference: str, key: str) -> ResponseReturnValue:
    """Send it to the town hall, later an answer. Good papers are kept even beside a bad one."""
    form = DeliveryForm()
    try:
        with transaction():  # counted before a file is opened: opening them is the costly part
            _claim_try(_find(reference, key))
        is_valid = form.validate_on_submit()
        papers = _read_papers(form)
        with transaction():
            application = _find(reference, key)
            keep_papers(application, papers=papers)
            if is_valid and not form.errors:
                _hand_on(application, form.text.data, has_papers=bool(papers))
    except Refusal as refusal:
        db.session.rollback()
        return _page(_find(reference, key), key, form, sentence=str(refusal)), refusal.status
    if form.errors:
        return _page(_find(reference, key), key, form), 422
    return _to(reference, key)


@unkept
def delete_application_paper(reference: str, key: str, paper_id: int) -> ResponseReturnValue:
    """Take a paper out again."""
    with transaction():
        remove_paper(_find(reference, key), paper_id=paper_id)
    return _to(reference, key)


@unkept
def delete_application(reference: str, key: str) -> ResponseReturnValue:
    """Take the whole application back: nothing of it stays."""
    with transaction():
        take_back(_find(reference, key))
    return render_template("storefront/joining/gone.html")


def _claim_try(application: ShopApplication) -> None:
    claim_try(f"sending to application {application.id}", address=caller_at("application"))


def _hand_on(application: ShopApplication, text: str, *, has_papers: bool) -> None:
    """The town hall is written to when its turn comes, not for each thing that is added meanwhile."""
    if is_new := application.state is ApplicationState.UNCONFIRMED:
        confirm(application)
    elif not (text or has_papers):
        raise NothingToSend
    is_its_turn = answer(application, text=text) if text or not is_new else False
    if is_new or is_its_turn:
        path = url_for("council.show_application", reference=application.reference)
        tell_town_hall(this_town(), application=application, path=path)


def _read_papers(form: DeliveryForm) -> list[Paper]:
    papers = []
    for field, kind, file in form.files():
        try:
            papers.append(read_paper(file.stream, kind=kind, name=file.filename or ""))
        except Refusal as refusal:
            blame(field, refusal)
        finally:
            file.close()
    return papers


def _find(reference: str, key: str) -> ShopApplication:
    found = application_behind(this_town().id, reference, key)
    if found is None:
        raise ApplicationGone
    return found


def _to(reference: str, key: str) -> ResponseReturnValue:
    return redirect(url_for(".show_application", reference=reference, key=key), 303)


def _page(application: ShopApplication, key: str, form: DeliveryForm, **more: Any) -> str:
    papers = papers_of(application)
    there = {paper.kind for paper in papers}
    return render_template(
        "storefront/joining/application.html",
        application=application,
        key=key,
        form=form,
        papers=papers,
        lacking=[PAPERS[kind] for kind in NEEDED if kind not in there],
        words=words_about(application),
        labels=PAPERS,
        state=STATES[application.state],
        is_open=application.state in OPEN,
        states=ApplicationState,
        **{"sentence": "", **more},
    )
