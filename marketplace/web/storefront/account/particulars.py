"""My particulars: what one is called, and how one is reached."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.services import change_contact
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.web.access import person
from marketplace.web.languages import COOKIE
from marketplace.web.storefront.account.forms import AccountForm


def show_particulars() -> ResponseReturnValue:
    """What we know, and may be changed."""
    return _page(AccountForm(obj=person()))


def change_account() -> ResponseReturnValue:
    """Name, phone and language."""
    form = AccountForm()
    if not form.validate_on_submit():
        return _page(form), 422
    name, phone, locale = form.name.data, form.phone.data, form.locale.data
    with transaction():
        change_contact(person().id, name=name, phone=phone, locale=locale)
    response = make_response(redirect(url_for(".show_particulars"), 303))
    response.set_cookie(COOKIE, locale, max_age=365 * 24 * 3600, samesite="Lax")
    flash(_("C’est noté."), "done")
    return response


def _page(form: AccountForm) -> str:
    return render_template("storefront/account/particulars.html", form=form)
