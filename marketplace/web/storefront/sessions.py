"""Signing in and out: the password, then the code where the person has an authenticator app."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts.errors import TooManyTries
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.recovery import looks_like_one, matching_code
from marketplace.accounts.recovery import use_code as use_recovery_code
from marketplace.accounts.second_factor import confirm_code as use_code
from marketplace.accounts.second_factor import has_second_factor
from marketplace.accounts.services import Recognised, keep_password, recognise
from marketplace.accounts.sessions import end_session
from marketplace.accounts.throttling import claim_try, withdraw_try
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.web.callers import caller_at
from marketplace.web.devices import account_tried, know_browser
from marketplace.web.onward import home_of, safe_address
from marketplace.web.sign_in import await_code, awaited_user_id, forget, open_browser_session, remember
from marketplace.web.storefront.account.forms import CodeForm, SignInForm


def show_sign_in() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(safe_address(request.args.get("next")) or home_of(current_user.id))
    return _sign_in_page(SignInForm(next=request.args.get("next")))


def create_session() -> ResponseReturnValue:
    """Address and password: a session, or the step of the code."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422
    try:
        found = _weigh_password(form.email.data, password=form.password.data)
    except Refusal as refusal:
        blame(form.password, refusal)
        return _slowed(_sign_in_page(form), refusal)
    onward = safe_address(form.next.data)
    if has_second_factor(found.user_id):
        await_code(found.user_id)
        response = make_response(redirect(url_for(".show_code", next=onward)))
        return know_browser(response, email=form.email.data)
    return know_browser(_enter(found.user_id, onward), email=form.email.data)


def show_code() -> ResponseReturnValue:
    """The form of the second step; without a first step just before, back to that one."""
    onward = safe_address(request.args.get("next"))
    if awaited_user_id() is None:
        return redirect(url_for(".show_sign_in", next=onward))
    return _code_page(CodeForm(next=onward))


def confirm_code() -> ResponseReturnValue:
    """The code: a session that may enter offices."""
    form, user_id = CodeForm(), awaited_user_id()
    onward = safe_address(form.next.data)
    if user_id is None:
        return redirect(url_for(".show_sign_in", next=onward))
    if not form.validate_on_submit():
        return _code_page(form), 422
    try:
        token = _weigh_code(user_id, code=form.code.data)
    except Refusal as refusal:
        blame(form.code, refusal)
        return _slowed(_code_page(form), refusal)
    remember(token)
    return redirect(onward or home_of(user_id))


def delete_session() -> ResponseReturnValue:
    """Sign this browser out, on our side too."""
    if current_user.is_authenticated:
        with transaction():
            end_session(current_user.session_id)
    forget()
    response = redirect(url_for(".show_home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _weigh_password(email: str, *, password: str) -> Recognised:
    # Three steps, so that no hashing happens while the database is locked for writing.
    account = account_tried(email)
    with transaction():
        attempt_id = claim_try(account, address=_address())
    found = recognise(email, password=password)
    newer = hash_password(password) if found.has_outdated_hash else None
    with transaction():
        withdraw_try(attempt_id, account=account)
        if newer:
            keep_password(found.user_id, weighed=found.weighed, password_hash=newer)
    return found


def _weigh_code(user_id: int, *, code: str) -> str:
    account = f"code of {user_id}"
    with transaction():
        attempt_id = claim_try(account, address=_address())
    recovery_id = matching_code(user_id, typed=code) if looks_like_one(code) else None
    with transaction():
        if recovery_id is None:
            use_code(user_id, code=code)
        else:
            use_recovery_code(recovery_id)
        withdraw_try(attempt_id, account=account)
        return open_browser_session(user_id, second_factor=True)


def _enter(user_id: int, onward: str | None) -> Response:
    with transaction():
        token = open_browser_session(user_id, second_factor=False)
    remember(token)
    return make_response(redirect(onward or home_of(user_id)))


def _slowed(page: str, refusal: Refusal) -> Response:
    response = make_response(page, refusal.status)
    if isinstance(refusal, TooManyTries):
        response.headers["Retry-After"] = str(int(refusal.wait.total_seconds()) + 1)
    return response


def _address() -> str:
    return caller_at("sign in")


def _sign_in_page(form: SignInForm) -> str:
    return render_template("storefront/sign_in.html", form=form)


def _code_page(form: CodeForm) -> str:
    return render_template("storefront/sign_in_code.html", form=form)
