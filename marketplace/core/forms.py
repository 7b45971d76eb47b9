"""Form bases: with the token of signed-in people, and without one for anonymous acts."""

from flask_wtf import FlaskForm
from wtforms import Field

from marketplace.core.errors import Refusal


def tidy(text: str | None) -> str:
    """Typed text without spaces around it; None becomes empty."""
    return (text or "").strip()


class SignedForm(FlaskForm):
    """A form of a signed-in person: carries a CSRF token."""


class OpenForm(FlaskForm):
    """A form of a page without a token: its request is guarded by Origin instead."""

    class Meta(FlaskForm.Meta):
        """No token."""

        csrf = False


def errors_of(form: FlaskForm) -> list[tuple[Field, str]]:
    """Each field that was refused with its first sentence, in the form's order."""
    return [(field, str(field.errors[0])) for field in form if field.errors]


def blame(field: Field, refusal: Refusal) -> None:
    """Show a rule's sentence at the field it is about."""
    field.errors = [*field.errors, str(refusal)]
