"""The password once more, before something that no passer-by at an open screen may do; then on to it."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.errors import Refusal
from marketplace.web.access import person
from marketplace.web.onward import home_of, safe_address
from marketplace.web.storefront.account.forms import ReturnForm
from marketplace.web.storefront.account.proving import prove


def show_proof() -> ResponseReturnValue:
    """Why it is asked, and the form."""
    return _page(ReturnForm(next=request.args.get("next", "")))


def create_proof() -> ResponseReturnValue:
    """On to where the person was going."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        prove(form.password)
    except Refusal as refusal:
        return _page(form), refusal.status
    return redirect(safe_address(form.next.data) or home_of(person().id), 303)


def _page(form: ReturnForm) -> str:
    return render_template("storefront/account/proof.html", form=form)
