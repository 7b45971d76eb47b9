"""The mailed link: somebody joins a shop's team, with the account they have or with a new one."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts.passwords import LEAST_ALONE, check_password, hash_password
from marketplace.accounts.queries import user_with_email
from marketplace.accounts.services import NewPerson, register
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, blame
from marketplace.core.words import _, language
from marketplace.orders.actors import Actor
from marketplace.shops.team.errors import InvitationOver
from marketplace.shops.team.inviting import join
from marketplace.shops.team.queries import Invited, invitation_behind
from marketplace.web.backoffice.team import wording
from marketplace.web.backoffice.team.forms import JoiningForm
from marketplace.web.devices import know_browser
from marketplace.web.sign_in import open_browser_session, remember
from marketplace.web.town import this_town


def holds_an_invitation() -> None:
    """The policy of joining: whoever opens a link that still lets somebody in."""
    _read(str((request.view_args or {}).get("token", "")))


def show_joining(token: str) -> ResponseReturnValue:
    """Who invites, where and as what; one button. Opening it changes nothing."""
    return _page(_read(token), JoiningForm(formdata=None))


def create_joining(token: str) -> ResponseReturnValue:
    """Yes: with the account signed in with, or with one made now."""
    invited = _read(token)
    if current_user.is_authenticated:
        return _join(invited, user_id=current_user.id, email=current_user.email)
    if user_with_email(invited.email) is not None:
        return redirect(url_for("storefront.show_sign_in", next=url_for(".show_joining", token=token)), 303)
    form = JoiningForm()
    if not form.validate_on_submit():
        return _page(invited, form), 422
    try:
        user_id = _new_account(invited, form)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.password, refusal)
        return _page(invited, form), refusal.status
    return _join(invited, user_id=user_id, email=invited.email)


def _join(invited: Invited, *, user_id: int, email: str) -> ResponseReturnValue:
    try:
        with transaction():
            join(this_town().id, invitation=invited, user_id=user_id, email=email, by=Actor.person(user_id))
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return _page(invited, JoiningForm(formdata=None)), refusal.status
    with transaction():  # a session of staff from now on: shorter, and it ends when nobody uses it
        session_token = open_browser_session(user_id, second_factor=_has_given_code(user_id))
    remember(session_token)
    flash(_("Bienvenue dans l’équipe de %(shop)s.", shop=invited.shop_name), "done")
    board = redirect(url_for("backoffice.show_board", shop_slug=invited.shop_slug), 303)
    return know_browser(make_response(board), email=email)


def _new_account(invited: Invited, form: JoiningForm) -> int:
    town, name = this_town(), form.name.data
    own_words = (name, invited.email, town.name, town.street_name, invited.shop_name)
    check_password(form.password.data, least=LEAST_ALONE, own_words=own_words)
    password_hash = hash_password(form.password.data)
    with transaction():
        person = NewPerson(invited.email, name, locale=language())
        return register(person, password_hash=password_hash).id


def _has_given_code(user_id: int) -> bool:
    return bool(current_user.is_authenticated and current_user.id == user_id and current_user.second_factor)


def _read(token: str) -> Invited:
    return invitation_behind(this_town().id, token) or abort(410, str(InvitationOver()))


def _page(invited: Invited, form: OpenForm) -> str:
    return render_template(
        "backoffice/team/joining.html",
        invited=invited,
        form=form,
        has_account=user_with_email(invited.email) is not None,
        words=wording,
    )
