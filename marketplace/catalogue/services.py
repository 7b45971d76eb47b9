"""Writes to the catalogue. Every price that ever stood is kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from sqlalchemy import select

from marketplace.catalogue.models import Offered, PriceChange, Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.reducing import end_reduction, end_reductions
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.ids import new_id
from marketplace.core.slugs import slug_of
from marketplace.core.words import _
from marketplace.towns.queries import town_by_id

MOST_CENTS = 10_000_000


class PriceRefused(Refusal):
    """No shop sells at that price."""

    status = 422


class SkuTaken(Refusal):
    """Another product of the shop bears that reference."""

    def __init__(self, sku: str) -> None:
        super().__init__(_("La référence « %(sku)s » est déjà celle d’un autre article.", sku=sku))


@dataclass(frozen=True)
class ProductDraft:
    """What a shop says of a product. Units: VAT in basis points, alcohol in tenths of a percent.

    `missing` is no word of the shop's: `catalogue.publishing` writes it.
    """

    name: str
    description: str = ""
    shelf: str = ""
    status: ProductStatus = ProductStatus.PUBLISHED
    sold_by: SoldBy = SoldBy.PIECE
    vat_basis_points: int = 2000
    picture: str = ""
    backdrop: int = 0
    allergens: list[str] | None = None
    origin: str = ""
    storage: str = ""
    alcohol_percent_tenths: int | None = None
    age_limit: int | None = None
    category: str = ""
    offered: Offered = Offered.SHELF
    lead_days: int | None = None
    ceiling_percent: int = 10
    brand: str = ""
    maker_name: str = ""
    maker_address: str = ""
    maker_contact: str = ""
    warnings: str = ""
    next_vat_basis_points: int | None = None
    next_vat_from: date | None = None
    missing: str = ""
    position: int = 0


@dataclass(frozen=True)
class VariantDraft:
    """What a shop says of a variant. Units: cents per piece or per kilo; grams."""

    price_cents: int
    label: str = ""
    options: list[list[str]] | None = None
    sku: str | None = None
    ean: str | None = None
    usual_weight_grams: int | None = None
    net_quantity: int | None = None
    net_unit: str = ""
    position: int = field(default=0)


def said_of(product: Product) -> ProductDraft:
    """What a shop says of a product so far: change a part of it with `dataclasses.replace`."""
    return ProductDraft(**{name: getattr(product, name) for name in ProductDraft.__dataclass_fields__})


def said_of_variant(variant: Variant) -> VariantDraft:
    """What a shop says of a variant so far."""
    return VariantDraft(**{name: getattr(variant, name) for name in VariantDraft.__dataclass_fields__})


def create_product(
    town_id: int,
    *,
    shop_id: int,
    draft: ProductDraft,
    variants: Sequence[VariantDraft],
    by_user_id: int | None,
    slug: str | None = None,
) -> tuple[Product, list[Variant]]:
    """A new product with its variants (at least one). Raises: PriceRefused, SkuTaken. Commits: no."""
    now = clock.now()
    product = Product(
        id=new_id(),
        town_id=town_id,
        shop_id=shop_id,
        slug=free_slug(town_id, shop_id=shop_id, wanted=slug or draft.name),
        created_at=now,
        updated_at=now,
        **asdict(draft),
    )
    db.session.add(product)
    db.session.flush()
    made = [add_variant(product, draft=variant, by_user_id=by_user_id) for variant in variants]
    return product, made


def on_day(draft: ProductDraft, *, day: date) -> ProductDraft:
    """The draft as it is on a day of the town: a next VAT rate that has begun is the rate."""
    if draft.next_vat_basis_points is None or draft.next_vat_from is None or day < draft.next_vat_from:
        return draft
    return replace(
        draft, vat_basis_points=draft.next_vat_basis_points, next_vat_basis_points=None, next_vat_from=None
    )


def _with_begun_rate(product: Product, draft: ProductDraft) -> ProductDraft:
    """The draft with a next VAT rate that has begun as its rate, unless it states another."""
    if product.next_vat_from is None or draft.next_vat_from != product.next_vat_from:
        return draft
    today = on_day(draft, day=clock.today(town_by_id(product.town_id).time_zone))
    is_stated = draft.vat_basis_points != product.vat_basis_points
    return replace(today, vat_basis_points=draft.vat_basis_points) if is_stated else today


def add_variant(product: Product, *, draft: VariantDraft, by_user_id: int | None) -> Variant:
    """One more variant of a product. Raises: PriceRefused, SkuTaken. Commits: no."""
    check_price(draft.price_cents)
    _check_sku(product.town_id, shop_id=product.shop_id, sku=draft.sku, variant_id=None)
    variant = Variant(
        id=new_id(), town_id=product.town_id, shop_id=product.shop_id, product_id=product.id, **asdict(draft)
    )
    db.session.add(variant)
    db.session.flush()
    _write_price(variant, by_user_id=by_user_id)
    return variant


def change_product(product: Product, *, draft: ProductDraft, seen_version: int) -> None:
    """Replace what is said of a product; its address stays, and its picture, which is its photos' affair.

    What was barred stays hidden, whatever is wanted. Raises: ChangedMeanwhile. Commits: no.
    """
    if product.version != seen_version:
        raise ChangedMeanwhile
    draft = _with_begun_rate(product, draft)
    if product.barred_at is not None:
        draft = replace(draft, status=ProductStatus.HIDDEN, missing="")
    if product.sold_by != draft.sold_by:
        end_reductions(product.town_id, product_id=product.id)  # a kilo's price is no piece's
    for name, value in asdict(replace(draft, picture=product.picture)).items():
        setattr(product, name, value)
    product.updated_at = clock.now()
    db.session.flush()


def change_variant(variant: Variant, *, draft: VariantDraft, by_user_id: int | None) -> None:
    """Replace what is said of a variant; a new price joins its history, a higher one ends its reduction.

    Raises: PriceRefused, SkuTaken.
    """
    check_price(draft.price_cents)
    _check_sku(variant.town_id, shop_id=variant.shop_id, sku=draft.sku, variant_id=variant.id)
    price_changed = variant.price_cents != draft.price_cents
    if variant.price_cents < draft.price_cents:
        end_reduction(variant)
    for name, value in asdict(draft).items():
        setattr(variant, name, value)
    db.session.flush()
    if price_changed:
        _write_price(variant, by_user_id=by_user_id)


def retire_variant(variant: Variant) -> None:
    """Sell it no more; orders and history keep it. Commits: no."""
    variant.retired_at = clock.now()
    db.session.flush()


def sell_again(variant: Variant) -> None:
    """Put a retired variant back on sale. Commits: no."""
    variant.retired_at = None
    db.session.flush()


def free_slug(town_id: int, *, shop_id: int, wanted: str) -> str:
    """An address that no product of the shop has: the wanted one, or the same with a number."""
    stem = slug_of(wanted, most=100) or "article"
    query = select(Product.slug).where(
        Product.town_id == town_id, Product.shop_id == shop_id, Product.slug.startswith(stem, autoescape=True)
    )
    taken = {*db.session.scalars(query), "new", "grid"}  # pages of their own below /products
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken
    )


def _write_price(variant: Variant, *, by_user_id: int | None) -> None:
    db.session.add(
        PriceChange(
            town_id=variant.town_id,
            variant_id=variant.id,
            price_cents=variant.price_cents,
            at=clock.now(),
            by_user_id=by_user_id,
        )
    )
    db.session.flush()


def check_price(cents: int) -> None:
    """Raises: PriceRefused when no shop sells at that price."""
    if not 0 < cents <= MOST_CENTS:
        raise PriceRefused(_("Indiquez un prix plus grand que zéro, 100 000 € au plus."))


def _check_sku(town_id: int, *, shop_id: int, sku: str | None, variant_id: int | None) -> None:
    if not sku:
        return
    owner = db.session.scalar(
        select(Variant.id).where(Variant.town_id == town_id, Variant.shop_id == shop_id, Variant.sku == sku)
    )
    if owner is not None and owner != variant_id:
        raise SkuTaken(sku)
