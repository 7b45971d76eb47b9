"""Why a card is not sold, or not taken back; each in words for its buyer."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class SaleClosed(Refusal):
    """The town sells no cards on line, or none for now."""

    def __init__(self) -> None:
        super().__init__(_("La ville ne vend pas de carte en ligne pour l’instant."))


class AmountOutside(Refusal):
    """More or less than the town sells."""

    status = 422

    def __init__(self, least: str, most: str) -> None:
        super().__init__(_("Choisissez un montant de %(least)s à %(most)s.", least=least, most=most))


class BuyerDayFull(Refusal):
    """They have bought as much today as they may."""

    def __init__(self, most: str) -> None:
        super().__init__(
            _(
                "Une même personne achète au plus %(most)s de cartes par jour, contre la fraude. "
                "Choisissez moins, ou revenez demain.",
                most=most,
            )
        )


class NetworkFull(Refusal):
    """So much was asked for from one network today, or so often within the hour."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            _(
                "Beaucoup de cartes ont été demandées depuis votre connexion. Réessayez dans une heure, "
                "ou depuis une autre connexion, celle de votre téléphone par exemple."
            )
        )


class TownDayFull(Refusal):
    """The town has sold as much today as it will."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "La ville a vendu aujourd’hui autant de cartes qu’elle le permet. "
                "Choisissez un montant plus petit, ou revenez demain."
            )
        )


class TooLateToReturn(Refusal):
    """The fourteen days are over."""

    def __init__(self) -> None:
        super().__init__(_("Les quatorze jours pour changer d’avis sont passés."))


class SpentAlready(Refusal):
    """Something of it was spent."""

    def __init__(self) -> None:
        super().__init__(
            _("Une partie de cette carte est déjà dépensée : elle ne se rend plus. Ce qui reste se dépense.")
        )
