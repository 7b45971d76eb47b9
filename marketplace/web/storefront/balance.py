"""What is on a town card: by its code, without an account. Nothing is kept in the address."""

from flask import abort, make_response, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, blame, tidy
from marketplace.core.words import lazy
from marketplace.vouchers.balances import trouble_of
from marketplace.vouchers.buying.sale import sells_cards
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.queries import has_cards
from marketplace.web.card_codes import public_place, read_card
from marketplace.web.town import this_town


class BalanceForm(OpenForm):
    """The code on a card."""

    code = StringField(
        lazy("Code de la carte"), [InputRequired(lazy("Tapez les seize signes de la carte."))], filters=[tidy]
    )


def show_balance() -> ResponseReturnValue:
    """The field for the code."""
    return _page(BalanceForm(formdata=None), 200)


def read_balance() -> ResponseReturnValue:
    """What is on the card; a guess is slowed down, and answered alike whatever is wrong with it."""
    form = BalanceForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        card = read_card(form.code.data, place=public_place("balance"))
    except Refusal as refusal:
        blame(form.code, refusal)
        return _page(form, refusal.status)
    return _page(BalanceForm(formdata=None), 200, card=card)


def _page(form: BalanceForm, status: int, *, card: Voucher | None = None) -> ResponseReturnValue:
    if not has_cards(this_town().id):
        abort(404)
    trouble, is_sold = trouble_of(card) if card else None, sells_cards(this_town().id)
    page = render_template("storefront/balance.html", form=form, card=card, trouble=trouble, is_sold=is_sold)
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
