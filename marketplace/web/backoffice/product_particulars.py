"""What the law, the label and the season say of a product: the calmer half of its form."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from marketplace.catalogue.categories import category, shelves_for
from marketplace.catalogue.models import Offered, Product, ProductStatus
from marketplace.catalogue.services import ProductDraft
from marketplace.core.forms import tidy
from marketplace.core.words import _, lazy
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.backoffice.typed import shown_count, typed_age, typed_alcohol, typed_whole

MOST_DAYS, MOST_PERCENT = 365, 30
_USUAL_PERCENT = 10
OFFERED = {
    Offered.SHELF: lazy("Il est en rayon"),
    Offered.TO_ORDER: lazy("On le prépare sur commande"),
    Offered.TO_TRY: lazy("On le met de côté pour l’essayer, sans payer d’avance"),
}
_FIELDS = {"alcohol_percent_tenths": "alcohol", "age_limit": "age"}
_SAME = ("origin", "storage", "brand", "maker_name", "maker_address", "maker_contact", "warnings")


def category_choices(kind: str) -> list[SelectChoice]:
    """The town's categories for a select, those that suit the shop first."""
    return [
        SelectChoice(one.code, one.name, optgroup=top.name)
        for top, branch in shelves_for(kind)
        for one in branch
    ]


class ParticularsForm(ActForm):
    """Category, ways of offering, label and maker of a product; every field may stay empty."""

    category = SelectField(lazy("Dans quel rayon de la rue ?"), validate_choice=False)
    out_of_season = BooleanField(lazy("Hors saison"))
    offered = RadioField(
        lazy("Comment l’obtient-on ?"),
        choices=[SelectChoice(way.value, words) for way, words in OFFERED.items()],
        default=Offered.SHELF.value,
    )
    lead_days = StringField(lazy("Prêt en combien de jours ?"), filters=[tidy])
    ceiling_percent = StringField(lazy("Au kilo : dépassement permis"), filters=[tidy])
    origin = StringField(lazy("Origine"), filters=[tidy], validators=[Length(max=120)])
    storage = StringField(lazy("Conservation"), filters=[tidy], validators=[Length(max=120)])
    alcohol = StringField(lazy("Degré d’alcool"), filters=[tidy])
    age = StringField(lazy("Âge minimum"), filters=[tidy])
    brand = StringField(lazy("Marque"), filters=[tidy], validators=[Length(max=80)])
    maker_name = StringField(lazy("Fabricant"), filters=[tidy], validators=[Length(max=160)])
    maker_address = StringField(lazy("Son adresse postale"), filters=[tidy], validators=[Length(max=240)])
    maker_contact = StringField(
        lazy("Son adresse électronique ou son site"), filters=[tidy], validators=[Length(max=160)]
    )
    warnings = TextAreaField(lazy("Avertissements"), filters=[tidy], validators=[Length(max=2000)])

    def offer_categories(self, kind: str) -> None:
        """Set the categories to choose from; the empty one lets the name decide."""
        self.category.choices = [SelectChoice("", _("D’après le nom")), *category_choices(kind)]

    def validate_category(self, field: SelectField) -> None:
        """Only what stands in the list."""
        if field.data and category(field.data) is None:
            raise ValidationError(_("Choisissez un rayon de la liste."))

    def validate_lead_days(self, field: StringField) -> None:
        """A number of days."""
        typed_whole(field.data or "", most=MOST_DAYS)

    def validate_ceiling_percent(self, field: StringField) -> None:
        """A share of what was asked for."""
        typed_whole(field.data or "", most=MOST_PERCENT)

    def validate_alcohol(self, field: StringField) -> None:
        """A strength as on a label."""
        typed_alcohol(field.data or "")

    def validate_age(self, field: StringField) -> None:
        """An age in years."""
        typed_age(field.data or "")

    def said_in_particulars(self) -> dict[str, Any]:
        """What these fields say, as the fields of a draft; one that was not sent says nothing."""
        ceiling = typed_whole(self.ceiling_percent.data or "", most=MOST_PERCENT)
        said = {
            **{name: self[name].data or "" for name in _SAME},
            "category": self.category.data or "",
            "offered": Offered(self.offered.data or Offered.SHELF.value),
            "lead_days": typed_whole(self.lead_days.data or "", most=MOST_DAYS),
            "ceiling_percent": _USUAL_PERCENT if ceiling is None else ceiling,
            "alcohol_percent_tenths": typed_alcohol(self.alcohol.data or ""),
            "age_limit": typed_age(self.age.data or ""),
        }
        return {name: value for name, value in said.items() if self[_FIELDS.get(name, name)].raw_data}


def shown_particulars(product: Product | ProductDraft) -> dict[str, Any]:
    """What is known of a product, as these fields show it."""
    tenths = product.alcohol_percent_tenths
    return {
        **{name: getattr(product, name) for name in _SAME},
        "category": product.category,
        "out_of_season": product.status == ProductStatus.OUT_OF_SEASON,
        "offered": product.offered.value,
        "lead_days": str(product.lead_days or ""),
        "ceiling_percent": str(product.ceiling_percent),
        "alcohol": "" if tenths is None else shown_count(tenths * 100, by_weight=True),
        "age": str(product.age_limit or ""),
    }
