"""A shop's published products tell the shared cards what they know, apart from any town's rows."""

from marketplace.catalogue.cards.codes import is_public
from marketplace.catalogue.cards.facts import facts_of
from marketplace.catalogue.cards.models import SharedCard
from marketplace.catalogue.cards.queries import card_of
from marketplace.catalogue.cards.telling import Teller, tell
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.queries import variants_of
from marketplace.core.db import transaction
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town


def share_card(product: Product) -> None:
    """Let others have what the shop says of its product's codes: only on show, and only if it shares them.

    Call it after the product's own transaction: what it loses when it fails, the next saving tells.
    """
    if not product.shares_card or product.status != ProductStatus.PUBLISHED:
        return
    variants = variants_of(product.town_id, product.id)
    told = {
        variant.ean: facts_of(product, variant)
        for variant in variants
        if variant.ean and is_public(variant.ean)
    }
    if not told:
        return
    teller = this_teller()
    with transaction():
        for ean, facts in sorted(told.items(), key=lambda one: one[0]):  # all lock the cards in one order
            tell(ean, facts=facts, teller=teller)


def card_for(product: Product) -> SharedCard | None:
    """What other shops say of a product's code; the first code's, where it has several."""
    codes = [variant.ean for variant in variants_of(product.town_id, product.id) if variant.ean]
    return card_of(codes[0]) if codes else None


def has_public_code(product: Product) -> bool:
    """Whether there is anything of it to share."""
    return any(variant.ean and is_public(variant.ean) for variant in variants_of(product.town_id, product.id))


def this_teller() -> Teller:
    """The shop of the address, as the shared cards know it."""
    shop, town = this_shop(), this_town()
    return Teller(shop.town_id, shop.id, shop.name, town.name)
