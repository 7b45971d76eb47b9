"""Many known products and variants changed at once, as a file does it: a few statements for hundreds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, case, literal, null, update

from marketplace.catalogue.bulk import keep_prices, said
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.catalogue.services import ProductDraft, VariantDraft, check_price
from marketplace.core import clock
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.prepared import Prepared

_products = cast(Table, Product.__table__)
_variants = cast(Table, Variant.__table__)
_BARRED = {"status": ProductStatus.HIDDEN, "missing": ""}


def _to(table: Table, names: Sequence[str]) -> dict[str, object]:
    return {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}


def _unless_barred(name: str) -> object:
    """What a file wants of a product, or what it stays at while it is barred."""
    column = _products.c[name]
    stays = literal(_BARRED[name], column.type)
    return case((_products.c.barred_at.is_not(None), stays), else_=bindparam(f"to_{name}", type_=column.type))


_CHANGE_PRODUCT = Prepared(
    lambda _insert: (
        update(_products)
        .where(
            _products.c.town_id == bindparam("town"),
            _products.c.id == bindparam("row"),
            _products.c.version == bindparam("seen"),
        )
        .values(
            version=_products.c.version + 1,
            updated_at=bindparam("at", type_=_products.c.updated_at.type),
            **_to(_products, [name for name in ProductDraft.__dataclass_fields__ if name not in _BARRED]),
            **{name: _unless_barred(name) for name in _BARRED},
        )
    )
)
_CHANGE_VARIANT = Prepared(
    lambda _insert: (
        update(_variants)
        .where(_variants.c.town_id == bindparam("town"), _variants.c.id == bindparam("row"))
        .values(retired_at=null(), **_to(_variants, list(VariantDraft.__dataclass_fields__)))
    )
)
_CHANGE_PRICE = Prepared(
    lambda _insert: (
        update(_variants)
        .where(_variants.c.town_id == bindparam("town"), _variants.c.id == bindparam("row"))
        .values(price_cents=bindparam("to_price"))
    )
)
_END_REDUCTION = Prepared(
    lambda _insert: (
        update(_variants)
        .where(_variants.c.town_id == bindparam("town"), _variants.c.id == bindparam("row"))
        .values(reduced_since=null(), reduced_from_cents=null(), reduced_perishable=False)
    )
)


@dataclass(frozen=True, slots=True)
class ProductChange:
    """What is said of a product from now on, by somebody who saw it in that version."""

    product_id: int
    seen_version: int
    draft: ProductDraft


def change_products(town_id: int, *, changes: Sequence[ProductChange]) -> None:
    """Replace what is said of these products; how they are sold stays as it is.

    Raises: ChangedMeanwhile when one of them is no longer in the version seen; nothing may be kept then.
    Commits: no.
    """
    if not changes:
        return
    at = clock.now()
    changed = _CHANGE_PRODUCT.run(
        [
            {"town": town_id, "row": one.product_id, "seen": one.seen_version, "at": at}
            | {f"to_{name}": value for name, value in said(one.draft).items()}
            for one in changes
        ]
    )
    if changed.rowcount != len(changes):
        raise ChangedMeanwhile


def change_variants(
    town_id: int,
    *,
    drafts: Mapping[int, VariantDraft],
    price_cents_before: Mapping[int, int],
    by_user_id: int | None,
) -> None:
    """Replace what is said of these variants, and sell those again that were retired.

    A new price joins the history, a higher one ends its reduction. The caller knows that no SKU is taken.
    Raises: PriceRefused; IntegrityError when a SKU is taken, and nothing may be kept then. Commits: no.
    """
    if not drafts:
        return
    for draft in drafts.values():
        check_price(draft.price_cents)
    _CHANGE_VARIANT.run(
        [
            {"town": town_id, "row": variant_id}
            | {f"to_{name}": value for name, value in said(draft).items()}
            for variant_id, draft in sorted(drafts.items())
        ]
    )
    cents = {one: draft.price_cents for one, draft in drafts.items()}
    _end_reductions(town_id, [one for one, price in sorted(cents.items()) if price > price_cents_before[one]])
    new = {one: price for one, price in cents.items() if price != price_cents_before[one]}
    if new:
        keep_prices(town_id, cents=new, by_user_id=by_user_id)


def change_prices(
    town_id: int, *, cents: Mapping[int, int], cents_before: Mapping[int, int], by_user_id: int | None
) -> None:
    """New prices of these variants, and nothing else; they join the history, a higher one ends its reduction.

    Raises: PriceRefused. Commits: no.
    """
    if not cents:
        return
    for price in cents.values():
        check_price(price)
    _CHANGE_PRICE.run(
        [{"town": town_id, "row": one, "to_price": price} for one, price in sorted(cents.items())]
    )
    _end_reductions(town_id, [one for one, price in sorted(cents.items()) if price > cents_before[one]])
    keep_prices(town_id, cents=cents, by_user_id=by_user_id)


def _end_reductions(town_id: int, variant_ids: Sequence[int]) -> None:
    if variant_ids:
        _END_REDUCTION.run([{"town": town_id, "row": variant_id} for variant_id in variant_ids])
