"""What some goods of a file would do to a shop, worked out before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import select

from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.services import ProductDraft, VariantDraft, said_of, said_of_variant
from marketplace.catalogue.ways import Ways
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.drafting import (
    changed_fields,
    draft_of_known,
    draft_of_known_variant,
    draft_of_new,
    draft_of_variant,
)
from marketplace.intake.goods import Goods, GoodsRow, Refused
from marketplace.intake.matching import Known
from marketplace.intake.seen import Keys
from marketplace.shops.models import Shop

Change = tuple[str, Any, Any]  # field, before, after


@dataclass(frozen=True, slots=True)
class Arrival:
    """A product that the shop did not have."""

    goods: Goods
    draft: ProductDraft
    variants: Sequence[VariantDraft]


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a known product: what the file says, what the shop has, and what differs.

    `is_new_draft` is false where nothing but the count differs, or nothing at all.
    """

    row: GoodsRow
    known: Known | None
    wanted: VariantDraft
    is_new_draft: bool
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Revision:
    """A product that the shop has. `draft` is None where nothing new is said of it."""

    goods: Goods
    product_id: int
    seen_version: int
    draft: ProductDraft | None
    changes: Sequence[Change]
    articles: Sequence[Article]

    @property
    def does_something(self) -> bool:
        """Whether there is anything to write."""
        return self.draft is not None or any(one.changes or one.known is None for one in self.articles)


@dataclass(frozen=True, slots=True)
class Plan:
    """What some goods would do to a shop, and which of them the catalogue does not take.

    `described`: the known products that a later part of the file could speak of again.
    """

    arrivals: Sequence[Arrival]
    revisions: Sequence[Revision]
    refused: Sequence[Refused]
    described: Sequence[int] = ()


@dataclass(frozen=True)
class Planner:
    """Compares goods with a shop; writes nothing.

    `described` has the products of which an earlier part of the file has spoken: only the first to speak of
    one describes it, or two lines would take turns. A plan counts once it was carried out: `remember` it.
    """

    shop: Shop
    ways: Ways
    described: Keys = field(default_factory=Keys)

    def plan(self, goods: Sequence[Goods], *, known: Mapping[int, Known]) -> Plan:
        """`known`: the article of each line that speaks of one."""
        arrivals, revisions, refused = list[Arrival](), list[Revision](), list[Refused]()
        here = set[int]()
        products = _products(self.shop, {one.product_id for one in known.values()})
        variants = _variants(self.shop, set(products))
        every_variant = {key: row for rows in variants.values() for key, row in rows.items()}
        for one in goods:
            matched = [known[row.line] for row in one.variants if row.line in known]
            try:
                if matched:
                    product = products[matched[0].product_id]
                    articles = _articles(one, known, every_variant)
                    draft = None
                    if product.id not in self.described and product.id not in here:
                        draft = self._said_anew(one, product, _variants_after(articles, variants[product.id]))
                    revisions.append(_revision(one, product, draft, articles))
                    here.add(product.id)
                else:
                    arrivals.append(self._arrival(one))
            except Refusal as refusal:
                cure = _("Retirez cet article du fichier, ou corrigez-le, puis renvoyez le fichier.")
                refused += [Refused(row.line, "", str(refusal), cure) for row in one.variants]
        again = [
            key for key in sorted(here) if len(variants[key]) > 1
        ]  # an only article is taken by one line
        return Plan(arrivals, revisions, refused, again)

    def remember(self, plan: Plan) -> None:
        """What the plan says of products has been said."""
        for product_id in plan.described:
            self.described.add(product_id)

    def _arrival(self, goods: Goods) -> Arrival:
        drafts = [draft_of_variant(row, place) for place, row in enumerate(goods.variants)]
        draft = draft_of_new(self.shop, goods.head, ways=self.ways)
        return Arrival(goods, settled(draft, variants=drafts, ways=self.ways), drafts)

    def _said_anew(
        self, goods: Goods, product: Product, variants: Sequence[VariantDraft]
    ) -> ProductDraft | None:
        present = said_of(product)
        wanted = settled(draft_of_known(present, goods.head), variants=variants, ways=self.ways)
        return None if wanted == present else wanted


def _revision(
    goods: Goods, product: Product, draft: ProductDraft | None, articles: Sequence[Article]
) -> Revision:
    changes = changed_fields(said_of(product), draft, _PRODUCT_FIELDS) if draft else []
    return Revision(goods, product.id, product.version, draft, changes, articles)


def _articles(goods: Goods, known: Mapping[int, Known], variants: Mapping[int, Variant]) -> Sequence[Article]:
    return [_article(row, known.get(row.line), variants, place) for place, row in enumerate(goods.variants)]


def _products(shop: Shop, ids: set[int]) -> dict[int, Product]:
    query = select(Product).where(Product.town_id == shop.town_id, Product.id.in_(ids))
    return {one.id: one for one in db.session.scalars(query)} if ids else {}


def _variants(shop: Shop, product_ids: set[int]) -> dict[int, dict[int, Variant]]:
    """The variants of each product, by their ids."""
    query = select(Variant).where(Variant.town_id == shop.town_id, Variant.product_id.in_(product_ids))
    found: dict[int, dict[int, Variant]] = {product_id: {} for product_id in product_ids}
    for one in db.session.scalars(query) if product_ids else ():
        found[one.product_id][one.id] = one
    return found


def _variants_after(articles: Sequence[Article], variants: Mapping[int, Variant]) -> list[VariantDraft]:
    """What the product's variants will say: those of the file, and those it does not speak of."""
    spoken = {one.known.variant_id for one in articles if one.known}
    others = (one for one in variants.values() if one.id not in spoken)
    kept = [said_of_variant(one) for one in others if one.retired_at is None]
    return kept + [one.wanted for one in articles]


def _article(row: GoodsRow, known: Known | None, variants: Mapping[int, Variant], place: int) -> Article:
    if known is None:
        return Article(row, None, draft_of_variant(row, place), is_new_draft=True, changes=())
    present = said_of_variant(variants[known.variant_id])
    wanted = draft_of_known_variant(present, row)
    changes = changed_fields(present, wanted, _VARIANT_FIELDS)
    if known.retired:
        changes.append(("retired", True, False))
    is_new_draft = bool(changes)
    if row.stock is not None and row.stock != known.on_hand:
        changes.append(("stock", known.on_hand, row.stock))
    return Article(row, known, wanted, is_new_draft, changes)


_PRODUCT_FIELDS = tuple(one.name for one in fields(ProductDraft))
_VARIANT_FIELDS = tuple(one.name for one in fields(VariantDraft))
