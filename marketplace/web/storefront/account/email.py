"""Another address for the account: the password again, then a mail to the new address, then one press.

The page says the same whether the new address has an account of its own or not; its mailbox learns more.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts.email_links import change_email, email_behind, email_token
from marketplace.accounts.queries import tidy_email, user_with_email
from marketplace.accounts.throttling import claim_try
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.notices.composing import tell_person
from marketplace.notices.persons import tell_email_changed
from marketplace.web.access import person
from marketplace.web.callers import caller_at
from marketplace.web.storefront.account.forms import EmailForm
from marketplace.web.storefront.account.proving import prove
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


def show_email() -> ResponseReturnValue:
    """The form."""
    return _page(EmailForm())


def create_email_mail() -> ResponseReturnValue:
    """Send the mail that proves the new address."""
    form = EmailForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        prove(form.password)
        _write_to(tidy_email(form.email.data))
    except Refusal as refusal:
        if not form.password.errors:
            blame(form.email, refusal)
        return _page(form), refusal.status
    flash(_("Ouvrez le lien que nous venons d’écrire à %(email)s.", email=form.email.data), "done")
    return redirect(url_for(".show_particulars"), 303)


@unkept
def show_new_email(token: str) -> ResponseReturnValue:
    """The mailed link. Programs that look into mails may open it: it changes nothing."""
    return render_template("storefront/account/new_email.html", found=email_behind(token))


def take_new_email(token: str) -> ResponseReturnValue:
    """The account has the new address from now on; the old one is told, and other browsers are signed out."""
    found = email_behind(token)
    mine = current_user.session_id if current_user.is_authenticated else 0
    with transaction():
        change_email(found, but_session_id=mine)
        tell_email_changed(this_town(), found=found)
    flash(_("C’est fait : votre adresse est %(email)s.", email=found.wanted), "done")
    return redirect(url_for(".show_particulars"), 303)


def _write_to(wanted: str) -> None:
    me, town = person(), this_town()
    with transaction():
        claim_try(f"another address of {me.id}", address=caller_at("mail"))
        if user_with_email(wanted) is not None:
            tell_person(town, event="account_known", name="", email=wanted, path=url_for(".show_sign_in"))
            return
        token = email_token(me.id, present=me.email, wanted=wanted)
        path = url_for(".show_new_email", token=token)
        tell_person(town, event="email_asked", name=me.name, email=wanted, path=path)


def _page(form: EmailForm) -> str:
    return render_template("storefront/account/email.html", form=form)
