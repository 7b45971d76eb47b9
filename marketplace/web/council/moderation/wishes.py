"""The wanted board at the town hall: what waits to be read, what is published, and the town's answer."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.measures.searches import LEAST_SEARCHES, empty_searches_of
from marketplace.moderation.wishing import answer_wish, empty_units, merge_wish, publish_wish, refuse_wish
from marketplace.orders.actors import Actor
from marketplace.trust.wishes.models import Wish
from marketplace.trust.wishes.queries import PAGE, board_of, waiting_wishes, wish_named
from marketplace.trust.wishes.states import Answer, WishState
from marketplace.trust.wishes.wording import ANSWERS
from marketplace.web.access import person
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

_LATELY, _MOST_SEARCHES = timedelta(days=90), 15
_ACTS = {
    "publish": lazy("La publier"),
    "refuse": lazy("Ne pas la publier, et dire pourquoi à son auteur"),
    "merge": lazy("La réunir avec une autre qui dit la même chose"),
    "sought": lazy("Répondre : la mairie cherche"),
    "found": lazy("Répondre : trouvé"),
    "declined": lazy("Répondre : pas cette fois, et pourquoi"),
}
_FOR = {WishState.WAITING: ("publish", "refuse", "merge"),
        WishState.PUBLISHED: ("sought", "found", "declined", "merge", "refuse")}  # fmt: skip
_NEED_WORDS = {"refuse", "declined"}


class WishDecisionForm(SignedForm):
    """What becomes of a wish."""

    act = RadioField(lazy("Que faire ?"), [InputRequired(lazy("Choisissez ce qu’il faut faire."))])
    into = SelectField(lazy("Avec laquelle"), validate_choice=False)
    words = TextAreaField(
        lazy("Vos mots"), [Length(max=1000, message=lazy("Au plus 1000 caractères."))], filters=[tidy]
    )

    def about(self, wish: Wish) -> "WishDecisionForm":
        """Ask only what may be done with it."""
        others: list[Any] = [
            SelectChoice(each.mark, each.title)
            for each in board_of(wish.town_id, skip=0).rows
            if each.id != wish.id
        ]
        acts = [code for code in _FOR.get(wish.state, ()) if code != "merge" or others]
        self.act.choices = [SelectChoice(code, _ACTS[code]) for code in acts]
        self.into.choices = [SelectChoice("", "–"), *others]
        return self

    def is_whole(self) -> bool:
        """Whether what was chosen has the words, or the other wish, that it needs."""
        if self.act.data in _NEED_WORDS and len(self.words.data) < 5:
            self.words.errors = [*self.words.errors, _("Dites pourquoi, en une phrase.")]
        if self.act.data == "merge" and not self.into.data:
            self.into.errors = [*self.into.errors, _("Choisissez l’autre envie.")]
        return not (self.words.errors or self.into.errors)


def list_wishes() -> ResponseReturnValue:
    """What waits first, then the board; beside them what was looked for in vain and what stands empty."""
    town, page = this_town(), page_of(request.args.get("page"))
    board, since = board_of(town.id, skip=page.skip(PAGE)), clock.today(town.time_zone) - _LATELY
    return render_template(
        "council/moderation/wishes.html",
        waiting=waiting_wishes(town.id),
        board=board,
        pages=page.around(board.total, PAGE),
        searches=empty_searches_of(town.id, since=since, least=LEAST_SEARCHES, most=_MOST_SEARCHES),
        units=empty_units(town.id),
        answers=ANSWERS,
    )


def show_wish(mark: str) -> ResponseReturnValue:
    """One wish, and what can be done with it."""
    wish = _wish(mark)
    return _page(wish, WishDecisionForm().about(wish))


def create_wish_decision(mark: str) -> ResponseReturnValue:
    """Do it; its author is told where it concerns them."""
    wish = _wish(mark)
    form = WishDecisionForm().about(wish)
    if not (form.validate_on_submit() and form.is_whole()):
        return _page(wish, form), 422
    try:
        with transaction():
            _carry_out(_wish(mark), form)
    except Refusal as refusal:
        db.session.rollback()
        wish = _wish(mark)
        return _page(wish, form.about(wish), str(refusal)), refusal.status
    flash(_("C’est fait."), "done")
    return redirect(url_for(".list_wishes"), 303)


def _carry_out(wish: Wish, form: WishDecisionForm) -> None:
    town, act, by = this_town(), form.act.data, Actor.person(person().id)
    if act == "publish":
        publish_wish(town, wish=wish, by=by)
    elif act == "refuse":
        refuse_wish(town, wish=wish, reason=form.words.data, by=by)
    elif act == "merge":
        merge_wish(town, wish=wish, into=_wish(form.into.data), by=by)
    else:
        answer_wish(town, wish=wish, kind=Answer(act), words=form.words.data, by=by)


def _wish(mark: str) -> Wish:
    return wish_named(this_town().id, mark) or abort(404)


def _page(wish: Wish, form: WishDecisionForm, sentence: str = "") -> str:
    return render_template(
        "council/moderation/wish.html", wish=wish, form=form, sentence=sentence, answers=ANSWERS
    )
