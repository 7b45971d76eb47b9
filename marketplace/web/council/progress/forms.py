"""What the town hall writes about a shop: to the shop, and for itself."""

from email_validator import EmailNotValidError, validate_email
from wtforms import DateField, EmailField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.shops.accompanying.models import LONGEST_ADVICE, LONGEST_STEP


def is_mail_address(_form: object, field: Field) -> None:
    """The text must be a mail address as they are written. Raises: ValidationError."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(_("Écrivez une adresse comme prenom.nom@exemple.fr.")) from error


_TOO_LONG = lazy("Au plus %(max)d caractères.")


class AdviceForm(SignedForm):
    """A piece of advice, which the shop reads."""

    text = TextAreaField(
        lazy("Votre conseil"),
        [
            DataRequired(lazy("Écrivez ce que vous conseillez.")),
            Length(max=LONGEST_ADVICE, message=_TOO_LONG),
        ],
        filters=[tidy],
    )


class VisitForm(SignedForm):
    """A visit, for the town hall alone."""

    day = DateField(lazy("Jour de la visite"), [InputRequired(lazy("Dites quel jour."))])
    note = TextAreaField(
        lazy("Ce qui s’est dit"),
        [DataRequired(lazy("Notez au moins une phrase.")), Length(max=2000, message=_TOO_LONG)],
        filters=[tidy],
    )
    next_step = StringField(lazy("La suite"), [Length(max=LONGEST_STEP, message=_TOO_LONG)], filters=[tidy])


class ShopInvitationForm(SignedForm):
    """Whom to invite into a shop where nobody works yet."""

    email = EmailField(
        lazy("Adresse e-mail de la boutique"),
        [DataRequired(lazy("Il manque une adresse e-mail.")), is_mail_address],
        filters=[tidy],
    )


class OpeningForm(SignedForm):
    """One step further; `status`: how the shop stood on the page."""

    status = HiddenField()
