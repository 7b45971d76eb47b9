"""What was said to the town: read, answered in public in the town's words, or put away."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.shops.models import Shop
from marketplace.towns.listening.models import LONGEST_ANSWER, LONGEST_TITLE, TownWord
from marketplace.towns.listening.queries import word_of, words_to_read
from marketplace.towns.listening.services import answer_in_public, put_away
from marketplace.web.access import person
from marketplace.web.town import this_town

_TOO_LONG = lazy("Au plus %(max)d caractères.")


class AnswerForm(SignedForm):
    """What residents will read. `version`: of what was read."""

    title = StringField(
        lazy("Ce qui a été dit, en vos mots"),
        [DataRequired(lazy("Dites de quoi il s’agit.")), Length(max=LONGEST_TITLE, message=_TOO_LONG)],
        filters=[tidy],
    )
    answer = TextAreaField(
        lazy("Ce que la ville en fait"),
        [DataRequired(lazy("Dites ce que vous en faites.")), Length(max=LONGEST_ANSWER, message=_TOO_LONG)],
        filters=[tidy],
    )
    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that the agent saw; 0, which never is one, when the page does not say."""
        text = tidy(self.version.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def list_words() -> ResponseReturnValue:
    """What waits for an answer first."""
    return render_template("council/listening/list.html", words=words_to_read(this_town().id))


def show_word(word_id: int) -> ResponseReturnValue:
    """What was said, and the form of the answer."""
    word = _find(word_id)
    return _page(word, AnswerForm(formdata=None, title=word.title, answer=word.answer))


def answer_word(word_id: int) -> ResponseReturnValue:
    """Answer in public."""
    form, word = AnswerForm(), _find(word_id)
    if not form.validate_on_submit():
        return _page(word, form), 422
    try:
        with transaction():
            answer_in_public(
                _find(word_id),
                title=form.title.data,
                answer=form.answer.data,
                by_user_id=person().id,
                seen_version=form.seen_version,
            )
    except Refusal as refusal:
        db.session.rollback()
        return _page(_find(word_id), form, sentence=str(refusal)), refusal.status
    flash(_("C’est publié sur « Vous l’avez dit, on l’a fait »."), "done")
    return redirect(url_for(".list_words"), 303)


def delete_word(word_id: int) -> ResponseReturnValue:
    """Put it away: nothing of it stays."""
    with transaction():
        put_away(this_town().id, word_id=_find(word_id).id)
    flash(_("C’est effacé."), "done")
    return redirect(url_for(".list_words"), 303)


def _find(word_id: int) -> TownWord:
    return word_of(this_town().id, word_id) or abort(404)


def _page(word: TownWord, form: AnswerForm, *, sentence: str = "") -> str:
    form.version.data = str(word.version)
    shop = db.session.get(Shop, (word.town_id, word.shop_id)) if word.shop_id else None
    return render_template("council/listening/one.html", word=word, form=form, shop=shop, sentence=sentence)
