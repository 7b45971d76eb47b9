"""The form of one product. What was typed stays typed: a refusal shows it again, with what to put right."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, ValidationError

from marketplace.catalogue.allergens import ALLERGENS, FOOD_KINDS
from marketplace.catalogue.categories import category
from marketplace.catalogue.models import Offered, Product, SoldBy
from marketplace.core.forms import tidy
from marketplace.core.words import _, lazy
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.backoffice.product_particulars import ParticularsForm
from marketplace.web.backoffice.typed import typed_count, typed_money, typed_net
from marketplace.web.filters import percent
from marketplace.web.taxes import these_taxes, usual_rate

NOT_FOOD, NONE, SOME = "not_food", "none", "some"
_ANSWERS = {
    NONE: lazy("Aucun des quatorze"),
    SOME: lazy("Il en contient"),
    NOT_FOOD: lazy("Ce n’est pas un aliment"),
}


def _choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class VariantRow(Form):
    """One format of a product. `key` is empty for a new one; `was` is the count that the page showed."""

    key = HiddenField()
    was = HiddenField()
    label = StringField(lazy("Format"), filters=[tidy], validators=[Length(max=120)])
    price = StringField(lazy("Prix"), filters=[tidy])
    stock = StringField(lazy("En rayon"), filters=[tidy])
    net = StringField(lazy("Contenu net"), filters=[tidy])
    gone = BooleanField(lazy("Ne plus vendre ce format"))

    def is_blank(self) -> bool:
        """Whether nobody filled in this row, or it is not to be sold any more."""
        typed = self.label.data or self.price.data or self.stock.data
        return bool(self.gone.data) or not (self.key.data or typed)

    def was_counted(self, *, same_units: bool) -> bool:
        """Whether the count was stated anew: a figure left standing may be older than the last sale."""
        return not same_units or not self.key.data or tidy(self.stock.data) != tidy(self.was.data)


class AllergensForm(ActForm):
    """The question about the fourteen allergens."""

    allergen_answer = RadioField(lazy("Allergènes"), choices=_choices(_ANSWERS), validate_choice=False)
    allergens = SelectMultipleField(lazy("Lesquels ?"), choices=_choices(ALLERGENS))

    def allergen_codes(self) -> list[str] | None:
        """The answer about allergens; None where the question does not arise."""
        answers: dict[str | None, list[str] | None] = {NONE: [], SOME: list(self.allergens.data or [])}
        return answers.get(self.allergen_answer.data)


class ProductForm(AllergensForm, ParticularsForm):
    """A product with its formats."""

    name = StringField(
        lazy("Nom"),
        filters=[tidy],
        validators=[DataRequired(lazy("Donnez un nom à ce produit.")), Length(max=160)],
    )
    description = TextAreaField(lazy("Description"), filters=[tidy], validators=[Length(max=4000)])
    shelf = StringField(lazy("Rayon"), filters=[tidy], validators=[Length(max=80)])
    sold_by = RadioField(
        lazy("Vendu"),
        choices=[
            SelectChoice(SoldBy.PIECE.value, lazy("à la pièce")),
            SelectChoice(SoldBy.WEIGHT.value, lazy("au kilo")),
        ],
        default=SoldBy.PIECE.value,
    )
    vat = SelectField(lazy("TVA"), coerce=int)
    picture = MultipleFileField(lazy("Ajouter des photos"))
    published = BooleanField(lazy("En vente tout de suite"), default=True)
    variants = FieldList(FormField(VariantRow), min_entries=1)

    def offer(self, *, kind: str, rate: int | None) -> None:
        """Set the choices that depend on the shop's trade and on the rate that the product has."""
        self.offer_categories(kind)
        if self.offered.data == Offered.TO_ORDER.value:  # nothing stands there: it counts what is still taken
            for row in self.variants:
                row.form.stock.label.text = _("Commandes possibles")
        words = these_taxes().words
        rates = words if rate is None or rate in words else {rate: percent(rate), **words}
        self.vat.choices = _choices(rates)
        if not self.is_submitted() and self.vat.data is None:
            self.vat.data = usual_rate(is_food=kind in FOOD_KINDS)
        if not self.is_submitted() and self.allergen_answer.data is None and kind not in FOOD_KINDS:
            self.allergen_answer.data = NOT_FOOD

    def by_weight(self) -> bool:
        """Whether prices are per kilo and counts are weights."""
        return bool(self.sold_by.data == SoldBy.WEIGHT.value)

    def rows(self) -> list[VariantRow]:
        """The formats that somebody filled in and still sells."""
        return [row.form for row in self.variants if not row.form.is_blank()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the formats in the units that the product is sold by."""
        is_sound = super().validate(extra_validators)
        for row in self.rows():
            is_sound = self._check_row(row) and is_sound
        return self._check_labels() and is_sound

    def validate_allergen_answer(self, field: RadioField) -> None:
        """The question must be answered, if only by « none »."""
        if field.data not in (NONE, SOME, NOT_FOOD):
            raise ValidationError(_("Répondez pour les allergènes : « Aucun des quatorze » est une réponse."))

    def validate_allergens(self, field: SelectMultipleField) -> None:
        """Who says « some » says which."""
        if self.allergen_answer.data == SOME and not field.data:
            raise ValidationError(_("Cochez au moins un allergène, ou répondez « Aucun des quatorze »."))

    def told(self) -> Iterator[tuple[str, str, str]]:
        """What is to be put right: the field's id, its label, the sentence."""
        for field in [field for field in self if field.name != "variants"]:
            if field.errors:
                yield field.id, str(field.label.text), " ".join(map(str, field.errors))
        for row in self.variants:
            for field in row.form:
                if field.errors:
                    yield field.id, str(field.label.text), " ".join(map(str, field.errors))
        for sentence in self.form_errors:
            yield "formats", _("Produit"), str(sentence)

    def _check_row(self, row: VariantRow) -> bool:
        try:
            typed_money(row.price.data or "")
        except ValidationError as refused:
            row.price.errors = [str(refused)]
        try:
            typed_count(row.stock.data or "", by_weight=self.by_weight())
        except ValidationError as refused:
            row.stock.errors = [str(refused)]
        try:
            typed_net(row.net.data or "")
        except ValidationError as refused:
            row.net.errors = [str(refused)]
        return not (row.price.errors or row.stock.errors or row.net.errors)

    def _check_labels(self) -> bool:
        rows = self.rows()
        labels = [(row.label.data or "").casefold() for row in rows]
        if not rows:
            self.form_errors.append(_("Il faut au moins un format avec son prix et son stock."))
        for position, row in enumerate(rows):
            if len(rows) > 1 and not labels[position]:
                row.label.errors = [_("Donnez un nom à chaque format : 38, 100 g, rouge…")]
            elif labels[position] in labels[:position]:
                row.label.errors = [_("Deux formats portent ce nom. Distinguez-les.")]
        return bool(rows) and not any(row.label.errors for row in rows)


def answer_of(product: Product) -> str | None:
    """What the shop has said of allergens so far; None when it has not said."""
    if product.allergens is None:
        found = category(product.category)
        return NOT_FOOD if found and not found.is_food else None
    return SOME if product.allergens else NONE
