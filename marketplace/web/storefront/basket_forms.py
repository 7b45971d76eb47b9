"""Forms of the basket. What was typed is kept as text, so that a refusal can show it again."""

import re

from wtforms import HiddenField, StringField

from marketplace.cart.models import IfMissing
from marketplace.cart.queries import BasketLine
from marketplace.cart.services import QuantityRefused, check_quantity
from marketplace.cart.wording import WISHES
from marketplace.core.forms import OpenForm, tidy
from marketplace.core.words import _

GRAM_STEP = 50
_WHOLE = re.compile(r"-?[0-9]{1,18}")  # plain digits only: int() would also take « ２ » or « 1_0 »


def amount_typed(text: str, *, by_weight: bool) -> int:
    """The amount somebody typed. Units: pieces, or grams. Raises: QuantityRefused."""
    if not _WHOLE.fullmatch(text):
        if by_weight:
            raise QuantityRefused(_("Indiquez le poids en grammes, en chiffres ronds : 350, par exemple."))
        raise QuantityRefused(_("Indiquez une quantité en chiffres ronds : 2, par exemple."))
    amount = int(text)
    check_quantity(amount, by_weight=by_weight)
    return amount


class LineForm(OpenForm):
    """Something is put into the basket: which shop's what, and how much. `option` is the variant's place.

    A weight typed in `grams` counts before a ready-made `portion`.
    """

    shop = HiddenField()
    product = HiddenField()
    option = HiddenField()
    quantity = StringField()
    grams = StringField()
    portion = StringField()

    def place(self) -> int:
        """The variant's place in its product; the first one when the form does not say. -1 is nowhere."""
        text = tidy(self.option.data) or "0"
        return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1

    def typed(self, *, by_weight: bool) -> str:
        """The amount as it was typed; one piece when nothing was."""
        if by_weight:
            return tidy(self.grams.data) or tidy(self.portion.data)
        return tidy(self.quantity.data) or "1"


class ChangeForm(OpenForm):
    """A line of the basket changes. `change`: which button was pressed; the return key presses « set »."""

    amount = StringField()
    change = StringField()
    if_missing = StringField()

    def typed(self) -> str:
        """The amount as it was typed."""
        return tidy(self.amount.data)

    def wanted(self, line: BasketLine) -> int:
        """How much of it the resident now wants; 0 is none any more. Raises: QuantityRefused."""
        if self.change.data == "remove":
            return 0
        if self.typed() == "0":
            return 0
        step = {"less": -1, "more": 1}.get(self.change.data or "", 0) * (GRAM_STEP if line.by_weight else 1)
        amount = amount_typed(self.typed(), by_weight=line.by_weight) if self.typed() else line.quantity
        if step < 0 and amount <= -step:
            return 0
        if step:
            check_quantity(amount + step, by_weight=line.by_weight)
        return amount + step

    def wish(self, line: BasketLine) -> IfMissing:
        """What to do if there is none left; the line's own wish when the form says nothing we know."""
        typed = tidy(self.if_missing.data)
        return IfMissing(typed) if typed in WISHES else line.if_missing
