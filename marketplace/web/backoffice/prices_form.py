"""The form of a product's prices: usual or announced as reduced, and the VAT rate to come."""

from collections.abc import Iterator, Sequence
from datetime import date

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput

from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.services import on_day, said_of
from marketplace.core import clock
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.forms import tidy
from marketplace.core.words import _, lazy
from marketplace.intake.pricing import NextVat, Priced, Told, told_of
from marketplace.stock.queries import variant_key
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.backoffice.typed import shown_money, typed_money
from marketplace.web.filters import percent
from marketplace.web.taxes import rates_today
from marketplace.web.town import this_town

_TOLD = [
    SelectChoice(Told.USUAL.value, lazy("Prix habituel")),
    SelectChoice(Told.REDUCED.value, lazy("Réduction, annoncée avec l’ancien prix barré")),
    SelectChoice(Told.PERISHABLE.value, lazy("Réduction d’un produit périssable, à consommer vite")),
]


class PriceRow(Form):
    """The price of one format."""

    key = HiddenField()
    label = HiddenField()
    price = StringField(lazy("Prix"), filters=[tidy])
    told = RadioField(lazy("Ce qu’on en dit"), choices=_TOLD, default=Told.USUAL.value)

    def cents(self) -> int | None:
        """The price typed; None, with a sentence at its field, when it cannot be read."""
        try:
            return typed_money(self.price.data or "")
        except ValidationError as refused:
            self.price.errors = [str(refused)]
            return None


class PricesForm(ActForm):
    """All formats of a product, and the VAT rate to come."""

    rows = FieldList(FormField(PriceRow))
    next_rate = SelectField(lazy("Nouveau taux de TVA"), validate_choice=False)
    next_from = StringField(lazy("À partir du"), filters=[tidy], widget=DateInput())

    def offer(self, product: Product) -> None:
        """Set the rates that may be chosen, the product's own among them."""
        rates = {*rates_today()}
        own = product.next_vat_basis_points
        rates |= {own} if own is not None else set()
        none = SelectChoice("", _("Pas de changement prévu"))
        self.next_rate.choices = [none, *(SelectChoice(str(rate), percent(rate)) for rate in sorted(rates))]

    def prices(self, variants: Sequence[Variant]) -> list[Priced]:
        """What is stated of each format. Raises: ChangedMeanwhile, when one of them is sold no more."""
        ids, stated = {variant_key(variant.id): variant.id for variant in variants}, []
        for entry in self.rows:
            row = entry.form
            if row.key.data not in ids:
                raise ChangedMeanwhile
            stated.append(Priced(ids[row.key.data], row.cents() or 0, Told(row.told.data)))
        return stated

    def next_vat(self) -> NextVat | None:
        """The rate to come; None without one."""
        if not self.next_rate.data:
            return None
        return NextVat(int(self.next_rate.data), date.fromisoformat(self.next_from.data or ""))

    def validate_next_rate(self, field: SelectField) -> None:
        """One of the rates offered, or none."""
        if field.data not in {choice.value for choice in field.choices or []}:
            raise ValidationError(_("Choisissez un taux de la liste."))

    def validate_next_from(self, field: StringField) -> None:
        """A day, where a rate was chosen. Raises: ValidationError."""
        if not self.next_rate.data:
            return
        try:
            date.fromisoformat(field.data or "")
        except ValueError as unreadable:
            raise ValidationError(_("Dites à partir de quel jour, comme 2027-01-01.")) from unreadable

    def validate_rows(self, field: FieldList) -> None:
        """Each format has a price. Raises: ValidationError."""
        if any([entry.form.cents() is None for entry in field]):  # noqa: C419 - all of them are looked at
            raise ValidationError(_("Il manque un prix."))

    def told(self) -> Iterator[tuple[str, str, str]]:
        """What is to be put right: the field's id, its label, the sentence."""
        fields = [self.next_rate, self.next_from, *(field for entry in self.rows for field in entry.form)]
        for field in fields:
            if field.errors:
                yield field.id, str(field.label.text), " ".join(map(str, field.errors))
        for sentence in self.form_errors:
            yield "prices", _("Prix"), str(sentence)


def filled(product: Product, variants: Sequence[Variant]) -> PricesForm:
    """The form of a product, as its prices stand."""
    draft = on_day(said_of(product), day=clock.today(this_town().time_zone))
    rows = [
        {
            "key": variant_key(variant.id),
            "label": variant.label,
            "price": shown_money(variant.price_cents),
            "told": told_of(variant).value,
        }
        for variant in variants
    ]
    form = PricesForm(
        formdata=None,
        version=product.version,
        rows=rows,
        next_rate="" if draft.next_vat_basis_points is None else str(draft.next_vat_basis_points),
        next_from=draft.next_vat_from.isoformat() if draft.next_vat_from else "",
    )
    form.offer(product)
    return form
