"""The form of a mandate."""

from collections.abc import Sequence
from typing import Self

from wtforms import DateField, Field, RadioField, SelectChoice, SelectMultipleField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.phones import readable_phone
from marketplace.core.words import _, lazy
from marketplace.web.assisted.forms import CONTACTS
from marketplace.web.backoffice.typed import typed_money
from marketplace.web.town import this_town


class MandateForm(SignedForm):
    """For whom, until when, for how much, in which shops, and how they agreed.

    `most_cents`: None for any sum.
    """

    shop_ids: Sequence[tuple[str, int]] = ()
    most_cents: int | None = None

    name = StringField(
        lazy("Nom de la personne"),
        [
            DataRequired(lazy("Un mandat porte le nom de la personne.")),
            Length(max=120, message=lazy("120 caractères au plus.")),
        ],
        filters=[tidy],
    )
    phone = TelField(
        lazy("Son téléphone"),
        [DataRequired(lazy("C’est à son téléphone que le mandat se reconnaît."))],
        filters=[tidy],
    )
    ends_on = DateField(
        lazy("Jusqu’au"), [InputRequired(lazy("Choisissez son dernier jour, dans un an au plus."))]
    )
    most = StringField(lazy("Somme la plus haute par commande, en euros"), filters=[tidy])
    shops = SelectMultipleField(
        lazy("Seulement dans ces boutiques"),
        validate_choice=True,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agreed_by = RadioField(
        lazy("La personne a donné son accord"),
        [InputRequired(lazy("Dites comment elle a donné son accord."))],
        choices=[SelectChoice(each.value, words) for each, words in CONTACTS.items()],
    )

    def with_shops(self, shops: Sequence[tuple[int, str, str]]) -> Self:
        """The same form with the shops to choose from: id, slug, name."""
        self.shop_ids = [(slug, shop_id) for shop_id, slug, _name in shops]
        self.shops.choices = [SelectChoice(slug, name) for _id, slug, name in shops]
        return self

    def validate_phone(self, field: Field) -> None:
        """A number that rings, written so that it can be read out. Raises: ValidationError."""
        try:
            field.data = readable_phone(field.data, country=this_town().country)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def validate_most(self, field: Field) -> None:
        """An amount, or nothing. Raises: ValidationError."""
        self.most_cents = typed_money(field.data) if field.data else None
        if self.most_cents and self.most_cents > 10_000_000:
            raise ValidationError(_("Une commande ne dépasse pas 100 000 €."))
