"""What somebody is called where they work."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.shops.models import ShopRole
from marketplace.towns.models import TownRole

SHOP_ROLES: dict[ShopRole, Any] = {
    ShopRole.OWNER: lazy("Propriétaire"),
    ShopRole.MANAGER: lazy("Responsable"),
    ShopRole.STAFF: lazy("Équipe"),
}
TOWN_ROLES: dict[TownRole, Any] = {
    TownRole.MANAGER: lazy("Responsable"),
    TownRole.AGENT: lazy("Agent"),
    TownRole.MODERATOR: lazy("Modération"),
}
