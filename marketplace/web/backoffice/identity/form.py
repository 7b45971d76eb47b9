"""Who sells, as it is typed: numbers are read on the way, and refused at their field."""

from collections.abc import Callable
from typing import Self

from wtforms import Field, StringField
from wtforms.validators import DataRequired, Length

from marketplace.core.errors import Refusal
from marketplace.core.forms import blame, tidy
from marketplace.core.words import lazy
from marketplace.shops.legal.numbers import read_epr_number, read_siren, read_vat_number
from marketplace.shops.legal.numbers_of_quebec import read_tps, read_tvq
from marketplace.shops.legal.sectors import SECTORS
from marketplace.shops.models import ShopLegal
from marketplace.shops.services import LegalIdentity
from marketplace.towns.countries.pack import CountryPack
from marketplace.web.backoffice.forms import ActForm

_EPR = "epr_"


def _words(label: object, *, most: int, missing: object = "", hint: object = "") -> StringField:
    asked = [DataRequired(missing)] if missing else []
    too_long = Length(max=most, message=lazy("C’est trop long : raccourcissez."))
    return StringField(label, description=hint, filters=[tidy], validators=[*asked, too_long])


class IdentityForm(ActForm):
    """The legal file of a shop."""

    company_name = _words(
        lazy("Raison sociale"),
        most=160,
        missing=lazy("Dites qui vend : le nom de la société, ou le vôtre."),
        hint=lazy("Le nom de la société ; pour une entreprise individuelle, vos nom et prénom."),
    )
    legal_form = _words(
        lazy("Forme"),
        most=60,
        missing=lazy("Dites la forme : « SARL au capital de 8 000 € », « Entreprise individuelle »…"),
        hint=lazy("« SARL au capital de 8 000 € », « Entreprise individuelle »…"),
    )
    siren = _words(
        lazy("SIREN"),
        most=30,
        missing=lazy("Sans SIREN, la loi ne permet pas de vendre en ligne."),
        hint=lazy("Neuf chiffres ; votre SIRET va aussi."),
    )
    vat_number = _words(
        lazy("Numéro de TVA"), most=30, hint=lazy("Laissez vide si vous ne facturez pas la TVA (art. 293 B).")
    )
    second_tax_number = _words(
        lazy("Numéro de TVQ"),
        most=30,
        hint=lazy("Dix chiffres, TQ et quatre chiffres. Laissez vide si vous êtes petit fournisseur."),
    )
    register = _words(
        lazy("Registre"), most=120, hint=lazy("« RCS Port-Lanterne 732 829 320 », si vous y êtes.")
    )
    mediator = _words(
        lazy("Médiateur de la consommation"),
        most=200,
        missing=lazy("Nommez votre médiateur : la loi le veut pour toute vente à des particuliers."),
        hint=lazy("Son nom et son site : vos clients s’adressent à lui si vous ne vous entendez pas."),
    )
    safety_contact = _words(
        lazy("Contact pour la sécurité des produits"),
        most=200,
        hint=lazy("Un courriel ou un téléphone, si vous vendez autre chose que de l’alimentaire."),
    )

    @classmethod
    def of(cls, legal: ShopLegal | None) -> Self:
        """The form as it stands."""
        if legal is None:
            return cls(formdata=None, version=0)
        form = cls(formdata=None, obj=legal)
        for sector, number in legal.epr_numbers.items():
            if sector in SECTORS:
                form.epr(sector).data = number
        return form

    @property
    def has_epr(self) -> bool:
        """Whether a number of a sector is typed."""
        return any(self.epr(sector).data for sector in SECTORS)

    def epr(self, sector: str) -> Field:
        """The field of a sector's number."""
        return self[f"{_EPR}{sector}"]

    def read(self, *, pack: CountryPack, country: str) -> LegalIdentity | None:
        """What was typed, its numbers brought to the form in which they are kept.

        None when one of them cannot be right: its field says why.
        """
        siren = _read(self.siren, lambda text: read_siren(text, country=country))
        if pack.second_tax_number is None:
            vat = _read(self.vat_number, lambda text: read_vat_number(text, siren=siren, country=country))
            second = ""
        else:
            vat, second = _read(self.vat_number, read_tps), _read(self.second_tax_number, read_tvq)
        epr = {
            sector: _read(self.epr(sector), lambda text: read_epr_number(text, country=country))
            for sector in SECTORS
        }
        if self.errors:
            return None
        return LegalIdentity(
            company_name=self.company_name.data,
            legal_form=self.legal_form.data,
            siren=siren,
            vat_number=vat,
            second_tax_number=second,
            register=self.register.data,
            mediator=self.mediator.data,
            safety_contact=self.safety_contact.data,
            epr_numbers={sector: number for sector, number in epr.items() if number},
        )


for _sector, _label in SECTORS.items():
    setattr(IdentityForm, f"{_EPR}{_sector}", _words(_label, most=40))


def _read(field: Field, reading: Callable[[str], str]) -> str:
    try:
        return reading(field.data)
    except Refusal as refusal:
        blame(field, refusal)
        return ""
