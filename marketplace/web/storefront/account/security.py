"""Security: the password, the authenticator app, the browsers in which one is signed in."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.models import CredentialKind
from marketplace.accounts.passwords import (
    LEAST_ALONE,
    LEAST_WITH_SECOND_FACTOR,
    check_password,
    hash_password,
)
from marketplace.accounts.queries import credential_of
from marketplace.accounts.recovery import codes_left
from marketplace.accounts.second_factor import has_second_factor
from marketplace.accounts.services import replace_password
from marketplace.accounts.sessions import end_session_of, end_sessions_of, sessions_of
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _, ngettext
from marketplace.notices.persons import tell_password_changed
from marketplace.web.access import person
from marketplace.web.sign_in import open_browser_session, remember
from marketplace.web.storefront.account.forms import PasswordForm
from marketplace.web.storefront.account.proving import prove
from marketplace.web.town import this_town


def show_security() -> ResponseReturnValue:
    """How the account is guarded."""
    return _page(PasswordForm())


def change_password() -> ResponseReturnValue:
    """Another password; every other browser is signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        _change(form)
    except Refusal as refusal:
        return _page(form), refusal.status
    flash(_("Votre mot de passe est changé. Vos autres appareils sont déconnectés."), "done")
    return redirect(url_for(".show_security"), 303)


def close_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    with transaction():
        end_session_of(person().id, session_id=session_id) or abort(404)
    flash(_("C’est fait : cet appareil est déconnecté."), "done")
    return redirect(url_for(".show_security", _anchor="sessions"), 303)


def close_other_sessions() -> ResponseReturnValue:
    """Sign every browser out but this one."""
    with transaction():
        ended = end_sessions_of(person().id, but=person().session_id)
    flash(ngettext("%(num)s appareil est déconnecté.", "%(num)s appareils sont déconnectés.", ended), "done")
    return redirect(url_for(".show_security", _anchor="sessions"), 303)


def accept(password: str, *, user_id: int, own_words: tuple[str, ...]) -> str:
    """The hash of a password that is good enough for the person. Raises: PasswordRefused."""
    town = this_town()
    least = LEAST_WITH_SECOND_FACTOR if has_second_factor(user_id) else LEAST_ALONE
    check_password(password, least=least, own_words=(*own_words, town.name, town.street_name))
    return hash_password(password)


def _change(form: PasswordForm) -> None:
    me = person()
    kept = credential_of(me.id, CredentialKind.PASSWORD) or abort(404)
    secret = kept.secret
    prove(form.present_password)
    try:
        password_hash = accept(form.password.data, user_id=me.id, own_words=(me.name, me.email))
        with transaction():
            replace_password(me.id, kept=secret, password_hash=password_hash)
            token = open_browser_session(me.id, second_factor=me.second_factor)
            tell_password_changed(this_town(), name=me.name, email=me.email, locale=me.locale)
    except Refusal as refusal:
        blame(form.password, refusal)
        raise
    remember(token)


def _page(form: PasswordForm) -> str:
    me = person()
    return render_template(
        "storefront/account/security.html",
        form=form,
        has_app=has_second_factor(me.id),
        codes_left=codes_left(me.id),
        sessions=sessions_of(me.id),
        least=LEAST_WITH_SECOND_FACTOR if has_second_factor(me.id) else LEAST_ALONE,
    )
