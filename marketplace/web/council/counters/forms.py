"""Forms of the counters."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy


class CounterForm(SignedForm):
    """One more counter."""

    name = StringField(
        lazy("Où il compte"),
        [
            InputRequired(lazy("Donnez un nom au compteur.")),
            Length(max=80, message=lazy("Au plus %(max)d caractères.")),
        ],
        filters=[tidy],
        description=lazy("Par exemple « Place du marché »."),
    )


class CountsForm(SignedForm):
    """The file of a counter."""

    file = FileField(
        lazy("Fichier CSV"),
        [FileRequired(lazy("Choisissez le fichier du compteur."))],
        description=lazy("Une ligne par heure : date, heure, passages."),
    )
    takes_gaps = BooleanField(lazy("Des heures manquent vraiment, prenez le fichier quand même"))


class TokenForm(SignedForm):
    """Nothing but the button."""
