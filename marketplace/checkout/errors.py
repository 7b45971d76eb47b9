"""Why a checkout cannot go on; nothing is lost of what was typed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.core.errors import Refusal
from marketplace.core.words import _

if TYPE_CHECKING:
    from marketplace.checkout.hubs import HubTrip


class BasketEmpty(Refusal):
    """There is nothing to order."""

    def __init__(self) -> None:
        super().__init__(_("Votre panier est vide."))


class OrderTooLarge(Refusal):
    """No shop prepares that much without a word on the phone; nor do sums beyond this fit every database."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Une commande en ligne va jusqu’à 100 000 €. Pour davantage, appelez la boutique.")
        )


class PaidAfterTrying(Refusal):
    """What is held to be tried is paid in its shop, if it is kept: no card pays for this basket."""

    def __init__(self) -> None:
        super().__init__(
            _("Votre panier contient un article à essayer : toute la commande se règle dans les boutiques.")
        )


class BasketChanged(Refusal):
    """Something in the basket is no longer as the resident saw it; `changes` says what, in sentences."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__(" ".join(changes))
        self.changes = changes


@dataclass(frozen=True)
class ShopTrouble:
    """What is wrong with the time chosen at one shop."""

    shop_id: int
    sentence: str


class WindowsRefused(Refusal):
    """A collection time is full, past or outside the shop's hours."""

    def __init__(self, troubles: list[ShopTrouble]) -> None:
        super().__init__(" ".join(trouble.sentence for trouble in troubles))
        self.troubles = troubles


class HubRefused(Refusal):
    """The chosen window of a hub cannot be had. `next_best`: offered instead, None where there is nothing.

    `trouble`: why there is none, in words.
    """

    def __init__(self, next_best: "HubTrip | None" = None, *, trouble: str = "") -> None:
        gone = _("Ce créneau au relais vient de partir : nous vous proposons le plus proche.")
        self.next_best = next_best
        super().__init__(
            gone
            if next_best
            else trouble or _("Ce relais ne peut plus prendre vos sacs : choisissez autrement.")
        )


class PaymentTooLate(Refusal):
    """The time to pay is over and the goods were freed."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _(
                "Le temps pour payer est écoulé et les articles ont été remis en rayon. "
                "Votre panier est intact."
            )
        )


class StillAsked(Refusal):
    """A shop has not said yet whether doubtful goods are there: nothing is paid before it has."""

    def __init__(self) -> None:
        super().__init__(
            _("Une boutique vérifie encore qu’elle a tout : vous paierez dès qu’elle aura répondu.")
        )


class OrderCalledOff(Refusal):
    """The resident gave the order up before paying, or changed the basket that it was made from."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("Cette commande a été annulée avant d’être payée : rien n’est débité. Votre panier est intact.")
        )
