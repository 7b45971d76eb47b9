"""A plan is carried out: prepared before the write lock is taken, then said in some twenty statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from marketplace.browsing.index import index_products
from marketplace.catalogue.bulk import (
    NewProduct,
    NewVariant,
    add_variants,
    create_products,
    free_slugs,
    new_product,
)
from marketplace.catalogue.bulk_changes import ProductChange, change_products, change_variants
from marketplace.catalogue.models import Variant
from marketplace.catalogue.services import VariantDraft
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.intake.fetching.asking import ask_for_pictures
from marketplace.intake.matching import Known, articles_by_id
from marketplace.intake.planning import Article, Plan, Revision
from marketplace.orders.counting import count_many_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stocks
from marketplace.stock.models import Reason


@dataclass
class Batch:
    """What a plan writes, every row of it ready, and what it was made from."""

    seen: dict[int, Known] = field(default_factory=dict)
    products: list[NewProduct] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    variants: list[NewVariant] = field(default_factory=list)
    opened: dict[int, int] = field(default_factory=dict)
    described: list[ProductChange] = field(default_factory=list)
    drafts: dict[int, VariantDraft] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)
    pictures: dict[int, Sequence[str]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    created: int = 0
    updated: int = 0


def prepare(shop: Shop, *, plan: Plan) -> Batch:
    """The rows of a plan."""
    batch = Batch()
    for arrival in plan.arrivals:
        product = new_product(arrival.draft, arrival.variants)
        batch.products.append(product)
        stocks = (row.stock or 0 for row in arrival.goods.variants)
        batch.opened.update(zip(product.variant_ids, stocks, strict=True))
        batch.created += len(arrival.variants)
        batch.touched.add(product.product_id)
        if arrival.goods.pictures:
            batch.pictures[product.product_id] = arrival.goods.pictures
    for revision in plan.revisions:
        if revision.does_something:
            _prepare_revision(batch, revision)
    names = [one.draft.name for one in batch.products]
    batch.slugs = free_slugs(shop.town_id, shop_id=shop.id, names=names) if names else []
    return batch


def _prepare_revision(batch: Batch, revision: Revision) -> None:
    batch.touched.add(revision.product_id)
    if revision.draft:
        batch.described.append(ProductChange(revision.product_id, revision.seen_version, revision.draft))
    if revision.goods.pictures:
        batch.pictures[revision.product_id] = revision.goods.pictures
    told = revision.draft is not None
    for article in revision.articles:
        if article.known is None:
            _prepare_addition(batch, revision, article)
            continue
        batch.seen[article.known.variant_id] = article.known
        batch.updated += bool(article.changes) or told
        told = False
        if article.is_new_draft:
            batch.drafts[article.known.variant_id] = article.wanted
        if article.row.stock is not None and article.row.stock != article.known.on_hand:
            batch.counted[article.known.variant_id] = article.row.stock


def _prepare_addition(batch: Batch, revision: Revision, article: Article) -> None:
    variant = NewVariant(revision.product_id, new_id(), article.wanted)
    batch.variants.append(variant)
    batch.opened[variant.variant_id] = article.row.stock or 0
    batch.created += 1


def write(shop: Shop, *, batch: Batch, by_user_id: int | None) -> None:
    """Say what was prepared: catalogue, search index, then the counts, whose rows others wait for.

    Raises: ChangedMeanwhile when the shop is no longer as the batch was made from, and IntegrityError when
    somebody took a code meanwhile: nothing may be kept then, and the plan is made anew.
    Races: what sold since the batch was made is in the counts' differences. Commits: no.
    """
    town = shop.town_id
    _check_unchanged(shop, batch.seen)
    if batch.products:
        create_products(
            town, shop_id=shop.id, products=batch.products, by_user_id=by_user_id, slugs=batch.slugs
        )
    add_variants(town, shop_id=shop.id, variants=batch.variants, by_user_id=by_user_id)
    change_products(town, changes=batch.described)
    before = {one: known.price_cents for one, known in batch.seen.items()}
    change_variants(town, drafts=batch.drafts, price_cents_before=before, by_user_id=by_user_id)
    open_stocks(town, on_hand=batch.opened, by_user_id=by_user_id)
    index_products(town, product_ids=batch.touched)
    if batch.pictures:
        ask_for_pictures(town, wanted=batch.pictures)
    count_many_on_shelf(shop, counts=batch.counted, reason=Reason.INTAKE, by_user_id=by_user_id)


def _check_unchanged(shop: Shop, seen: Mapping[int, Known]) -> None:
    """Raises: ChangedMeanwhile. Sales do not count: only what is said of an article does."""
    now = articles_by_id(shop, variant_ids=seen.keys())
    if {one: _said(known) for one, known in now.items()} != {
        one: _said(known) for one, known in seen.items()
    }:
        raise ChangedMeanwhile


def _said(known: Known) -> Known:
    return replace(known, on_hand=None, packed=0)


def skus_taken(shop: Shop, *, plan: Plan) -> Iterator[tuple[int, str]]:
    """Lines of a plan whose new code an article of the shop bears already, with the code."""
    wanted = {
        draft.sku: row.line
        for arrival in plan.arrivals
        for row, draft in zip(arrival.goods.variants, arrival.variants, strict=True)
        if draft.sku
    }
    for revision in plan.revisions:
        for article in revision.articles:
            sku = article.wanted.sku
            if sku and (article.known is None or sku != article.known.sku):
                wanted[sku] = article.row.line
    query = select(Variant.sku).where(
        Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.sku.in_(wanted)
    )
    taken = db.session.scalars(query).all() if wanted else []
    return ((wanted[sku], sku) for sku in taken if sku)
