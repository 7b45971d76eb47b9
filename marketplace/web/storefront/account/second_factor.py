"""The authenticator app of who is signed in: a square to scan, and the code that proves that it worked."""

import segno
from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.second_factor import (
    confirm_code,
    enrol,
    enrolment_uri,
    has_second_factor,
    new_secret,
)
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.web.access import person
from marketplace.web.onward import home_of
from marketplace.web.sign_in import open_browser_session, remember
from marketplace.web.storefront.account.forms import SecondFactorForm
from marketplace.web.storefront.account.proving import prove
from marketplace.web.town import this_town

_OFFERED = "offered secret"


def show_second_factor() -> ResponseReturnValue:
    """A square code to scan with an authenticator app, and the form that proves that it worked."""
    if has_second_factor(person().id):
        return redirect(home_of(person().id))
    session.setdefault(_OFFERED, new_secret())
    return _second_factor_page(SecondFactorForm())


def create_second_factor() -> ResponseReturnValue:
    """Tie the app to the account, and go on with a session that may enter offices."""
    form, secret = SecondFactorForm(), session.get(_OFFERED)
    if secret is None or has_second_factor(person().id):
        return redirect(url_for(".show_second_factor"))
    if not form.validate_on_submit():
        return _second_factor_page(form), 422
    try:
        token = _tie(secret, form)
    except Refusal as refusal:
        return _second_factor_page(form), refusal.status
    remember(token)
    flash(_("Votre application est reliée. Elle vous donnera un code à chaque connexion."), "done")
    return redirect(home_of(person().id))


def _tie(secret: str, form: SecondFactorForm) -> str:
    me = person()
    prove(form.password)
    try:
        with transaction():
            enrol(me.id, secret=secret)
            confirm_code(me.id, code=form.code.data)
            return open_browser_session(me.id, second_factor=True)
    except Refusal as refusal:
        blame(form.code, refusal)
        raise


def _second_factor_page(form: SecondFactorForm) -> str:
    uri = enrolment_uri(session[_OFFERED], email=person().email, issuer=this_town().name)
    square = segno.make(uri, error="m").svg_data_uri(scale=5, border=2, light="#fff")
    return render_template(
        "storefront/account/second_factor.html", form=form, square=square, secret=session[_OFFERED]
    )
