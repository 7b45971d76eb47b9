"""Prices of one product stated by its shop: usual or announced as reduced, and the VAT rate to come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from marketplace.browsing.index import index_product
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.reducing import announce_reduction, end_reduction
from marketplace.catalogue.services import (
    change_product,
    change_variant,
    on_day,
    said_of,
    said_of_variant,
)
from marketplace.core import clock
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


class Told(StrEnum):
    """What residents are told of a price."""

    USUAL = "usual"
    REDUCED = "reduced"
    PERISHABLE = "perishable"  # reduced, as it is about to spoil


class VatDateRefused(Refusal):
    """A rate to come begins on a day to come."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Le nouveau taux commence demain au plus tôt. Pour aujourd’hui, changez la TVA."))


@dataclass(frozen=True)
class Priced:
    """A variant's price as its shop states it. Units: cents per piece or per kilo."""

    variant_id: int
    price_cents: int
    told: Told


@dataclass(frozen=True)
class NextVat:
    """A VAT rate to come, and the day of the town on which it begins. Units: basis points."""

    basis_points: int
    since: date


def told_of(variant: Variant) -> Told:
    """What residents are told of a variant's price now."""
    if variant.reduced_since is None:
        return Told.USUAL
    return Told.PERISHABLE if variant.reduced_perishable else Told.REDUCED


def set_prices(
    shop: Shop,
    *,
    town: TownView,
    product: Product,
    seen_version: int,
    prices: Sequence[Priced],
    next_vat: NextVat | None,
    by_user_id: int,
) -> None:
    """State the prices of a product's variants and its VAT rate to come. Found by search at once.

    Raises: ChangedMeanwhile, also when a variant is sold no more; PriceRefused, NoReduction, VatDateRefused;
    the caller's transaction must then be rolled back. Commits: no.
    """
    today = clock.today(town.time_zone)
    if next_vat and next_vat.since <= today:
        raise VatDateRefused
    draft = replace(
        on_day(said_of(product), day=today),
        next_vat_basis_points=next_vat.basis_points if next_vat else None,
        next_vat_from=next_vat.since if next_vat else None,
    )
    change_product(product, draft=draft, seen_version=seen_version)
    variants = {variant.id: variant for variant in variants_of(shop.town_id, product.id)}
    for priced in prices:
        if priced.variant_id not in variants:
            raise ChangedMeanwhile
        _set(variants[priced.variant_id], priced, town.currency, by_user_id)
    index_product(shop.town_id, product_id=product.id)


def _set(variant: Variant, priced: Priced, currency: str, by_user_id: int) -> None:
    draft = replace(said_of_variant(variant), price_cents=priced.price_cents)
    change_variant(variant, draft=draft, by_user_id=by_user_id)
    if told_of(variant) == priced.told:
        return
    end_reduction(variant)
    if priced.told != Told.USUAL:
        announce_reduction(variant, perishable=priced.told == Told.PERISHABLE, currency=currency)
