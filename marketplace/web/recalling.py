"""The form by which a shop or the town recalls a product; both ask the same."""

from wtforms import DateField, StringField, TextAreaField, URLField
from wtforms.validators import URL, InputRequired, Length, Optional

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.trust.recalls.services import Terms


class RecallForm(SignedForm):
    """What is recalled, why, and what to do with it."""

    lots = StringField(
        lazy("Lots, dates ou numéros concernés"),
        [Length(max=300, message=lazy("Au plus 300 caractères."))],
        filters=[tidy],
    )
    bought_from = DateField(lazy("Acheté à partir du"), [Optional()])
    bought_until = DateField(lazy("Acheté jusqu’au"), [Optional()])
    reason = TextAreaField(
        lazy("Pourquoi"),
        [
            InputRequired(lazy("Dites le danger en une phrase.")),
            Length(min=10, max=2000, message=lazy("Dites-en un peu plus, en 10 à 2000 caractères.")),
        ],
        filters=[tidy],
    )
    advice = TextAreaField(
        lazy("Que doivent faire les personnes qui l’ont ?"),
        [
            InputRequired(lazy("Dites quoi en faire : ne plus l’utiliser, le rapporter, le détruire.")),
            Length(min=10, max=2000, message=lazy("Dites-en un peu plus, en 10 à 2000 caractères.")),
        ],
        filters=[tidy],
    )
    notice_url = URLField(
        lazy("Adresse de l’avis officiel"),
        [
            Optional(),
            Length(max=300, message=lazy("Au plus 300 caractères.")),
            URL(message=lazy("Écrivez l’adresse entière, comme https://rappel.conso.gouv.fr/fiche")),
        ],
        filters=[tidy],
    )

    def terms(self) -> Terms:
        """What was typed."""
        return Terms(**{name: self[name].data for name in Terms.__dataclass_fields__})

    def is_web(self) -> bool:
        """Whether the notice’s address is one of the web; says so at the field if not."""
        address = self.notice_url.data or ""
        if address and not address.startswith(("https://", "http://")):
            self.notice_url.errors = [*self.notice_url.errors, str(_WEB)]
            return False
        return True


_WEB = lazy("Écrivez l’adresse entière, comme https://rappel.conso.gouv.fr/fiche")
