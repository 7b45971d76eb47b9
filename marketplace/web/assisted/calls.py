"""The list of calls, and a call that begins, changes hands or ends."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.assisting.calls import FORGOTTEN, Caller, end_call, leave_mandate, open_call, take_over
from marketplace.assisting.models import Contact
from marketplace.assisting.queries import open_calls
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.web.access import person
from marketplace.web.assisted.access import check_desk, this_desk
from marketplace.web.assisted.forms import CallForm
from marketplace.web.town import this_town


def list_calls() -> ResponseReturnValue:
    """Who is being helped now, and the form for the next one."""
    return _page(CallForm(formdata=None))


def create_call() -> ResponseReturnValue:
    """Somebody calls; while a colleague is on it, that is said and nothing typed is lost."""
    form = CallForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            mark = open_call(this_town(), caller=_caller(form), by_user_id=person().id).mark
    except Refusal as refusal:
        db.session.rollback()
        return _page(form, sentence=str(refusal)), refusal.status
    return redirect(url_for("assisted.show_call", mark=mark), 303)


def create_taking(mark: str) -> ResponseReturnValue:
    """Go on with a colleague's call."""
    check_desk(mark)
    with transaction():
        take_over(this_town(), mark=mark, by_user_id=person().id)
    flash(_("Vous avez repris cet appel. Votre collègue en est averti."), "ok")
    return redirect(url_for("assisted.show_call", mark=mark), 303)


def create_end(mark: str) -> ResponseReturnValue:
    """Hang up without an order, or after it."""
    check_desk(mark)
    with transaction():
        end_call(this_town(), mark=mark, by_user_id=person().id)
    flash(_("Appel terminé."), "info")
    return redirect(url_for("assisted.list_calls"), 303)


def delete_call_mandate(mark: str) -> ResponseReturnValue:
    """Go on without the mandate: the resident agrees to this very order."""
    with transaction():
        leave_mandate(this_town(), mark=mark, by_user_id=person().id)
    flash(_("C’est noté : sans mandat, avec l’accord de la personne pour cette commande."), "info")
    return redirect(url_for("assisted.show_call_order", mark=mark), 303)


def _caller(form: CallForm) -> Caller:
    return Caller(form.name.data, form.phone.data, "", Contact(form.contact.data), this_desk())


def _page(form: CallForm, *, sentence: str = "") -> str:
    calls = open_calls(this_town().id, since=clock.now() - FORGOTTEN, desk=this_desk())
    return render_template("assisted/calls.html", form=form, calls=calls, sentence=sentence, me=person().id)
