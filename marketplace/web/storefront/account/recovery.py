"""Recovery codes: made with the password again, shown once."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.recovery import hashes_of, keep_codes, new_codes
from marketplace.accounts.second_factor import has_second_factor
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.web.access import person, require_second_factor
from marketplace.web.storefront.account.forms import ProofForm
from marketplace.web.storefront.account.proving import prove


def show_recovery_codes() -> ResponseReturnValue:
    """What they are for, and the form that makes them; whoever has no app yet is led to one."""
    if not has_second_factor(person().id):
        flash(_("Reliez d’abord une application : les codes de secours la remplacent un jour."), "info")
        return redirect(url_for(".show_second_factor"))
    return _page(ProofForm())


def create_recovery_codes() -> ResponseReturnValue:
    """Eight new codes, on the page of this answer and nowhere else. The session has given a code itself."""
    require_second_factor()
    form = ProofForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        prove(form.password)
    except Refusal as refusal:
        return _page(form), refusal.status
    codes = new_codes()
    hashes = hashes_of(codes)
    with transaction():
        keep_codes(person().id, hashes=hashes)
    return _page(form, codes)


def _page(form: ProofForm, codes: list[str] | None = None) -> str:
    return render_template("storefront/account/recovery_codes.html", form=form, codes=codes or [])
