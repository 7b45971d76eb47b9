"""The ways to pay that an installation offers."""

from dataclasses import dataclass

from marketplace.core.settings import Settings
from marketplace.core.words import _

PICKUP = "pickup"
DEMO = "demo"


@dataclass(frozen=True)
class Method:
    """A way to pay. `online`: paid before the order is placed, so its stock is held meanwhile."""

    code: str
    label: str
    hint: str
    icon: str
    online: bool


def offered(settings: Settings) -> list[Method]:
    """The methods a resident may choose from; the demo card does not exist in production."""
    methods = [
        Method(
            PICKUP,
            _("Dans chaque boutique"),
            _("Au retrait, à la caisse de chaque commerçant, avec ses moyens de paiement."),
            "coins",
            online=False,
        )
    ]
    if settings.market_env != "production":
        demo = Method(
            DEMO,
            _("Par carte de démonstration"),
            _("Une carte pour essayer : rien n’est débité."),
            "credit-card",
            online=True,
        )
        methods.insert(0, demo)
    return methods
