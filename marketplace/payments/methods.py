"""The ways to pay that an installation offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core.settings import Settings
from marketplace.core.words import _
from marketplace.payments.gateways.choosing import DEMO, STRIPE, gateways_on

PICKUP = "pickup"
CARD = frozenset({DEMO, STRIPE})
VOUCHER = "voucher"  # a town card pays all of it
ONLINE = CARD | {VOUCHER}


@dataclass(frozen=True)
class Method:
    """A way to pay. `online`: paid before the order is placed, so its stock is held meanwhile."""

    code: str
    label: str
    hint: str
    icon: str
    online: bool


def card_method(settings: Settings) -> str | None:
    """The code of an installation's card payment: Stripe's, else the demo's, never in production."""
    return next(iter(gateways_on(settings)), None)


def is_live(code: str, settings: Settings) -> bool:
    """Whether money paid in this way is real."""
    return code == STRIPE and settings.stripe_live


def offered(settings: Settings, *, against_card: Sequence[str] = ()) -> list[Method]:
    """The methods a resident may choose from.

    `against_card`: the basket's shops that cannot be paid by card yet, and its things that are tried before
    they are paid; one of them is enough for none.
    """
    at_the_till = Method(
        PICKUP,
        _("Dans chaque boutique"),
        _("Au retrait, à la caisse de chaque commerçant, avec ses moyens de paiement."),
        "coins",
        online=False,
    )
    code = None if against_card else card_method(settings)
    return [_card(code), at_the_till] if code else [at_the_till]


def _card(code: str) -> Method:
    if code == STRIPE:
        return Method(
            STRIPE,
            _("Par carte, maintenant"),
            _("Une seule fois pour toutes les boutiques, sur la page sécurisée de Stripe."),
            "credit-card",
            online=True,
        )
    return Method(
        DEMO,
        _("Par carte de démonstration"),
        _("Une carte pour essayer : rien n’est débité."),
        "credit-card",
        online=True,
    )
