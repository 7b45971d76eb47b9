"""Getting an account: an address first, then a mail, then a password.

Whoever asks sees the same page whether the address has an account or not; only its mailbox learns more.
"""

from dataclasses import dataclass

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from marketplace.accounts.errors import EmailTaken
from marketplace.accounts.passwords import LEAST_ALONE, check_password, hash_password
from marketplace.accounts.queries import tidy_email, user_with_email
from marketplace.accounts.services import NewPerson, register
from marketplace.accounts.throttling import claim_try
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _, language
from marketplace.notices.composing import tell_person
from marketplace.web.callers import caller_at
from marketplace.web.devices import know_browser
from marketplace.web.onward import safe_address
from marketplace.web.sign_in import open_browser_session, remember
from marketplace.web.storefront.account.forms import NewAccountForm, NewPasswordForm
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town

_LIFE_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Invitation:
    """Who may choose a password with a mailed link."""

    name: str
    email: str
    onward: str | None = None


class _ClockSigner(TimestampSigner):
    """Stamps links by the house's clock."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def show_new_account() -> ResponseReturnValue:
    """The form."""
    return _page(NewAccountForm(next=request.args.get("next")))


def create_invitation() -> ResponseReturnValue:
    """Send the mail that leads on: to the choice of a password, or to the sign-in page."""
    form = NewAccountForm()
    if not form.validate_on_submit():
        return _page(form), 422
    town, email = this_town(), tidy_email(form.email.data)
    with transaction():
        claim_try(f"new account of {email}", address=caller_at("mail"))
        event, path = _next_step(Invitation(form.name.data, email, safe_address(form.next.data)))
        tell_person(town, event=event, name=form.name.data, email=email, path=path)
    return redirect(url_for(".show_invitation_sent"), 303)


def show_invitation_sent() -> ResponseReturnValue:
    """What to do now: look into the mailbox."""
    return render_template("storefront/new_account_sent.html")


@unkept
def show_new_password(token: str) -> ResponseReturnValue:
    """The mailed link: choose a password."""
    return _password_page(NewPasswordForm(), _read(token))


@unkept
def create_account(token: str) -> ResponseReturnValue:
    """The password is good: the account is made and its owner signed in."""
    form, invitation = NewPasswordForm(), _read(token)
    try:
        if not form.validate_on_submit():
            return _password_page(form, invitation), 422
        user_id = _open_account(invitation, password=form.password.data)
    except EmailTaken:
        return redirect(url_for(".show_sign_in"))
    except Refusal as refusal:
        blame(form.password, refusal)
        return _password_page(form, invitation), refusal.status
    return _welcome(user_id, invitation)


def _open_account(invitation: Invitation, *, password: str) -> int:
    town = this_town()
    own_words = (invitation.name, invitation.email, town.name, town.street_name)
    check_password(password, least=LEAST_ALONE, own_words=own_words)
    password_hash = hash_password(password)
    person = NewPerson(invitation.email, invitation.name, locale=language())
    with transaction():
        return register(person, password_hash=password_hash).id


def _welcome(user_id: int, invitation: Invitation) -> Response:
    with transaction():
        token = open_browser_session(user_id, second_factor=False)
    remember(token)
    onward = safe_address(invitation.onward) or url_for(".show_account")
    return know_browser(make_response(redirect(onward)), email=invitation.email)


def _next_step(invitation: Invitation) -> tuple[str, str]:
    if user_with_email(invitation.email) is not None:
        return "account_known", url_for(".show_sign_in", next=invitation.onward)
    token = _signer().dumps([invitation.name, invitation.email, this_town().id, invitation.onward])
    return "account_invited", url_for(".show_new_password", token=token)


def _read(token: str) -> Invitation:
    try:
        name, email, town_id, *onward = _signer().loads(token, max_age=_LIFE_SECONDS)
    except BadSignature as error:
        raise NotFound(
            _("Ce lien a plus de 24 heures, ou n’est pas entier. Demandez-en un autre.")
        ) from error
    if town_id != this_town().id:
        raise NotFound(_("Ce lien a plus de 24 heures, ou n’est pas entier. Demandez-en un autre."))
    return Invitation(name, email, *onward)


def _signer() -> URLSafeTimedSerializer:
    keys = [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="new account", signer=_ClockSigner)


def _page(form: NewAccountForm) -> str:
    return render_template("storefront/new_account.html", form=form)


def _password_page(form: NewPasswordForm, invitation: Invitation) -> str:
    return render_template("storefront/new_password.html", form=form, invitation=invitation)
