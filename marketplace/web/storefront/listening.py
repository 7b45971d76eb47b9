"""« Vous l’avez dit, on l’a fait »: what the town answers in public, and a form without a name."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from marketplace.accounts.throttling import claim_try
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, tidy
from marketplace.core.words import _, lazy
from marketplace.towns.listening.models import LONGEST_SAID
from marketplace.towns.listening.queries import answered_words
from marketplace.towns.listening.services import say
from marketplace.web.callers import caller, caller_at
from marketplace.web.storefront.found.page_head import page_head
from marketplace.web.town import this_town


class WordForm(OpenForm):
    """Something to say; neither name nor address."""

    text = TextAreaField(
        lazy("Votre idée, ou ce qui vous gêne"),
        [
            DataRequired(lazy("Écrivez d’abord votre idée.")),
            Length(max=LONGEST_SAID, message=lazy("Au plus %(max)d caractères.")),
        ],
        filters=[tidy],
    )


def show_words() -> ResponseReturnValue:
    """What was said and done, and the form."""
    return _page(WordForm(formdata=None))


def create_word() -> ResponseReturnValue:
    """Hand it to the town hall."""
    form, town = WordForm(), this_town()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            claim_try(f"word from {caller()}", address=caller_at("word"))
            say(town.id, text=form.text.data)
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _page(form), refusal.status
    return redirect(url_for(".show_word_sent"), 303)


def show_word_sent() -> ResponseReturnValue:
    """Thanks."""
    return render_template("storefront/word_sent.html")


def _page(form: WordForm) -> str:
    town = this_town()
    about = _(
        "Ce que les habitants et les commerçants de %(town)s ont demandé, et ce que la ville en fait.",
        town=town.name,
    )
    head = page_head(town, url_for(".show_words"), about)
    return render_template("storefront/words.html", form=form, words=answered_words(town.id), head=head)
