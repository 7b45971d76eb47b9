"""What a file says of a product and its variants, as the drafts that the catalogue takes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from marketplace.catalogue.allergens import FOOD_KINDS
from marketplace.catalogue.mapping import category_of_text
from marketplace.catalogue.models import ProductStatus, SoldBy
from marketplace.catalogue.services import ProductDraft, VariantDraft
from marketplace.catalogue.ways import Ways
from marketplace.core import clock
from marketplace.intake.goods import GoodsRow
from marketplace.intake.matching import label_of
from marketplace.shops.models import Shop
from marketplace.towns.countries.choosing import taxes_of
from marketplace.towns.countries.taxes import Taxes, VatClass
from marketplace.towns.queries import town_by_id

_REDUCED_KINDS = (FOOD_KINDS - {"wine", "chocolate"}) | {"bookshop"}
_SAID_ONCE = (
    "origin", "storage", "alcohol_percent_tenths", "age_limit", "brand", "maker_name", "maker_address",
    "maker_contact", "warnings",
)  # fmt: skip


def usual_vat(shop: Shop) -> int:
    """What most of the goods of its trade are taxed. Units: basis points."""
    town = town_by_id(shop.town_id)
    return _usual_rate(shop.kind, taxes_of(town.country, town.subdivision))


def _usual_rate(kind: str, taxes: Taxes) -> int:
    rates = taxes.on(clock.now().date())
    return rates[VatClass.REDUCED if kind in _REDUCED_KINDS else VatClass.STANDARD]


def draft_of_new(shop: Shop, head: GoodsRow, *, ways: Ways) -> ProductDraft:
    """A product that the shop did not have, with the VAT usual in its trade where the file says none."""
    blank = ProductDraft(
        name=head.name,
        description=head.description,
        shelf=_shelf(head),
        status=_status(head),
        vat_basis_points=_usual_rate(shop.kind, ways.taxes)
        if head.vat_basis_points is None
        else head.vat_basis_points,
        category=category_of_text(head.particulars.category, kind=shop.kind, said=ways.categories),
    )
    return replace(blank, **_particulars(head))


def draft_of_known(present: ProductDraft, head: GoodsRow) -> ProductDraft:
    """What is said of a product once the file has spoken. A blank cell takes nothing away.

    How a product is sold stays as it is: counts and promises are in its units.
    """
    vat = present.vat_basis_points if head.vat_basis_points is None else head.vat_basis_points
    said = {name: value for name, value in _particulars(head).items() if name != "sold_by"}
    return replace(
        present,
        name=head.name,
        description=head.description or present.description,
        shelf=_shelf(head) or present.shelf,
        status=_status(head),
        vat_basis_points=vat,
        missing="",  # what the file wants; whether it may be so is looked at anew
        **said,
    )


def draft_of_variant(row: GoodsRow, place: int) -> VariantDraft:
    """An article that the shop did not have."""
    return VariantDraft(
        price_cents=row.price_cents or 0,  # readers let no row through without a price
        label=label_of(row),
        options=[list(option) for option in row.options] or None,
        sku=row.sku or None,
        ean=row.ean,
        usual_weight_grams=_weight(row),
        net_quantity=row.particulars.net_quantity,
        net_unit=row.particulars.net_unit,
        position=place,
    )


def draft_of_known_variant(present: VariantDraft, row: GoodsRow) -> VariantDraft:
    """What is said of an article once the file has spoken. A blank cell takes nothing away."""
    new = draft_of_variant(row, present.position)
    return replace(
        present,
        price_cents=new.price_cents,
        label=new.label or present.label,
        options=new.options if new.options and new.label != present.label else present.options,
        sku=present.sku if (new.sku or "").casefold() in ("", (present.sku or "").casefold()) else new.sku,
        ean=new.ean or present.ean,
        usual_weight_grams=new.usual_weight_grams or present.usual_weight_grams,
        net_quantity=new.net_quantity or present.net_quantity,
        net_unit=new.net_unit or present.net_unit,
    )


def _particulars(head: GoodsRow) -> dict[str, Any]:
    """What the file says of the product itself; only what it does say."""
    told = head.particulars
    said = {name: value for name in _SAID_ONCE if (value := getattr(told, name)) not in ("", None)}
    if told.allergens is not None:
        said["allergens"] = list(told.allergens)
    if told.sold_by:
        said["sold_by"] = SoldBy(told.sold_by)
    if "brand" in said:
        said["brand"] = said["brand"][:80]
    return said


def _weight(row: GoodsRow) -> int | None:
    return row.particulars.usual_weight_grams or row.weight_grams or None


def _shelf(head: GoodsRow) -> str:
    return head.shelf[-1][:80] if head.shelf else ""


def _status(head: GoodsRow) -> ProductStatus:
    if head.particulars.out_of_season:
        return ProductStatus.OUT_OF_SEASON
    return ProductStatus.PUBLISHED if head.published else ProductStatus.HIDDEN


def changed_fields(before: Any, after: Any, names: Sequence[str]) -> list[tuple[str, Any, Any]]:
    """What differs between two drafts: field, before, after."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != new]
