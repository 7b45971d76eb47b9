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


def blame(field: Field, refusal: Refusal) -> None:
    """Show a rule's sentence at the field it is about."""
    field.errors = [*field.errors, str(refusal)]
