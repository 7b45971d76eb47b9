"""What a shopkeeper who applies fills in."""

from collections.abc import Iterator
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, ValidationError

from marketplace.accounts.queries import tidy_email
from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, tidy
from marketplace.core.words import _, language, lazy
from marketplace.shops.applying.services import Applicant
from marketplace.shops.applying.states import PaperKind
from marketplace.shops.applying.wording import PAPERS
from marketplace.shops.kinds import KINDS
from marketplace.shops.legal.numbers import read_siret
from marketplace.web.storefront.account.forms import is_deliverable_form
from marketplace.web.town import this_town

MOST_WORDS = 2000
_TOO_LONG = lazy("Au plus %(max)d caractères.")


def _at_most(length: int) -> Length:
    return Length(max=length, message=_TOO_LONG)


def _is_company_number(_form: object, field: Field) -> None:
    try:
        field.data = read_siret(field.data or "", country=this_town().country)
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal


class ApplicationForm(OpenForm):
    """The shop, the company, and whom to answer."""

    shop_name = StringField(
        lazy("Nom de la boutique"),
        [DataRequired(lazy("Dites comment s’appelle la boutique.")), _at_most(120)],
        filters=[tidy],
    )
    kind = SelectField(lazy("Métier"), [DataRequired(lazy("Dites ce que vous vendez, ou faites."))])
    address = StringField(
        lazy("Adresse dans la rue"),
        [DataRequired(lazy("Donnez le numéro et la rue.")), _at_most(200)],
        description=lazy("Le numéro et la rue, comme sur votre porte."),
        filters=[tidy],
    )
    company_name = StringField(
        lazy("Raison sociale"),
        [DataRequired(lazy("Dites qui vend : le nom de la société, ou le vôtre.")), _at_most(160)],
        description=lazy("Le nom de la société ; pour une entreprise individuelle, vos nom et prénom."),
        filters=[tidy],
    )
    legal_form = StringField(lazy("Forme"), [_at_most(60)], filters=[tidy])
    company_number = StringField(
        lazy("SIRET"),
        [DataRequired(lazy("Donnez le numéro de l’établissement.")), _at_most(30), _is_company_number],
        description=lazy("Quatorze chiffres, sur votre extrait Kbis ou votre avis de situation."),
        filters=[tidy],
    )
    register = StringField(lazy("Registre"), [_at_most(120)], filters=[tidy])
    name = StringField(
        lazy("Votre nom"), [DataRequired(lazy("Il manque votre nom.")), _at_most(120)], filters=[tidy]
    )
    email = EmailField(
        lazy("Votre adresse e-mail"),
        [DataRequired(lazy("Il manque votre adresse e-mail.")), is_deliverable_form, _at_most(254)],
        description=lazy("Un message y part aussitôt, avec le lien de votre demande."),
        filters=[tidy],
    )
    phone = TelField(lazy("Téléphone"), [_at_most(32)], filters=[tidy])
    message = TextAreaField(lazy("Un mot pour la mairie"), [_at_most(MOST_WORDS)], filters=[tidy])
    certifies = BooleanField(
        lazy("Je m’engage à ne proposer que des produits et services conformes à la loi."),
        [DataRequired(lazy("La loi demande cet engagement : cochez la case."))],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        kinds = sorted((str(kind.label), code) for code, kind in KINDS.items() if code != "other")
        last = SelectChoice("other", str(KINDS["other"].label))
        first = SelectChoice("", _("Choisissez dans la liste"))
        self.kind.choices = [first, *(SelectChoice(code, label) for label, code in kinds), last]

    def applicant(self) -> Applicant:
        """What was typed; ask only when the form is valid."""
        typed = {name: self[name].data for name in Applicant.__dataclass_fields__ if name != "locale"}
        return Applicant(**typed | {"email": tidy_email(self.email.data)}, locale=language())


class DeliveryForm(OpenForm):
    """Words and papers that go to the town hall."""

    text = TextAreaField(lazy("Un mot pour la mairie"), [_at_most(MOST_WORDS)], filters=[tidy])
    identity = FileField(PAPERS[PaperKind.IDENTITY])
    register = FileField(PAPERS[PaperKind.REGISTER])
    other = FileField(PAPERS[PaperKind.OTHER])

    def files(self) -> Iterator[tuple[Field, PaperKind, FileStorage]]:
        """The files that were sent, each with its field."""
        for kind in PaperKind:
            file = self[kind.value].data
            if isinstance(file, FileStorage) and file.filename:
                yield self[kind.value], kind, file


PAPERS_AT_ONCE = len(PaperKind)
