"""What the town hall's pages call things."""

from marketplace.core.words import _
from marketplace.shops.kinds import KINDS
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import TownRole

_PAUSABLE = {ShopStatus.SHOWCASE, ShopStatus.RESERVE, ShopStatus.SELLING}


def kind_label(kind: str) -> str:
    """A shop's trade as people say it."""
    return str(KINDS[kind].label) if kind in KINDS else _("Commerce")


def role_words(role: TownRole) -> str:
    """What somebody is at the town hall."""
    return {
        TownRole.MANAGER: _("vous tenez la mairie"),
        TownRole.AGENT: _("agent, vous commandez pour des habitants"),
        TownRole.MODERATOR: _("modération, vous relisez ce qui est publié"),
    }[role]


def status_badge(status: ShopStatus) -> tuple[str, str]:
    """A shop's status in words, and the kind of badge it gets."""
    return {
        ShopStatus.APPLIED: (_("demande à lire"), "warn"),
        ShopStatus.SHOWCASE: (_("en vitrine"), "info"),
        ShopStatus.RESERVE: (_("sur réservation"), "info"),
        ShopStatus.SELLING: (_("vend en ligne"), "ok"),
        ShopStatus.PAUSED: (_("en pause"), ""),
        ShopStatus.CLOSED: (_("fermée"), ""),
    }[status]


def shop_acts(status: ShopStatus) -> list[tuple[str, str, str]]:
    """What the council may do with a shop: the view's endpoint, the button's words, its style."""
    acts = []
    if status is ShopStatus.APPLIED:
        acts.append(("council.create_admission", _("Accueillir"), "button"))
    if status in _PAUSABLE:
        acts.append(("council.create_pause", _("Mettre en pause"), "button button--quiet"))
    if status is ShopStatus.PAUSED:
        acts.append(("council.create_reopening", _("Rouvrir"), "button button--quiet"))
    return acts
