"""Forms of the wanted board."""

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import OpenForm, tidy
from marketplace.core.words import lazy
from marketplace.web.storefront.account.forms import is_deliverable_form


class VoteForm(OpenForm):
    """Whose voice it is."""

    email = EmailField(
        lazy("Votre adresse e-mail"),
        [InputRequired(lazy("Il manque votre adresse e-mail.")), is_deliverable_form],
        filters=[tidy],
    )


class WishForm(VoteForm):
    """What somebody misses."""

    title = StringField(
        lazy("Que manque-t-il ?"),
        [
            InputRequired(lazy("Dites en quelques mots ce qui manque.")),
            Length(min=3, max=80, message=lazy("En 3 à 80 caractères.")),
        ],
        filters=[tidy],
    )
    words = TextAreaField(
        lazy("Pourquoi, et pour qui"),
        [Length(max=600, message=lazy("Au plus 600 caractères."))],
        filters=[tidy],
    )
