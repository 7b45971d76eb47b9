"""Forms of people: to sign in, to get an account, to change it."""

from email_validator import EmailNotValidError, validate_email
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.core.forms import OpenForm, SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.web.languages import CATALOGUES, languages_in

LANGUAGES = [SelectChoice(code, name) for code, name in languages_in(CATALOGUES).items()]


def is_deliverable_form(_form: object, field: Field) -> None:
    """The text must be a mail address as they are written. Raises: ValidationError."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(_("Écrivez une adresse comme prenom.nom@exemple.fr.")) from error


def _needed(sentence: str) -> list[object]:
    return [InputRequired(lazy(sentence))]


class SignInForm(OpenForm):
    """Address and password."""

    email = EmailField(
        lazy("Votre adresse e-mail"), _needed("Il manque votre adresse e-mail."), filters=[tidy]
    )
    password = PasswordField(lazy("Votre mot de passe"), _needed("Il manque votre mot de passe."))
    next = HiddenField()


class CodeForm(OpenForm):
    """The second factor."""

    code = StringField(
        lazy("Code à six chiffres"), _needed("Il manque le code de votre application."), filters=[tidy]
    )
    next = HiddenField()


class ForgottenForm(OpenForm):
    """Who forgot their password."""

    email = EmailField(
        lazy("Votre adresse e-mail"),
        [*_needed("Il manque votre adresse e-mail."), is_deliverable_form],
        filters=[tidy],
    )


class NewAccountForm(OpenForm):
    """Who asks for an account; the password is chosen from the mail that follows."""

    name = StringField(
        lazy("Votre nom"),
        [*_needed("Il manque votre nom."), Length(max=120, message=lazy("120 caractères au plus."))],
        filters=[tidy],
    )
    email = EmailField(
        lazy("Votre adresse e-mail"),
        [*_needed("Il manque votre adresse e-mail."), is_deliverable_form],
        filters=[tidy],
    )
    next = HiddenField()


class NewPasswordForm(OpenForm):
    """The password of an account, new or found again. It may be pasted."""

    password = PasswordField(
        lazy("Votre mot de passe"),
        _needed("Il manque votre mot de passe."),
        description=lazy("15 caractères au moins : une petite phrase se retient bien."),
    )


class PasswordForm(SignedForm):
    """Another password: the present one, then the new one."""

    present_password = PasswordField(
        lazy("Votre mot de passe actuel"), _needed("Il manque votre mot de passe actuel.")
    )
    password = PasswordField(lazy("Le nouveau mot de passe"), _needed("Il manque le nouveau mot de passe."))


class AccountForm(SignedForm):
    """What a person may change of their account."""

    name = StringField(
        lazy("Votre nom"),
        [*_needed("Il manque votre nom."), Length(max=120, message=lazy("120 caractères au plus."))],
        filters=[tidy],
    )
    phone = TelField(
        lazy("Votre téléphone"), [Length(max=32, message=lazy("32 caractères au plus."))], filters=[tidy]
    )
    locale = SelectField(lazy("Votre langue"), choices=LANGUAGES)


class SecondFactorForm(SignedForm):
    """An authenticator app is tied to the account: the password again, and the app's first code."""

    password = PasswordField(lazy("Votre mot de passe"), _needed("Il manque votre mot de passe."))
    code = StringField(
        lazy("Code à six chiffres"), _needed("Il manque le code de votre application."), filters=[tidy]
    )


class ProofForm(SignedForm):
    """The password again, before something that no passer-by may do."""

    password = PasswordField(
        lazy("Votre mot de passe"),
        _needed("Il manque votre mot de passe."),
        description=lazy("Pour être sûrs que c’est vous."),
    )


class ReturnForm(ProofForm):
    """The password again, and where the person was going."""

    next = HiddenField()


class EmailForm(ProofForm):
    """Another address for the account: the new one, and the password again."""

    email = EmailField(
        lazy("Votre nouvelle adresse e-mail"),
        [*_needed("Il manque votre nouvelle adresse."), is_deliverable_form],
        filters=[tidy],
        description=lazy("Un message y part aussitôt ; rien ne change avant que vous ayez ouvert son lien."),
    )


class ErasureForm(ProofForm):
    """The end of an account: the password again, and a tick."""

    agreed = BooleanField(
        lazy("J’ai compris : mon compte ne pourra pas être retrouvé."),
        [InputRequired(lazy("Cochez la case pour dire que vous avez compris."))],
    )
