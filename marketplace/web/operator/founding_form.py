"""The form of a new town."""

from typing import Any

from wtforms import EmailField, Field, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from marketplace.core.forms import SignedForm, blame, tidy
from marketplace.core.money import currency_name
from marketplace.core.words import language, lazy
from marketplace.founding.asked import LONGEST_NAME, LONGEST_SLUG, LONGEST_STREET, MOST_PLACES, Founding
from marketplace.founding.errors import UnfitForATown
from marketplace.towns.countries.choosing import PACKS
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.web.languages import languages

_PLACES = lazy("Écrivez un nombre de 0 à 60.")


def _at_most(length: int) -> Length:
    return Length(max=length, message=lazy("Au plus %(max)d caractères."))


def _places(label: Any) -> IntegerField:
    limits = [InputRequired(_PLACES), NumberRange(0, MOST_PLACES, message=_PLACES)]
    return IntegerField(label, limits, default=Founding.odd_places)


class FoundingForm(SignedForm):
    """All that a town needs for its pages to be served."""

    name = StringField(
        lazy("Nom de la ville"),
        [InputRequired(lazy("Il manque le nom de la ville.")), _at_most(LONGEST_NAME)],
        filters=[tidy],
    )
    hosts = TextAreaField(
        lazy("Adresses du site, une par ligne"),
        [InputRequired(lazy("Il manque l’adresse du site."))],
        filters=[tidy],
        description=lazy("La première est la publique : marche.exemple.fr. Les autres y mènent."),
        render_kw={"rows": 2},
    )
    slug = StringField(
        lazy("Nom court"),
        [_at_most(LONGEST_SLUG)],
        filters=[tidy],
        description=lazy("Pour les commandes et les archives. Vide : tiré du nom."),
    )
    country = SelectField(lazy("Pays"), default="FR")
    region = StringField(
        lazy("Région des jours fériés"),
        [_at_most(8)],
        filters=[tidy],
        description=lazy("57 pour la Moselle, GE pour Genève. Vide : ceux du pays."),
    )
    language = SelectField(lazy("Langue des courriels aux boutiques"), default="fr")
    currency = SelectField(lazy("Monnaie"), default="")
    time_zone = SelectField(lazy("Fuseau horaire"), default="")
    postcode = StringField(lazy("Code postal"), [_at_most(12)], filters=[tidy])
    street = StringField(
        lazy("La première rue"),
        [InputRequired(lazy("Il manque le nom de la rue.")), _at_most(LONGEST_STREET)],
        filters=[tidy],
    )
    odd_places = _places(lazy("Locaux du côté impair"))
    even_places = _places(lazy("Locaux du côté pair"))
    look = SelectField(lazy("Décor pour commencer"), default="brick")
    manager_email = EmailField(
        lazy("Qui tiendra la mairie"),
        [InputRequired(lazy("Il manque une adresse e-mail."))],
        filters=[tidy],
        description=lazy("Cette personne reçoit un lien, valable sept jours."),
    )
    help_phone = TelField(lazy("Téléphone pour les habitants"), [_at_most(32)], filters=[tidy])
    help_email = EmailField(lazy("E-mail pour les habitants"), [_at_most(254)], filters=[tidy])

    def asked(self) -> Founding:
        """What was typed."""
        fields = {name: self[name].data for name in Founding.__dataclass_fields__}
        return Founding(**{**fields, "hosts": tuple((self.hosts.data or "").split())})

    def blame_for(self, refusal: UnfitForATown) -> None:
        """Show the sentence where the thing was typed."""
        field: Field = self[refusal.field]
        blame(field, refusal)


def founding_form() -> FoundingForm:
    """The form with what may be chosen."""
    form = FoundingForm()
    by_country = lazy("Celle du pays")
    zones = sorted({zone for pack in PACKS.values() for zone in pack.zones})
    currencies = sorted({pack.currency for pack in PACKS.values()})
    form.country.choices = [SelectChoice(code, str(pack.name)) for code, pack in PACKS.items()]
    form.language.choices = [SelectChoice(code, name) for code, name in languages().items()]
    form.currency.choices = [
        SelectChoice("", by_country),
        *(SelectChoice(code, currency_name(code, language())) for code in currencies),
    ]
    form.time_zone.choices = [
        SelectChoice("", lazy("Celui du pays")),
        *(SelectChoice(zone, zone) for zone in zones),
    ]
    form.look.choices = [SelectChoice(name, words) for name, (words, _look) in EXAMPLES.items()]
    return form
