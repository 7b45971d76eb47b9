"""The words of the team."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.shops.models import ShopRole
from marketplace.web.roles import SHOP_ROLES

DUTIES: dict[ShopRole, Any] = {
    ShopRole.OWNER: lazy("tout, y compris les paiements et l’équipe"),
    ShopRole.MANAGER: lazy("tout, sauf ce qui engage la boutique"),
    ShopRole.STAFF: lazy("commandes, rayon et stock, sans les chiffres"),
}


def role_words(role: ShopRole) -> str:
    """What somebody is in the shop."""
    return str(SHOP_ROLES[role])
