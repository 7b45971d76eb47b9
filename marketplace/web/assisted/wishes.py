"""The wanted board at the desk: somebody without an address gives their voice by their telephone number."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.core.phones import readable_phone
from marketplace.core.words import _
from marketplace.trust.wishes.queries import board_of, wish_named
from marketplace.trust.wishes.services import vote, voter_of
from marketplace.web.town import this_town


def list_wishes() -> ResponseReturnValue:
    """The board, with a field for whoever is there or on the telephone."""
    return _page()


def create_vote(mark: str) -> ResponseReturnValue:
    """Count a voice; of the number only a digest is kept."""
    town, typed = this_town(), tidy(request.form.get("phone"))
    wish = wish_named(town.id, mark) or abort(404)
    try:
        phone = "".join(readable_phone(typed, country=town.country).split())
        with transaction():
            vote(wish, voter=voter_of(town.id, whom=phone))
    except Refusal as refusal:
        db.session.rollback()
        return _page(str(refusal), typed), refusal.status
    flash(_("La voix est comptée."), "ok")
    return redirect(url_for("assisted.list_wishes"), 303)


def _page(sentence: str = "", phone: str = "") -> str:
    board = board_of(this_town().id, skip=0)
    return render_template("assisted/wishes.html", board=board, sentence=sentence, phone=phone)
