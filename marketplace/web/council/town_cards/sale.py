"""Cards sold on line: switched on or off, and within what limits."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm
from marketplace.core.money import format_money
from marketplace.core.words import _, language, lazy
from marketplace.orders.actors import Actor
from marketplace.vouchers.buying.models import CardSale
from marketplace.vouchers.buying.sale import Limits, limits_of, sale_of, set_sale
from marketplace.web.access import person
from marketplace.web.amounts import AmountField
from marketplace.web.town import this_town

_NEEDED = InputRequired(lazy("Indiquez un montant, comme 20 ou 12,50."))
_LEAST = 100  # below it, what the provider keeps would eat it up


class SaleForm(SignedForm):
    """The limits of the sale; whether it is open is the button."""

    least = AmountField(lazy("Au moins, par carte"), [_NEEDED])
    most = AmountField(lazy("Au plus, par carte"), [_NEEDED])
    day = AmountField(
        lazy("Au plus par acheteur et par jour"),
        [_NEEDED],
        description=lazy(
            "Un frein à la fraude. Qui change d’adresse et de connexion recommence : "
            "c’est la limite de la ville qui arrête tout le monde."
        ),
    )
    whole = AmountField(
        lazy("Au plus pour toute la ville et par jour"),
        [_NEEDED],
        description=lazy(
            "Une fois atteinte, la vente s’arrête jusqu’à demain : gardez de la place pour Noël."
        ),
    )
    months = IntegerField(
        lazy("Valable, en mois"),
        [InputRequired(lazy("Indiquez un nombre.")), NumberRange(3, 60, lazy("De %(min)s à %(max)s mois."))],
    )

    def validate_least(self, field: Any) -> None:
        """A card is worth something."""
        if field.cents is not None and field.cents < _LEAST:
            least = format_money(_LEAST, this_town().currency, language())
            raise ValidationError(_("Au moins %(least)s.", least=least))

    def validate_most(self, field: Any) -> None:
        """The limits are in their order."""
        if field.cents and self.least.cents and field.cents < self.least.cents:
            raise ValidationError(_("Le plus grand montant est en dessous du plus petit."))

    def validate_day(self, field: Any) -> None:
        """A buyer may buy one card at least."""
        if field.cents and self.most.cents and field.cents < self.most.cents:
            raise ValidationError(_("Un acheteur doit pouvoir acheter une carte du plus grand montant."))

    def validate_whole(self, field: Any) -> None:
        """One buyer at least may fill their day."""
        if field.cents and self.day.cents and field.cents < self.day.cents:
            raise ValidationError(_("La ville vend au moins autant qu’un seul acheteur peut acheter."))

    def limits(self) -> Limits:
        """What was typed."""
        return Limits(
            least_cents=self.least.cents or 0,
            most_cents=self.most.cents or 0,
            day_cents=self.day.cents or 0,
            town_cents=self.whole.cents or 0,
            months=self.months.data or 0,
        )


def show_card_sales() -> ResponseReturnValue:
    """Whether cards are sold, and within what limits."""
    return _page(None)


def change_card_sale() -> ResponseReturnValue:
    """Sell cards, or sell none any more; what was sold stays good."""
    form, is_open = SaleForm(), "open" in request.form
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            set_sale(this_town().id, is_open=is_open, limits=form.limits(), by_user_id=person().id)
            _note(_("ouvert") if is_open else _("fermé"))
    except Refusal as refusal:
        db.session.rollback()
        return _page(form, str(refusal)), refusal.status
    flash(
        _("Les cartes s’achètent en ligne.")
        if is_open
        else _("Les cartes ne s’achètent plus en ligne. Celles qui sont vendues restent bonnes."),
        "done",
    )
    return redirect(url_for(".show_card_sales"), 303)


def _note(about: str) -> None:
    by = Actor.person(person().id)
    write_down(this_town().id, shop_id=None, by=by, act=Act.CARD_SALE_CHANGED, about=about)


def _page(form: SaleForm | None, sentence: str = "") -> str:
    sale = sale_of(this_town().id)
    return render_template(
        "council/town_cards/sale.html", sale=sale, form=form or _filled(sale), sentence=sentence
    )


def _filled(sale: CardSale | None) -> SaleForm:
    limits = limits_of(sale) if sale else Limits()
    amounts = (limits.least_cents, limits.most_cents, limits.day_cents, limits.town_cents)
    typed = dict(zip(("least", "most", "day", "whole"), (_typed(cents) for cents in amounts), strict=True))
    return SaleForm(formdata=None, data={**typed, "months": limits.months})


def _typed(cents: int) -> str:
    units, rest = divmod(cents, 100)
    return f"{units},{rest:02d}" if rest else str(units)
