"""What the law and honesty want known of a product before residents may see it on sale.

The category says what is asked: bread needs an answer about allergens and nothing else, a toaster its maker,
cut flowers neither. So nobody is asked for what their goods do not need. A product that lacks an answer is
hidden, with what it lacks written down in `missing`; nothing that was typed is lost, and it comes out by
itself with its last answer.

Sources: EU 1169/2011 art. 14 and décret 2015-447 (food); EU 2023/988 art. 19 (maker); CSP L3342-1 (alcohol).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.catalogue.ages import OF_AGE, has_alcohol, least_age
from marketplace.catalogue.categories import Category, Need, category
from marketplace.catalogue.forbidden import check_allowed
from marketplace.catalogue.mapping import folded_category
from marketplace.catalogue.models import Offered, Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.recognising import propose_category
from marketplace.catalogue.services import ProductDraft, VariantDraft, change_product, said_of
from marketplace.catalogue.ways import Ways, ways_for
from marketplace.core.words import lazy
from marketplace.shops.models import Shop

Told = ProductDraft | Product
ToldOfVariant = VariantDraft | Variant

_QUESTIONS = {
    "name": lazy("Comment s’appelle-t-il ?"),
    "price": lazy("Combien coûte-t-il ?"),
    "lead": lazy("En combien de jours est-il prêt ?"),
    "allergens": lazy("Contient-il un des quatorze allergènes ?"),
    "net": lazy("Quelle quantité dans un paquet ?"),
    "origin": lazy("D’où vient-il ?"),
    "storage": lazy("Comment se conserve-t-il ?"),
    "alcohol": lazy("Combien d’alcool contient-il ?"),
    "maker": lazy("Qui l’a fabriqué ?"),
}
_FIELDS = {"lead": "lead_days", "alcohol": "alcohol_percent_tenths", "maker": "maker_name", "net": "variants"}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that must be known first: `field` is where the form of a product asks for it."""

    code: str

    @property
    def question(self) -> str:
        """What the shop is asked, in its language."""
        return str(_QUESTIONS[self.code])

    @property
    def field(self) -> str:
        """The field of the form, which is also the column unless the variants have it."""
        return _FIELDS.get(self.code, self.code)


def missing_before_sale(product: Told, variants: Sequence[ToldOfVariant], shop: Shop) -> list[Missing]:
    """What must still be known before it may be on sale, in the order in which it is asked."""
    return _missing(product, variants, kind=shop.kind)


def settled(draft: ProductDraft, *, variants: Sequence[ToldOfVariant], ways: Ways) -> ProductDraft:
    """The draft as it may be kept: its category and what follows from it filled in, hidden if it must be.

    A draft that is hidden and has nothing in `missing` stays so: its shop wants it hidden.
    Raises: NotForSale for what no shop may sell.
    """
    code = _category_of(draft, ways)
    check_allowed(draft.name, category=code, country=ways.country)
    draft = _with_maker(replace(draft, category=code, age_limit=_age_of(draft, code, ways.country)), ways)
    wanted = draft.status == ProductStatus.PUBLISHED or bool(draft.missing)
    if draft.status == ProductStatus.OUT_OF_SEASON or not wanted:
        return replace(draft, missing="")
    missing = _missing(draft, variants, kind=ways.kind)
    return replace(
        draft,
        status=ProductStatus.HIDDEN if missing else ProductStatus.PUBLISHED,
        missing=" ".join(one.code for one in missing),
    )


def review(shop: Shop, *, product: Product) -> list[Missing]:
    """Look again at a product whose facts or variants were just changed: hide it, or let it come out.

    The caller brings the search index in step. Raises: NotForSale. Commits: no.
    """
    present = said_of(product)
    ways = ways_for(shop, brand=product.brand)
    wanted = settled(present, variants=variants_of(product.town_id, product.id), ways=ways)
    if wanted != present:
        change_product(product, draft=wanted, seen_version=product.version)
    return missing_of(product.missing)


def missing_of(codes: str) -> list[Missing]:
    """What a product's `missing` says."""
    return [Missing(code) for code in codes.split() if code in _QUESTIONS]


def _missing(product: Told, variants: Sequence[ToldOfVariant], *, kind: str) -> list[Missing]:
    code = product.category or propose_category(product.name, kind=kind, shelf=product.shelf)
    found = category(code)
    return [Missing(one) for one in _unanswered(product, variants, found)]


def _unanswered(product: Told, variants: Sequence[ToldOfVariant], found: Category | None) -> Iterable[str]:
    if not product.name.strip():
        yield "name"
    if not variants or any(variant.price_cents <= 0 for variant in variants):
        yield "price"
    if product.offered == Offered.TO_ORDER and not product.lead_days:
        yield "lead"
    needs = found.needs if found else frozenset[Need]()
    for need, is_answered in _ANSWERED.items():
        if need in needs and not is_answered(product, variants):
            yield need.value


def _has_net(product: Told, variants: Sequence[ToldOfVariant]) -> bool:
    by_weight = product.sold_by == SoldBy.WEIGHT
    return by_weight or all(variant.net_quantity and variant.net_unit for variant in variants)


_Answered = Callable[[Told, Sequence[ToldOfVariant]], bool]
_ANSWERED: Mapping[Need, _Answered] = {
    Need.ALLERGENS: lambda product, _variants: product.allergens is not None,
    Need.NET: _has_net,
    Need.ORIGIN: lambda product, _variants: bool(product.origin),
    Need.STORAGE: lambda product, _variants: bool(product.storage),
    Need.ALCOHOL: lambda product, _variants: product.alcohol_percent_tenths is not None,
    Need.MAKER: lambda product, _variants: all(
        (product.maker_name, product.maker_address, product.maker_contact)
    ),
}


def _category_of(draft: ProductDraft, ways: Ways) -> str:
    if category(draft.category):
        return draft.category
    said = ways.categories.get(folded_category(draft.shelf), "") if draft.shelf else ""
    return said or propose_category(draft.name, kind=ways.kind, shelf=draft.shelf)


def _age_of(draft: ProductDraft, code: str, country: str) -> int | None:
    found, strength = category(code), draft.alcohol_percent_tenths
    asked = least_age(draft.age_limit, alcohol_percent_tenths=strength, country=country)
    is_known_drink = bool(asked and has_alcohol(strength))  # some countries sell wine to whoever is sixteen
    return max(asked or 0, OF_AGE) if found and found.is_adult and not is_known_drink else asked


def _with_maker(draft: ProductDraft, ways: Ways) -> ProductDraft:
    """With the maker that the shop named for this brand before, where none is named."""
    known = ways.maker_of(draft.brand)
    if draft.maker_name or known is None:
        return draft
    return replace(draft, maker_name=known.name, maker_address=known.address, maker_contact=known.contact)
