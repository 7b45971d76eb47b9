"""A forgotten password: an address, a mail, another password.

Whoever asks sees the same page whether the address has an account or not; only its mailbox learns more.
"""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.models import Credential, CredentialKind, User
from marketplace.accounts.password_links import password_behind, password_token
from marketplace.accounts.queries import credential_of, person_with_id, tidy_email, user_with_email
from marketplace.accounts.second_factor import has_second_factor
from marketplace.accounts.services import replace_password
from marketplace.accounts.throttling import claim_try
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.notices.composing import tell_person
from marketplace.notices.persons import tell_password_changed
from marketplace.web.callers import caller_at
from marketplace.web.devices import know_browser
from marketplace.web.onward import home_of
from marketplace.web.sign_in import open_browser_session, remember
from marketplace.web.storefront.account.forms import ForgottenForm, NewPasswordForm
from marketplace.web.storefront.account.security import accept
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


def show_forgotten() -> ResponseReturnValue:
    """The form."""
    return _page(ForgottenForm())


def create_forgotten_mail() -> ResponseReturnValue:
    """Send the mail: a link to another password, or a word that this address has no account."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return _page(form), 422
    email = tidy_email(form.email.data)
    try:
        with transaction():
            claim_try(f"forgotten password of {email}", address=caller_at("mail"))
            _write_to(email)
    except Refusal as refusal:
        blame(form.email, refusal)
        return _page(form), refusal.status
    return redirect(url_for(".show_forgotten_sent"), 303)


def show_forgotten_sent() -> ResponseReturnValue:
    """What to do now: look into the mailbox."""
    return render_template("storefront/account/forgotten_sent.html")


@unkept
def show_forgotten_password(token: str) -> ResponseReturnValue:
    """The mailed link. Programs that look into mails may open it: it changes nothing."""
    return _password_page(NewPasswordForm(), _owner(password_behind(token)))


@unkept
def take_forgotten_password(token: str) -> ResponseReturnValue:
    """Keep the new password, end all sessions, and go on: signed in, or to the code."""
    form, credential = NewPasswordForm(), password_behind(token)
    user, kept = _owner(credential), credential.secret
    if not form.validate_on_submit():
        return _password_page(form, user), 422
    try:
        new = accept(form.password.data, user_id=user.id, own_words=(user.name, user.email))
    except Refusal as refusal:
        blame(form.password, refusal)
        return _password_page(form, user), refusal.status
    with transaction():
        replace_password(user.id, kept=kept, password_hash=new)
        tell_password_changed(this_town(), name=user.name, email=user.email, locale=user.locale)
    return _enter(user.id, email=user.email)


def _enter(user_id: int, *, email: str) -> Response:
    """A mailbox is one proof: whoever has an authenticator app gives its code at the door as always."""
    if has_second_factor(user_id):
        flash(_("Votre nouveau mot de passe est enregistré. Connectez-vous avec lui."), "done")
        return make_response(redirect(url_for(".show_sign_in"), 303))
    with transaction():
        token = open_browser_session(user_id, second_factor=False)
    remember(token)
    flash(_("Votre nouveau mot de passe est enregistré, et vous voilà de retour."), "done")
    return know_browser(make_response(redirect(home_of(user_id), 303)), email=email)


def _write_to(email: str) -> None:
    user = user_with_email(email)
    kept = credential_of(user.id, CredentialKind.PASSWORD) if user else None
    if user is None or kept is None:
        path = url_for(".show_new_account")
        tell_person(this_town(), event="password_nobody", name="", email=email, path=path)
    else:
        path = url_for(".show_forgotten_password", token=password_token(kept))
        tell_person(this_town(), event="password_forgotten", name=user.name, email=email, path=path)


def _owner(credential: Credential) -> User:
    return person_with_id(credential.user_id)


def _page(form: ForgottenForm) -> str:
    return render_template("storefront/account/forgotten.html", form=form)


def _password_page(form: NewPasswordForm, user: User) -> str:
    return render_template("storefront/account/forgotten_password.html", form=form, user=user)
