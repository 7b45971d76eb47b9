"""Announcing that a price is lower than it was, and ending that. What it is compared with is never typed."""

from sqlalchemy import select, update

from marketplace.catalogue.models import PriceChange, Variant
from marketplace.catalogue.reductions import LOOKED_BACK, Stood, reference_of
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.money import format_money
from marketplace.core.words import _, language


class NoReduction(Refusal):
    """This price is no lower than the law compares it with."""

    status = 422


def announce_reduction(variant: Variant, *, perishable: bool, currency: str) -> None:
    """Show the variant's price as a reduction from the moment it was lowered.

    Announced already, it stays as it is: further reductions keep what the first was compared with.
    Raises: NoReduction. Commits: no. Source: L112-1-1 code de la consommation.
    """
    if variant.reduced_since:
        return
    history = prices_of(variant.town_id, variant_id=variant.id)
    before, now = history[:-1], history[-1]
    if not before or before[-1].price_cents <= now.price_cents:
        raise NoReduction(_("Une réduction s’annonce en baissant le prix : celui-ci n’a pas baissé."))
    if now.at < clock.now() - LOOKED_BACK:
        raise NoReduction(_("Ce prix a plus de 30 jours : c’est devenu le prix habituel."))
    reference = reference_of(before, since=now.at, perishable=perishable)
    if reference is None or reference <= now.price_cents:
        raise NoReduction(
            _(
                "Ce prix n’est pas plus bas que le plus bas des 30 jours d’avant, %(price)s : "
                "la loi ne permet pas de l’annoncer comme une réduction.",
                price=format_money(reference or now.price_cents, currency, language()),
            )
        )
    variant.reduced_since, variant.reduced_from_cents = now.at, reference
    variant.reduced_perishable = perishable
    db.session.flush()


def end_reduction(variant: Variant) -> None:
    """Announce it no more; the price stays as it is. Commits: no."""
    variant.reduced_since = variant.reduced_from_cents = None
    variant.reduced_perishable = False
    db.session.flush()


def end_reductions(town_id: int, *, product_id: int) -> None:
    """The same for all variants of a product: what its prices are for has changed. Commits: no."""
    db.session.execute(
        update(Variant)
        .where(Variant.town_id == town_id, Variant.product_id == product_id)
        .values(reduced_since=None, reduced_from_cents=None, reduced_perishable=False)
    )


def prices_of(town_id: int, *, variant_id: int) -> list[Stood]:
    """Every price that a variant ever had, in order of time."""
    query = (
        select(PriceChange.at, PriceChange.price_cents)
        .where(PriceChange.town_id == town_id, PriceChange.variant_id == variant_id)
        .order_by(PriceChange.at, PriceChange.id)
    )
    return [Stood(at, cents) for at, cents in db.session.execute(query)]
