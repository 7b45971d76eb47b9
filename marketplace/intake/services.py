"""A merchant's file into a shop: catalogue, stock and search index together."""

from dataclasses import replace

from marketplace.browsing.index import index_products
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.services import (
    ProductDraft,
    VariantDraft,
    add_variant,
    change_product,
    change_variant,
    create_product,
    sell_again,
)
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.matching import Known, label_of
from marketplace.intake.outcomes import Outcome
from marketplace.intake.planning import Step, plan_goods
from marketplace.shops.models import Shop
from marketplace.stock.counting import count, open_stock
from marketplace.stock.models import Reason


def preview_goods(shop: Shop, *, data: bytes) -> Outcome:
    """What `take_goods` would do with this file; changes nothing. Raises: UnreadableFile."""
    return plan_goods(shop, data=data).outcome


def take_goods(shop: Shop, *, data: bytes, by_user_id: int | None) -> Outcome:
    """Take a merchant's file into the shop: products, prices with their history, stock as a physical count.

    Past orders keep what they froze. The same file twice changes nothing. A product comes in whole or not at
    all, and one that is refused stops no other.
    Raises: UnreadableFile, and changes nothing then.
    Races: the shop is compared under the write lock of the caller's transaction. Commits: no.
    """
    plan = plan_goods(shop, data=data)
    changed: list[int] = []
    outcome = Outcome(refused=list(plan.outcome.refused))
    for step in plan.steps:
        try:
            with db.session.begin_nested():
                product_id = _carry_out(shop, step, by_user_id=by_user_id)
        except Refusal as refusal:
            cure = _("Corrigez cette ligne, puis renvoyez le fichier.")
            outcome.refused.append(Refused(step.goods.head.line, "", str(refusal), cure))
            continue
        step.count_in(outcome)
        if product_id is not None:
            changed.append(product_id)
    index_products(shop.town_id, changed)
    return outcome


def _carry_out(shop: Shop, step: Step, *, by_user_id: int | None) -> int | None:
    """Do one step; returns the product's id when it changed."""
    if step.product is None:
        return _create(shop, step, step.draft, by_user_id=by_user_id) if step.draft else None
    if step.draft:
        change_product(step.product, draft=step.draft, seen_version=step.product.version)
    for place, article in enumerate(step.articles):
        if article.known is None:
            _add(step.product, article.row, place, by_user_id=by_user_id)
        elif article.differs:
            _change(step.product, article.row, article.known, by_user_id=by_user_id)
    changed = step.draft is not None or any(article.differs for article in step.articles)
    return step.product.id if changed else None


def _create(shop: Shop, step: Step, draft: ProductDraft, *, by_user_id: int | None) -> int:
    product, variants = create_product(
        shop.town_id,
        shop_id=shop.id,
        draft=draft,
        variants=[_draft(article.row, place) for place, article in enumerate(step.articles)],
        by_user_id=by_user_id,
    )
    for variant, article in zip(variants, step.articles, strict=True):
        open_stock(shop.town_id, variant_id=variant.id, on_hand=article.row.stock or 0, by_user_id=by_user_id)
    return product.id


def _add(product: Product, row: GoodsRow, place: int, *, by_user_id: int | None) -> None:
    variant = add_variant(product, draft=_draft(row, place), by_user_id=by_user_id)
    open_stock(product.town_id, variant_id=variant.id, on_hand=row.stock or 0, by_user_id=by_user_id)


def _draft(row: GoodsRow, place: int) -> VariantDraft:
    return VariantDraft(
        price_cents=row.price_cents or 0,  # readers let no row through without a price
        label=label_of(row),
        sku=row.sku or None,
        ean=row.ean,
        position=place,
    )


def _change(product: Product, row: GoodsRow, known: Known, *, by_user_id: int | None) -> None:
    variant = db.session.get_one(Variant, (product.town_id, known.variant_id))
    present = VariantDraft(**{name: getattr(variant, name) for name in VariantDraft.__dataclass_fields__})
    new = _draft(row, present.position)
    wanted = replace(
        present,
        price_cents=new.price_cents,
        label=new.label or present.label,
        sku=new.sku or present.sku,
        ean=new.ean or present.ean,
    )
    if known.retired:
        sell_again(variant)
    if wanted != present:
        change_variant(variant, draft=wanted, by_user_id=by_user_id)
    if row.stock is not None and row.stock != known.on_hand:
        count(
            product.town_id,
            variant_id=variant.id,
            on_hand=row.stock,
            reason=Reason.INTAKE,
            by_user_id=by_user_id,
        )
