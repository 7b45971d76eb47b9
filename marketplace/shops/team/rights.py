"""Who decides about whom."""

from marketplace.shops.models import ShopRole
from marketplace.shops.team.errors import NotYoursToDecide

_DECIDES_ABOUT: dict[ShopRole, frozenset[ShopRole]] = {
    ShopRole.OWNER: frozenset(ShopRole),
    ShopRole.MANAGER: frozenset({ShopRole.STAFF}),
    ShopRole.STAFF: frozenset(),
}


def may_decide(role: ShopRole, *, about: ShopRole) -> bool:
    """Whether somebody of this role invites, changes and dismisses people of that one."""
    return about in _DECIDES_ABOUT[role]


def check_decides(role: ShopRole, *, about: ShopRole) -> None:
    """Raises: NotYoursToDecide."""
    if not may_decide(role, about=about):
        raise NotYoursToDecide
