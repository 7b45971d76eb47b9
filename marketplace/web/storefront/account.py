"""The account of who is signed in: what we know, the orders made here, the authenticator app."""

import segno
from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.second_factor import (
    confirm_code,
    enrol,
    enrolment_uri,
    has_second_factor,
    new_secret,
)
from marketplace.accounts.services import change_contact, recognise
from marketplace.accounts.throttling import claim_try, withdraw_try
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.references import link_key
from marketplace.core.words import _
from marketplace.orders.queries import orders_of_person
from marketplace.orders.wording import state_label
from marketplace.web.access import person
from marketplace.web.languages import COOKIE
from marketplace.web.onward import home_of
from marketplace.web.sign_in import open_browser_session, remember
from marketplace.web.storefront.account_forms import AccountForm, SecondFactorForm
from marketplace.web.town import this_town

_OFFERED = "offered secret"
_ORDERS_SHOWN = 30


def show_account() -> ResponseReturnValue:
    """Orders of this town first, then what can be changed."""
    return _account_page(AccountForm(obj=person()))


def change_account() -> ResponseReturnValue:
    """Name, phone and language."""
    form = AccountForm()
    if not form.validate_on_submit():
        return _account_page(form), 422
    name, phone, locale = form.name.data, form.phone.data, form.locale.data
    with transaction():
        change_contact(person().id, name=name, phone=phone, locale=locale)
    response = make_response(redirect(url_for(".show_account"), 303))
    response.set_cookie(COOKIE, locale, max_age=365 * 24 * 3600, samesite="Lax")
    flash(_("C’est noté."), "done")
    return response


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
    me, account = person(), person().email
    try:
        with transaction():
            attempt_id = claim_try(account, address=request.remote_addr or "")
        recognise(me.email, password=form.password.data)
    except Refusal as refusal:
        blame(form.password, refusal)
        raise
    try:
        with transaction():
            withdraw_try(attempt_id, account=account)
            enrol(me.id, secret=secret)
            confirm_code(me.id, code=form.code.data)
            return open_browser_session(me.id, second_factor=True)
    except Refusal as refusal:
        blame(form.code, refusal)
        raise


def _account_page(form: AccountForm) -> str:
    orders = orders_of_person(this_town().id, person().id, limit=_ORDERS_SHOWN)
    links = {o.id: url_for(".show_order", reference=o.reference, key=link_key("order", o.id)) for o in orders}
    return render_template(
        "storefront/account.html",
        form=form,
        orders=orders,
        links=links,
        has_app=has_second_factor(person().id),
        home=home_of(person().id),
        state_label=state_label,
    )


def _second_factor_page(form: SecondFactorForm) -> str:
    uri = enrolment_uri(session[_OFFERED], email=person().email, issuer=this_town().name)
    square = segno.make(uri, error="m").svg_data_uri(scale=5, border=2, light="#fff")
    return render_template(
        "storefront/second_factor.html", form=form, square=square, secret=session[_OFFERED]
    )
