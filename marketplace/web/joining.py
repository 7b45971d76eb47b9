"""The mailed link of an invitation: somebody comes in with the account they have, or with a new one."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.accounts.passwords import LEAST_ALONE, check_password, hash_password
from marketplace.accounts.queries import user_with_email
from marketplace.accounts.services import NewPerson, register
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, blame, tidy
from marketplace.core.words import language, lazy
from marketplace.web.devices import know_browser
from marketplace.web.sign_in import open_browser_session, remember


class JoiningForm(OpenForm):
    """Who has no account yet says their name and chooses a password."""

    name = StringField(
        lazy("Votre nom"),
        [
            InputRequired(lazy("Il manque votre nom.")),
            Length(max=120, message=lazy("120 caractères au plus.")),
        ],
        filters=[tidy],
    )
    password = PasswordField(
        lazy("Votre mot de passe"),
        [InputRequired(lazy("Il manque votre mot de passe."))],
        description=lazy("15 caractères au moins : une petite phrase se retient bien."),
    )


@dataclass(frozen=True)
class Door:
    """Where an invitation leads. `email`: whose mailbox it went to; `own_words`: no password is made of them.

    `link`: the invitation’s own path; `join`: lets the account in, in a transaction; `show`: the page with
    a form; `onward`: where whoever came in goes, with these words of `welcome`.
    """

    email: str
    own_words: tuple[str, ...]
    link: str
    join: Callable[[int, str], None]
    show: Callable[[JoiningForm], str]
    onward: str
    welcome: str


def come_in(door: Door) -> ResponseReturnValue:
    """Yes: with the account signed in with, or with one made now."""
    if current_user.is_authenticated:
        return _join(door, user_id=current_user.id, email=current_user.email)
    if user_with_email(door.email) is not None:
        return redirect(url_for("storefront.show_sign_in", next=door.link), 303)
    form = JoiningForm()
    if not form.validate_on_submit():
        return door.show(form), 422
    try:
        user_id = _new_account(door, form)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.password, refusal)
        return door.show(form), refusal.status
    return _join(door, user_id=user_id, email=door.email)


def _join(door: Door, *, user_id: int, email: str) -> ResponseReturnValue:
    try:
        with transaction():
            door.join(user_id, email)
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return door.show(JoiningForm(formdata=None)), refusal.status
    with transaction():  # a session of staff from now on: shorter, and it ends when nobody uses it
        session_token = open_browser_session(user_id, second_factor=_has_given_code(user_id))
    remember(session_token)
    flash(door.welcome, "done")
    return know_browser(make_response(redirect(door.onward, 303)), email=email)


def _new_account(door: Door, form: JoiningForm) -> int:
    name = form.name.data
    check_password(form.password.data, least=LEAST_ALONE, own_words=(name, door.email, *door.own_words))
    password_hash = hash_password(form.password.data)
    with transaction():
        return register(NewPerson(door.email, name, locale=language()), password_hash=password_hash).id


def _has_given_code(user_id: int) -> bool:
    return bool(current_user.is_authenticated and current_user.id == user_id and current_user.second_factor)
