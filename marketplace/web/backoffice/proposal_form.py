"""The form of what was proposed: one tap confirms it all, nothing of it is hidden."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, ValidationError

from marketplace.catalogue.allergens import ALLERGENS
from marketplace.catalogue.cards.models import SharedCard
from marketplace.catalogue.categories import Need, category, shelves_for
from marketplace.catalogue.models import Product, SoldBy
from marketplace.core.forms import tidy
from marketplace.core.words import _, lazy
from marketplace.intake.proposing import Proposal
from marketplace.intake.quick_adding import Confirmed
from marketplace.shops.models import Shop
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.filters import percent
from marketplace.web.taxes import rates_today

NONE, SOME = "none", "some"


class ProposalForm(ActForm):
    """What a product is, as we suppose it."""

    category = SelectField(lazy("Catégorie"))
    vat = SelectField(lazy("TVA"), coerce=int)
    sold_by = RadioField(
        lazy("Son prix est celui"),
        choices=[
            SelectChoice(SoldBy.PIECE.value, lazy("d’une pièce")),
            SelectChoice(SoldBy.WEIGHT.value, lazy("d’un kilo")),
        ],
    )
    description = TextAreaField(lazy("Description"), filters=[tidy], validators=[Length(max=4000)])
    allergen_answer = RadioField(
        lazy("Contient-il un des quatorze allergènes ?"),
        choices=[SelectChoice(SOME, lazy("Il en contient")), SelectChoice(NONE, lazy("Aucun des quatorze"))],
        validate_choice=False,
    )
    allergens = SelectMultipleField(
        lazy("Lesquels ?"), choices=[SelectChoice(code, words) for code, words in ALLERGENS.items()]
    )
    shares_card = BooleanField(lazy("Partager cette fiche avec les autres boutiques"))

    def asks_allergens(self) -> bool:
        """Whether the category that is chosen asks for them; the next question does if another one will."""
        found = category(self.category.data or "")
        return found is not None and Need.ALLERGENS in found.needs

    def said(self) -> Confirmed:
        """What the shop says, once the form is valid."""
        answers = {NONE: [], SOME: list(self.allergens.data or [])}
        return Confirmed(
            category=self.category.data,
            vat_basis_points=self.vat.data,
            sold_by=SoldBy(self.sold_by.data),
            description=self.description.data,
            allergens=answers.get(self.allergen_answer.data) if self.asks_allergens() else None,
            shares_card=self.shares_card.data,
        )

    def validate_allergens(self, field: SelectMultipleField) -> None:
        """Who says « some » says which."""
        if self.asks_allergens() and self.allergen_answer.data == SOME and not field.data:
            raise ValidationError(_("Cochez au moins un allergène, ou répondez « Aucun des quatorze »."))


def form_for(product: Product, *, shop: Shop, proposal: Proposal, card: SharedCard | None) -> ProposalForm:
    """The form as it was sent, or filled with what is proposed. That nothing is in it is never proposed."""
    likely = sorted({*proposal.allergens, *((card.allergens if card else None) or ())})
    allergens = likely if product.allergens is None else product.allergens
    form = ProposalForm(
        version=product.version,
        category=product.category,
        vat=product.vat_basis_points,
        sold_by=product.sold_by.value,
        description=product.description,
        allergen_answer=SOME if allergens else NONE if product.allergens == [] else None,
        allergens=allergens,
        shares_card=True,
    )
    form.category.choices = _shelves(shop.kind)
    form.vat.choices = _rates(product.vat_basis_points)
    return form


def _shelves(kind: str) -> dict[str, list[tuple[str, str]]]:
    return {top.name: [(one.code, one.name) for one in branch] for top, branch in shelves_for(kind)}


def _rates(present: int) -> list[SelectChoice]:
    known = {present, *rates_today()}
    return [SelectChoice(rate, percent(rate)) for rate in sorted(known)]
