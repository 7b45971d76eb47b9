"""The form of what a town says of itself."""

from typing import Any

from wtforms import EmailField, IntegerField, StringField, TextAreaField
from wtforms.validators import Email, Length, Optional
from wtforms.widgets import HiddenInput

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.towns.particulars.services import Told

_AN_ADDRESS = lazy("Écrivez une adresse comme prenom.nom@exemple.fr.")


def _text(label: Any, most: int, hint: Any = "") -> StringField:
    limits = [Length(max=most, message=lazy("Au plus %(max)d caractères."))]
    return StringField(label, limits, filters=[tidy], description=hint)


class ParticularsForm(SignedForm):
    """Who publishes, who answers for data, who the mails are from."""

    publisher = _text(
        lazy("Qui publie"), 160, lazy("La collectivité ou l’association : « Commune de Sceaux ».")
    )
    address = _text(lazy("Son adresse postale"), 200)
    director = _text(lazy("Direction de la publication"), 120, lazy("Une personne : souvent le ou la maire."))
    host_company = _text(lazy("Hébergeur"), 200, lazy("Nom, adresse et téléphone."))
    controller = _text(lazy("Responsable des données"), 160, lazy("Vide : qui publie."))
    data_contact = _text(
        lazy("Où écrire au sujet de ses données"), 200, lazy("La personne déléguée : adresse ou courriel.")
    )
    terms_more = TextAreaField(
        lazy("À ajouter aux conditions de vente"),
        [Length(max=4000, message=lazy("Au plus %(max)d caractères."))],
        filters=[tidy],
        render_kw={"rows": 5},
    )
    sender_name = _text(lazy("De qui viennent les courriels"), 80, lazy("Vide : le nom de la ville."))
    reply_to = EmailField(
        lazy("Où vont les réponses"),
        [
            Optional(),
            Email(message=_AN_ADDRESS),
            Length(max=254),
        ],
        filters=[tidy],
    )
    version = IntegerField(widget=HiddenInput(), default=1)

    def told(self) -> Told:
        """What was typed."""
        return Told(**{name: self[name].data or "" for name in Told.__dataclass_fields__})
