"""What the things of a street are called."""

from marketplace.core.words import _
from marketplace.shops.street.models import UnitKind


def unit_label(kind: UnitKind) -> str:
    """What stands there, as people say it."""
    return {
        UnitKind.SHOP: _("Boutique"),
        UnitKind.EMPTY: _("Local libre"),
        UnitKind.SQUARE: _("Place"),
        UnitKind.TREES: _("Arbres"),
        UnitKind.PARKING: _("Parking"),
        UnitKind.STATION: _("Gare"),
        UnitKind.HUB: _("Relais"),
        UnitKind.SEA: _("Mer et phare"),
    }[kind]
