"""Forms of somebody who orders for a resident."""

from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectChoice, StringField, TelField
from wtforms.validators import DataRequired, Length, ValidationError

from marketplace.assisting.models import Contact
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.phones import mobile_number, readable_phone
from marketplace.core.words import _, lazy
from marketplace.payments.methods import CARD
from marketplace.web.storefront.checkout_forms import CheckoutForm
from marketplace.web.town import this_town

CONTACTS: dict[Contact, Any] = {
    Contact.PHONE: lazy("au téléphone"),
    Contact.COUNTER: lazy("au comptoir"),
    Contact.PAPER: lazy("par une feuille signée"),
}
"""How the resident is there, as it follows « d’accord »."""


class CallForm(SignedForm):
    """Who calls."""

    name = StringField(
        lazy("Nom de la personne"),
        [
            DataRequired(lazy("Demandez son nom : il est écrit sur les sacs.")),
            Length(max=120, message=lazy("120 caractères au plus.")),
        ],
        filters=[tidy],
    )
    phone = TelField(
        lazy("Son téléphone"),
        [DataRequired(lazy("Demandez un téléphone : on la rappelle si quelque chose change."))],
        filters=[tidy],
    )
    contact = RadioField(
        lazy("Elle est"),
        choices=[SelectChoice(each.value, CONTACTS[each]) for each in (Contact.PHONE, Contact.COUNTER)],
        default=Contact.PHONE.value,
    )

    def validate_phone(self, field: Field) -> None:
        """A number that rings, written so that it can be read out. Raises: ValidationError."""
        try:
            field.data = readable_phone(field.data, country=this_town().country)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal


class AssistedForm(CheckoutForm):
    """The checkout of somebody else. `step`: read it out first, then place it.

    No card is ever typed here: who pays online does so on their own device, by a link.
    """

    step = HiddenField()
    agreed = BooleanField(lazy("J’ai tout relu à voix haute, et la personne est d’accord."))

    def validate_pays(self, field: Field) -> None:
        """As at any checkout; a link to pay has to arrive somewhere. Raises: ValidationError."""
        super().validate_pays(field)
        town = this_town()
        is_reached = self.email.data or mobile_number(self.phone.data or "", country=town.country)
        if field.data in CARD and not is_reached:
            raise ValidationError(
                _("Pour payer en ligne, il faut un portable ou une adresse électronique où envoyer le lien.")
            )
