"""Whom to ring up: what others read in a mail, told by a person; done, or tried and noted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.core.words import _
from marketplace.notices.calling import LONGEST_NOTE, CallMade, calls_to_make, note_call
from marketplace.web.access import person
from marketplace.web.assisted.access import this_hub_id
from marketplace.web.town import this_town


def list_callbacks() -> ResponseReturnValue:
    """The calls to be made, the oldest first."""
    return _page()


def create_try(key: str) -> ResponseReturnValue:
    """Somebody rang: the person was reached, or nobody picked up."""
    reached = {"reached": True, "nobody": False}.get(request.form.get("outcome", ""))
    note = tidy(request.form.get("note"))
    if reached is None or len(note) > LONGEST_NOTE:
        sentence = _("Dites si la personne a été jointe, en 300 caractères au plus.")
        return _page(sentence=sentence, key=key, note=note), 422
    try:
        _note(key, reached=reached, note=note)
    except Refusal as refusal:
        db.session.rollback()
        return _page(sentence=str(refusal), key=key, note=note), refusal.status
    flash(_("C’est noté.") if reached else _("C’est noté : à rappeler dans une heure."), "ok")
    return redirect(url_for("assisted.list_callbacks"), 303)


def _note(key: str, *, reached: bool, note: str) -> None:
    town_id = this_town().id
    call = next((each for each in calls_to_make(town_id, hub_id=this_hub_id()) if each.key == key), None)
    if call is None:
        raise CallMade
    with transaction():
        note_call(town_id, notice_id=call.id, by_user_id=person().id, reached=reached, note=note)


def _page(*, sentence: str = "", key: str = "", note: str = "") -> str:
    calls = calls_to_make(this_town().id, hub_id=this_hub_id())
    return render_template("assisted/callbacks.html", calls=calls, sentence=sentence, key=key, note=note)
