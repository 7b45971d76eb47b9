"""The form that splits a year."""

from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.intake.values import Unreadable, read_money
from marketplace.towns.models import CostKey

_YEAR = lazy("Écrivez une année, comme 2026.")
_MOST_CENTS = 10**12


class CostForm(SignedForm):
    """A year, what it cost, and the key."""

    year = IntegerField(lazy("Année"), [InputRequired(_YEAR), NumberRange(2020, 2100, message=_YEAR)])
    total = StringField(
        lazy("Ce que l’installation a coûté, taxes comprises"),
        [InputRequired(lazy("Il manque le montant."))],
        filters=[tidy],
    )
    cost_key = SelectField(
        lazy("Réparti selon"),
        choices=[
            SelectChoice(CostKey.SHOPS.value, lazy("le nombre de boutiques visibles")),
            SelectChoice(CostKey.TURNOVER.value, lazy("les ventes de l’année")),
        ],
    )

    cents = 0  # of what was typed, once it was checked

    def validate_total(self, field: StringField) -> None:
        """Read the amount."""
        try:
            self.cents = read_money(field.data or "") or 0
        except Unreadable as unreadable:
            raise ValidationError(f"{unreadable.reason} {unreadable.cure}") from unreadable
        if not 0 < self.cents < _MOST_CENTS:
            raise ValidationError(_("Indiquez un montant plus grand que zéro, comme 12 500."))
