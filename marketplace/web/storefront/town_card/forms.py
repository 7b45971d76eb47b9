"""The form of a card that is bought."""

from typing import Any

from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from marketplace.core.forms import OpenForm, tidy
from marketplace.core.money import format_money
from marketplace.core.references import new_token
from marketplace.core.words import _, language, lazy
from marketplace.vouchers.buying.sale import Limits
from marketplace.web.amounts import AmountField
from marketplace.web.storefront.account.forms import is_deliverable_form
from marketplace.web.town import this_town

_MARKS = range(16, 65)  # letters of a page's mark


class PurchaseForm(OpenForm):
    """How much, for whom, and where the card is sent. `nonce`: one page, one card."""

    nonce = HiddenField()
    amount = RadioField(lazy("Montant de la carte"), [Optional()])
    other = AmountField(lazy("Un autre montant"))
    receiver = StringField(
        lazy("Pour qui"),
        [Length(max=80, message=lazy("Au plus %(max)d caractères."))],
        filters=[tidy],
        description=lazy("C’est un cadeau ? Ce nom s’imprime sur la carte."),
    )
    words = TextAreaField(
        lazy("Un petit mot"), [Length(max=300, message=lazy("Au plus %(max)d caractères."))], filters=[tidy]
    )
    email = EmailField(
        lazy("Votre adresse e-mail"),
        [InputRequired(lazy("Il manque votre adresse e-mail.")), is_deliverable_form],
        filters=[tidy],
        description=lazy("La carte et son reçu y arrivent dès qu’elle est payée."),
    )

    def offer(self, limits: Limits) -> None:
        """Propose round amounts, the second one chosen already; a page that is new gets its mark."""
        town = this_town()
        amounts = limits.proposed_cents
        self.amount.choices = [
            (str(cents), format_money(cents, town.currency, language())) for cents in amounts
        ]
        self.amount.validate_choice = False  # by the limits, which say so in words
        if not self.is_submitted():
            self.nonce.data = new_token()
            self.amount.data = str(amounts[min(1, len(amounts) - 1)]) if amounts else None

    def validate_other(self, field: Any) -> None:
        """Some amount is needed: what is typed counts before what is chosen."""
        if field.cents is None and not self._chosen:
            raise ValidationError(_("Choisissez un montant, ou tapez-en un."))

    @property
    def mark(self) -> str:
        """What the page was marked with; one that is not ours is no mark at all."""
        typed = self.nonce.data or ""
        return typed if len(typed) in _MARKS else new_token()

    @property
    def cents(self) -> int:
        """The amount. Units: cents."""
        return self.other.cents or self._chosen

    @property
    def _chosen(self) -> int:
        typed = self.amount.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else 0
