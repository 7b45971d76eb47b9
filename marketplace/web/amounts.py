"""Amounts as people type them on any page."""

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from marketplace.core.words import _
from marketplace.intake.values import Unreadable, read_money

MOST_CENTS = 100_000_000


class AmountField(StringField):
    """An amount of money; `cents` once the form is valid, None where nothing is typed."""

    cents: int | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - so it is called
        """Raises: ValidationError with why and what to write instead."""
        try:
            self.cents = read_money(self.data or "")
        except Unreadable as unreadable:
            raise ValidationError(f"{unreadable.reason} {unreadable.cure}") from unreadable
        if self.cents is not None and not 0 < self.cents <= MOST_CENTS:
            raise ValidationError(_("Indiquez un montant plus grand que zéro, comme 12,50."))
