"""A merchant's file into a shop: catalogue, stock and search index together."""

from collections.abc import Sequence
from dataclasses import replace

from marketplace.browsing.index import index_products
from marketplace.catalogue.bulk import NewProduct, create_products, new_product
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.services import (
    VariantDraft,
    add_variant,
    change_product,
    change_variant,
    sell_again,
)
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.matching import Known, label_of
from marketplace.intake.outcomes import Outcome
from marketplace.intake.planning import Arrival, Plan, Revision, plan_goods
from marketplace.intake.uploads import GoodsUpload
from marketplace.orders.shortfalls import settle_shortfalls
from marketplace.shops.models import Shop
from marketplace.stock.counting import count, open_stock, open_stocks
from marketplace.stock.holding import lock_shop_levels
from marketplace.stock.models import Reason


def preview_goods(shop: Shop, *, upload: GoodsUpload) -> Outcome:
    """What `take_goods` would do with this file; changes nothing."""
    plan = plan_goods(shop, upload=upload)
    outcome = Outcome(refused=list(upload.refused))
    for arrival in plan.arrivals:
        arrival.count_in(outcome)
    for revision in plan.revisions:
        revision.count_in(outcome)
    return outcome


def take_goods(shop: Shop, *, upload: GoodsUpload, by_user_id: int | None) -> Outcome:
    """Take a merchant's file into the shop: products, prices with their history, stock as a physical count.

    Past orders keep what they froze. The same file twice changes nothing. A product comes in whole or not at
    all, and one that is refused stops no other.
    Races: the shop is compared under the write lock of the caller's transaction. Commits: no.
    """
    lock_shop_levels(shop.town_id, shop_id=shop.id)
    plan = plan_goods(shop, upload=upload)
    outcome = Outcome(refused=list(upload.refused))
    changed = _create(shop, plan.arrivals, by_user_id=by_user_id)
    for arrival in plan.arrivals:
        arrival.count_in(outcome)
    for revision in plan.revisions:
        refused = _try(revision, by_user_id=by_user_id) if revision.changes else None
        if refused:
            outcome.refused.append(refused)
            continue
        revision.count_in(outcome)
        if revision.changes:
            changed.append(revision.product.id)
    index_products(shop.town_id, product_ids=changed)
    settle_shortfalls(shop.town_id, variant_ids=_counted(plan))
    return outcome


def _counted(plan: Plan) -> set[int]:
    """The known variants whose stock the file states."""
    articles = (article for revision in plan.revisions for article in revision.articles)
    return {one.known.variant_id for one in articles if one.known and one.row.stock is not None}


def _create(shop: Shop, arrivals: Sequence[Arrival], *, by_user_id: int | None) -> list[int]:
    """Make the new products in few statements; returns their ids. The plan has seen that no code is taken."""
    products: list[NewProduct] = []
    on_hand: dict[int, int] = {}
    for arrival in arrivals:
        drafts = [_draft(row, place) for place, row in enumerate(arrival.rows)]
        product = new_product(arrival.draft, drafts)
        products.append(product)
        for variant_id, row in zip(product.variant_ids, arrival.rows, strict=True):
            on_hand[variant_id] = row.stock or 0
    create_products(shop.town_id, shop_id=shop.id, products=products, by_user_id=by_user_id)
    open_stocks(shop.town_id, on_hand=on_hand, by_user_id=by_user_id)
    return [product.product_id for product in products]


def _try(revision: Revision, *, by_user_id: int | None) -> Refused | None:
    """Bring a known product up to the file, or leave it as it is and say why."""
    try:
        with db.session.begin_nested():
            _revise(revision, by_user_id=by_user_id)
    except Refusal as refusal:
        line = revision.articles[0].row.line
        return Refused(line, "", str(refusal), _("Corrigez cette ligne, puis renvoyez le fichier."))
    return None


def _revise(revision: Revision, *, by_user_id: int | None) -> None:
    product = revision.product
    if revision.draft:
        change_product(product, draft=revision.draft, seen_version=product.version)
    for place, article in enumerate(revision.articles):
        if article.known is None:
            _add(product, article.row, place, by_user_id=by_user_id)
        elif article.differs:
            _change(product, article.row, article.known, by_user_id=by_user_id)


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
            on_hand=row.stock + known.packed,
            reason=Reason.INTAKE,
            by_user_id=by_user_id,
        )
