"""Refusals of payments."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class PaymentMoveRefused(Refusal):
    """The payment, refund or transfer is past that step."""

    def __init__(self) -> None:
        super().__init__(_("Ce paiement est déjà terminé."))


class NotYet(Exception):
    """What a provider tells of is not in our books yet: it is heard again later. Never shown to anybody."""


class AlreadyPaid(Refusal):
    """The order was paid: there is nothing to charge a second time."""

    def __init__(self) -> None:
        super().__init__(_("Cette commande est déjà payée : rien ne sera débité une seconde fois."))


class PaymentInProgress(Refusal):
    """The bank has not answered for an earlier attempt: a second one could charge twice."""

    def __init__(self) -> None:
        super().__init__(_("Votre banque n’a pas encore répondu pour ce paiement. Patientez un instant."))


class PaymentUnderReview(Refusal):
    """What came is not what we asked for: a person looks at it, and nothing more is charged meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Nous vérifions un paiement déjà reçu : ne payez pas une seconde fois."))


class CardAmountTooSmall(Refusal):
    """What is left for the card is less than a card can be charged."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Le reste à payer par carte est trop petit : utilisez un peu moins de votre bon."))


class RefundTooLarge(Refusal):
    """More than was paid for this part of the order, or than is left of it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("On ne peut pas rembourser plus que ce qui a été payé pour cette partie."))


class ReversalTooLarge(Refusal):
    """More than the shop was handed, or than is left of it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("On ne peut pas reprendre plus que ce qui a été versé à la boutique."))
