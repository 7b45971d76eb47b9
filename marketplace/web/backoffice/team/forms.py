"""Forms of the team."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.shops.models import ShopRole
from marketplace.shops.team.rights import may_decide
from marketplace.web.backoffice.team.wording import role_words


def _is_mail_address(_form: object, field: Field) -> None:
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(_("Écrivez une adresse comme prenom.nom@exemple.fr.")) from error


class InvitationForm(SignedForm):
    """Whom to invite, and as what."""

    email = EmailField(
        lazy("Son adresse e-mail"),
        [InputRequired(lazy("Il manque une adresse e-mail.")), _is_mail_address],
        filters=[tidy],
    )
    role = SelectField(lazy("Son rôle"))


class RoleForm(SignedForm):
    """What somebody does from now on, and what they were when the page was made."""

    role = SelectField(lazy("Rôle"))
    seen = HiddenField()


def invitation_form(role: ShopRole) -> InvitationForm:
    """The form of somebody who invites: the roles that they may give, the least one first."""
    form = InvitationForm()
    form.role.choices = roles_of(role)
    return form


def role_form(role: ShopRole) -> RoleForm:
    """The form of somebody who changes another's role."""
    form = RoleForm()
    form.role.choices = roles_of(role)
    return form


def roles_of(role: ShopRole) -> list[SelectChoice]:
    """The roles that somebody of this one may give."""
    return [
        SelectChoice(other.value, role_words(other))
        for other in reversed(ShopRole)
        if may_decide(role, about=other)
    ]
