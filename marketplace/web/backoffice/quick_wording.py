"""What the shop is told of a product it has just added: where it stands, and what will come by itself."""

from dataclasses import dataclass

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus


@dataclass(frozen=True)
class Standing:
    """How far a product has come. `kind` is the notice's; `is_seen` whether residents find its page."""

    kind: str
    words: str
    is_seen: bool


def standing_of(shop: Shop, product: Product) -> Standing:
    """Where a product stands, in a shop that may not sell yet."""
    if product.missing:
        return Standing("warn", _("Il reste une question avant de le montrer."), is_seen=False)
    if product.status != ProductStatus.PUBLISHED:
        return Standing("info", _("Il est masqué : confirmez-le pour le montrer."), is_seen=False)
    return _of_shop(shop.status)


def _of_shop(status: ShopStatus) -> Standing:
    if status in (ShopStatus.SELLING, ShopStatus.RESERVE):
        return Standing("ok", _("Il est en vente."), is_seen=True)
    if status == ShopStatus.SHOWCASE:
        words = _(
            "Il est dans votre vitrine. Il sera en vente de lui-même dès que votre dossier sera accepté."
        )
        return Standing("ok", words, is_seen=True)
    if status == ShopStatus.APPLIED:
        words = _("Il est prêt : il paraîtra de lui-même dès que la ville aura ouvert votre vitrine.")
        return Standing("ok", words, is_seen=False)
    return Standing("info", _("Il est prêt : il paraîtra quand votre boutique rouvrira."), is_seen=False)
