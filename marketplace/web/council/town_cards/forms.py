"""Forms of the town cards."""

from datetime import timedelta
from typing import Any

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from marketplace.core import clock
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.vouchers.giving import MOST_AT_ONCE, Gift
from marketplace.web.amounts import AmountField
from marketplace.web.town import this_town

_NEEDED = InputRequired(lazy("Indiquez un montant, comme 20 ou 12,50."))
_LONGEST = timedelta(days=3653)  # ten years
_SHORT = Length(max=120, message=lazy("Au plus %(max)d caractères."))


class RulesForm(SignedForm):
    """Whether cards are taken is the button; how much a card pays in a day is typed."""

    day = AmountField(
        lazy("Au plus par carte et par jour, aux comptoirs"),
        [_NEEDED],
        description=lazy("Une carte perdue ou volée ne coûte pas tout d’un coup."),
    )


class CampaignForm(SignedForm):
    """A campaign as the council describes it."""

    name = StringField(
        lazy("Nom"),
        [InputRequired(lazy("Donnez un nom à cette campagne.")), _SHORT],
        filters=[tidy],
        description=lazy("Il est imprimé sur les cartes : « Bon de rentrée », par exemple."),
    )
    amount = AmountField(lazy("Montant de chaque carte"), [_NEEDED])
    budget = AmountField(lazy("Budget"), [_NEEDED], description=lazy("Jamais dépassé, quoi qu’on donne."))
    town_percent = IntegerField(
        lazy("Part de la ville, en %"),
        [InputRequired(lazy("Indiquez un nombre de 0 à 100.")), NumberRange(0, 100, lazy("De 0 à 100."))],
        description=lazy("100 si la ville porte tout."),
    )
    partner = StringField(
        lazy("Qui porte le reste"),
        [_SHORT],
        filters=[tidy],
        description=lazy("Par exemple l’union des commerçants."),
    )
    last_day = DateField(
        lazy("Valable jusqu’au"), [InputRequired(lazy("Choisissez le dernier jour de validité."))]
    )

    def validate_budget(self, field: Any) -> None:
        """A budget is good for one card at least."""
        if field.cents and self.amount.cents and field.cents < self.amount.cents:
            raise ValidationError(_("Ce budget ne suffit pas pour une carte."))

    def validate_partner(self, field: Any) -> None:
        """Whoever bears the rest has a name."""
        if self.town_percent.data is not None and self.town_percent.data < 100 and not field.data:
            raise ValidationError(_("La ville ne porte pas tout : dites qui porte le reste."))

    def validate_last_day(self, field: Any) -> None:
        """A card is good for a day at least, and for ten years at most."""
        today = clock.today(this_town().time_zone)
        if field.data and field.data <= today:
            raise ValidationError(_("Choisissez un jour à venir."))
        if field.data and field.data > today + _LONGEST:
            raise ValidationError(_("Choisissez un jour d’ici dix ans au plus."))

    def gift(self) -> Gift:
        """What was typed."""
        percent = self.town_percent.data or 0
        return Gift(
            name=self.name.data or "",
            amount_cents=self.amount.cents or 0,
            budget_cents=self.budget.cents or 0,
            town_percent=percent,
            partner="" if percent == 100 else self.partner.data or "",
            last_day=self.last_day.data,
        )


class CountForm(SignedForm):
    """How many cards: to give, or to print."""

    count = IntegerField(
        lazy("Combien de cartes"),
        [
            InputRequired(lazy("Indiquez un nombre.")),
            NumberRange(1, MOST_AT_ONCE, lazy("De %(min)s à %(max)s à la fois.")),
        ],
    )
