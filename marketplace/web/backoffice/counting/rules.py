"""The rule of doubt: when the shop is asked before anybody pays."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm
from marketplace.core.words import _, lazy, ngettext
from marketplace.shops.doubting import HOURS, MOST_GRAMS, MOST_PIECES, doubt_after
from marketplace.web.backoffice.access import acting, this_shop

_NUMBER = lazy("Indiquez un nombre entier.")


class RuleForm(SignedForm):
    """After how long, and below how much."""

    hours = SelectField(lazy("Compté il y a plus de"))
    pieces = IntegerField(
        lazy("Et il en reste au plus"), [InputRequired(_NUMBER), NumberRange(0, MOST_PIECES, _NUMBER)]
    )
    grams = IntegerField(
        lazy("Ou, au poids, au plus"), [InputRequired(_NUMBER), NumberRange(0, MOST_GRAMS, _NUMBER)]
    )


def show_stock_rules() -> ResponseReturnValue:
    """The rule as it stands."""
    shop = this_shop()
    form = RuleForm(
        formdata=None, hours=str(shop.doubt_hours), pieces=shop.doubt_pieces, grams=shop.doubt_grams
    )
    return _rules_page(form)


def change_stock_rules() -> ResponseReturnValue:
    """Another rule."""
    form = RuleForm()
    form.hours.choices = _choices()
    if not form.validate_on_submit():
        return _rules_page(form), 422
    hours, pieces, grams = int(form.hours.data), form.pieces.data, form.grams.data
    try:
        with transaction():
            doubt_after(this_shop(), hours=hours, pieces=pieces, grams=grams, by=acting())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _rules_page(form), refusal.status
    flash(_("C’est enregistré."), "done")
    return redirect(url_for("backoffice.show_stock_rules"), 303)


def _rules_page(form: RuleForm) -> str:
    form.hours.choices = _choices()
    return render_template("backoffice/counting/rules.html", form=form)


def _choices() -> list[SelectChoice]:
    words = {hours: ngettext("un jour", "%(num)s jours", hours // 24) for hours in HOURS if hours}
    return [SelectChoice(str(hours), words.get(hours, _("jamais : ne me demandez rien"))) for hours in HOURS]
