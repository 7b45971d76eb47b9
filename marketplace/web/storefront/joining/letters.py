"""A shop received a letter: its code, then an address; the link that lets its owner in goes there."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired

from marketplace.accounts.errors import InvitationOver
from marketplace.accounts.queries import tidy_email
from marketplace.accounts.throttling import claim_try
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, blame, tidy
from marketplace.core.references import tidy_code
from marketplace.core.words import _, lazy
from marketplace.notices.inviting import tell_invited
from marketplace.orders.actors import Actor
from marketplace.shops.team.letters import LetterRead, answer_letter, letter_behind
from marketplace.web.callers import caller, caller_at
from marketplace.web.storefront.account.forms import is_deliverable_form
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


class CodeForm(OpenForm):
    """The code of the letter."""

    code = StringField(
        lazy("Le code de votre lettre"), [DataRequired(lazy("Tapez le code de la lettre."))], filters=[tidy]
    )


class AddressForm(OpenForm):
    """Where the link goes."""

    email = EmailField(
        lazy("Votre adresse e-mail"),
        [DataRequired(lazy("Il manque votre adresse e-mail.")), is_deliverable_form],
        filters=[tidy],
    )


@unkept
def find_letter() -> ResponseReturnValue:
    """Type the code."""
    return render_template("storefront/letter.html", form=CodeForm(formdata=None), letter=None, code="")


@unkept
def read_letter() -> ResponseReturnValue:
    """The code was typed; each wrong one makes the next wait longer."""
    form, town_id = CodeForm(), this_town().id
    if not form.validate_on_submit():
        return render_template("storefront/letter.html", form=form, letter=None, code=""), 422
    code = tidy_code(form.code.data)
    if letter_behind(town_id, code) is None:
        form.code.errors = [_wrong()]
        return render_template("storefront/letter.html", form=form, letter=None, code=""), 422
    return redirect(url_for(".show_letter", code=code), 303)


@unkept
def show_letter(code: str) -> ResponseReturnValue:
    """For which shop it is, and where to send the link. Opening it changes nothing."""
    return _page(_read(code), code, AddressForm(formdata=None))


@unkept
def create_letter_answer(code: str) -> ResponseReturnValue:
    """Send the link to that address."""
    letter, form, town = _read(code), AddressForm(), this_town()
    if not form.validate_on_submit():
        return _page(letter, code, form), 422
    try:
        with transaction():
            email = tidy_email(form.email.data)
            claim_try(f"letter to {letter.shop_id}", address=caller_at("mail"))
            by = Actor.person(letter.written_by)
            shop, token = answer_letter(town.id, code=code, email=email, by=by)
            path = url_for("backoffice.show_joining", token=token)
            told = {"shop_name": shop.name, "by_name": _("La mairie"), "role": _("Propriétaire")}
            tell_invited(town, email=email, path=path, **told)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.email, refusal)
        return _page(letter, code, form), refusal.status
    return render_template("storefront/letter_answered.html", email=email)


def _wrong() -> str:
    try:
        with transaction():
            claim_try(f"letter from {caller()}", address=caller_at("letter"))
    except Refusal as refusal:
        return str(refusal)
    return _("Ce code ne vaut pas, ou plus : relisez la lettre, ou demandez-en une autre à la mairie.")


def _read(code: str) -> LetterRead:
    letter = letter_behind(this_town().id, code)
    if letter is None:
        raise InvitationOver
    return letter


def _page(letter: LetterRead, code: str, form: AddressForm) -> str:
    return render_template("storefront/letter.html", form=form, letter=letter, code=code)
