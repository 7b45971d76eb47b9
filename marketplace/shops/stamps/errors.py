"""Refusals about stamp cards."""

from datetime import timedelta

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext


class NoStampsHere(Refusal):
    """The shop has no card."""

    def __init__(self) -> None:
        super().__init__(_("Cette boutique n’a pas de carte à tamponner en ce moment."))


class CardNotRead(Refusal):
    """It is no card of this shop: mistyped, copied badly, or made by somebody else."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Ce code n’est pas celui d’une carte de la boutique. Relisez les douze signes."))


class CardOfAnother(Refusal):
    """It is the card of a neighbour."""

    status = 422

    def __init__(self, shop_name: str) -> None:
        super().__init__(_("Cette carte est celle de « %(shop)s ». Elle se tamponne là-bas.", shop=shop_name))


class CardOver(Refusal):
    """It is too old."""

    def __init__(self) -> None:
        super().__init__(
            _("Cette carte a plus de deux ans : elle n’est plus valable. Donnez-en une nouvelle.")
        )


class StampedJustNow(Refusal):
    """The same card lies on the counter twice."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, -(-wait // timedelta(minutes=1)))
        super().__init__(
            ngettext(
                "Cette carte vient d’être tamponnée. Elle peut l’être à nouveau dans une minute.",
                "Cette carte vient d’être tamponnée. Elle peut l’être à nouveau dans %(num)s minutes.",
                minutes,
            )
        )


class CardFull(Refusal):
    """It has all its stamps."""

    def __init__(self) -> None:
        super().__init__(_("Cette carte est pleine : donnez ce qu’elle promet."))


class CardNotFull(Refusal):
    """It has not all its stamps yet."""

    def __init__(self) -> None:
        super().__init__(_("Cette carte n’est pas encore pleine."))


class CardUsed(Refusal):
    """What it promised was given."""

    def __init__(self) -> None:
        super().__init__(_("Ce que promettait cette carte a déjà été donné. Donnez-en une nouvelle."))


class NothingToUndo(Refusal):
    """The last stamp is too old to be a slip."""

    def __init__(self) -> None:
        super().__init__(_("Il n’y a rien à annuler : un tampon s’annule dans les dix minutes."))
