"""A town card at the counter: its code, what is on it, an amount, one tap."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame, tidy
from marketplace.core.money import format_money
from marketplace.core.months import Month
from marketplace.core.references import new_token
from marketplace.core.words import _, language, lazy
from marketplace.payments.town_cards.counter import Taking, midnight, take_at_counter, undo_at_counter
from marketplace.vouchers.balances import trouble_of
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.queries import has_cards, taken_by
from marketplace.web.amounts import AmountField
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.desk.forms import nonce_of
from marketplace.web.card_codes import read_card
from marketplace.web.town import this_town


class CardForm(SignedForm):
    """The code on a card."""

    code = StringField(
        lazy("Code de la carte"),
        [InputRequired(lazy("Lisez le carré de la carte, ou tapez les seize signes."))],
        filters=[tidy],
    )


class TakingForm(CardForm):
    """And what is paid with it."""

    amount = AmountField(
        lazy("Montant à prendre sur la carte"), [InputRequired(lazy("Indiquez un montant, comme 12,50."))]
    )
    nonce = HiddenField()


@dataclass(frozen=True)
class OnCounter:
    """A card that lies on the counter."""

    card: Voucher
    form: TakingForm


def show_card_counter() -> ResponseReturnValue:
    """The field for the code, and what was taken today."""
    return _page(CardForm(formdata=None))


def read_town_card() -> ResponseReturnValue:
    """What is on a card; nothing is taken yet."""
    form = CardForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        card = read_card(form.code.data, place=_place())
    except Refusal as refusal:
        blame(form.code, refusal)
        return _page(form), refusal.status
    data = {"code": form.code.data, "nonce": new_token()}
    return _page(CardForm(formdata=None), on=OnCounter(card, TakingForm(formdata=None, data=data)))


def create_taking() -> ResponseReturnValue:
    """Take an amount off a card, once for each tap."""
    form, town = TakingForm(), this_town()
    try:
        card = read_card(form.code.data, place=_place())
    except Refusal as refusal:
        blame(form.code, refusal)
        return _page(form), refusal.status
    if not form.validate_on_submit():
        return _page(CardForm(formdata=None), on=OnCounter(card, form)), 422
    try:
        with transaction():
            left = take_at_counter(town, shop_id=this_shop().id, taking=_taking(form)).balance_cents
    except Refusal as refusal:
        blame(form.amount, refusal)
        on = OnCounter(read_card(form.code.data, place=_place()), form)
        return _page(CardForm(formdata=None), on=on), refusal.status
    paid, rest = (format_money(cents, town.currency, language()) for cents in (form.amount.cents or 0, left))
    flash(_("C’est payé : %(paid)s pris sur la carte. Il y reste %(rest)s.", paid=paid, rest=rest), "done")
    return redirect(url_for("backoffice.show_card_counter"), 303)


def delete_taking(entry_id: int) -> ResponseReturnValue:
    """Put back what was taken today by mistake."""
    with transaction():
        undo_at_counter(this_town(), shop_id=this_shop().id, entry_id=entry_id, by_user_id=acting().user_id)
    flash(_("C’est remis sur la carte."), "done")
    return redirect(url_for("backoffice.show_card_counter"), 303)


def _taking(form: TakingForm) -> Taking:
    return Taking(
        code=form.code.data or "",
        cents=form.amount.cents or 0,
        nonce=nonce_of(form.nonce.data),
        by_user_id=acting().user_id,
    )


def _place() -> str:
    by = acting()
    return f"{this_shop().id}:{by.kind}:{by.device_id or by.user_id}"


def _page(form: CardForm, *, on: OnCounter | None = None) -> str:
    town = this_town()
    if not has_cards(town.id):
        abort(404)
    return render_template(
        "backoffice/town_cards/counter.html",
        form=form,
        on=on,
        trouble=trouble_of(on.card) if on else None,
        month_key=Month.of(clock.today(town.time_zone)).key,
        taken=taken_by(town.id, this_shop().id, since=midnight(town)),
    )
