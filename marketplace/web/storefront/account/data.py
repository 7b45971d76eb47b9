"""My data: everything in one file, and the end of the account; both ask for the password again."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.queries import person_with_id
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.moving.person.erasing import erase
from marketplace.moving.person.taking import taken
from marketplace.notices.persons import tell_erased
from marketplace.web.access import person
from marketplace.web.sign_in import forget
from marketplace.web.storefront.account.forms import ErasureForm, ProofForm
from marketplace.web.storefront.account.proving import prove
from marketplace.web.town import this_town


def show_data() -> ResponseReturnValue:
    """What is kept of the person, for how long, and what can be done with it."""
    return _data_page(ProofForm())


def create_export() -> ResponseReturnValue:
    """Everything about the person, as one file."""
    form = ProofForm()
    if not form.validate_on_submit():
        return _data_page(form), 422
    try:
        prove(form.password)
    except Refusal as refusal:
        return _data_page(form), refusal.status
    answer = Response(taken(person_with_id(person().id)), mimetype="application/zip")
    name = _("mes-donnees-%(day)s.zip", day=f"{clock.today(this_town().time_zone)}")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def show_erasure() -> ResponseReturnValue:
    """What is erased, what the law keeps, and the form."""
    return _erasure_page(ErasureForm())


def erase_account() -> ResponseReturnValue:
    """The end of the account. Bags or refunds under way, or a place of work, keep it: the page says which."""
    form, me = ErasureForm(), person()
    if not form.validate_on_submit():
        return _erasure_page(form), 422
    try:
        prove(form.password)
        with transaction():
            erase(me.id)
            tell_erased(this_town(), name=me.name, email=me.email, locale=me.locale)
    except Refusal as refusal:
        sentence = "" if form.password.errors else str(refusal)
        return _erasure_page(form, sentence), refusal.status
    forget()
    answer = redirect(url_for(".show_erased"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def show_erased() -> ResponseReturnValue:
    """Goodbye."""
    return render_template("storefront/account/erased.html")


def _data_page(form: ProofForm) -> str:
    return render_template("storefront/account/data.html", form=form)


def _erasure_page(form: ErasureForm, sentence: str = "") -> str:
    return render_template("storefront/account/erasure.html", form=form, sentence=sentence)
