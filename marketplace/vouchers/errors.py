"""Why a card does not pay; each in words for whoever holds it."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext


class CardUnknown(Refusal):
    """No card has this code, or none of this town: said alike, so that guesses learn nothing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Nous ne trouvons pas de carte avec ce code. Relisez-le : seize signes, sur la carte.")
        )


class CardBlocked(Refusal):
    """It was lost; another one stands for it."""

    def __init__(self) -> None:
        super().__init__(_("Cette carte a été déclarée perdue : elle ne paie plus. La mairie peut aider."))


class CardSuspended(Refusal):
    """The bank of whoever bought it contests that."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette carte est suspendue : la banque de l’acheteur conteste son paiement. "
                "La mairie peut aider."
            )
        )


class CardReturned(Refusal):
    """Its buyer has the money again."""

    def __init__(self) -> None:
        super().__init__(_("Cette carte a été rendue et remboursée : elle ne paie plus."))


class CardExpired(Refusal):
    """Its last day is over."""

    def __init__(self) -> None:
        super().__init__(_("Cette carte n’est plus valable : sa dernière date est passée."))


class CardTooPoor(Refusal):
    """There is less on it. Units: cents."""

    def __init__(self, left: str) -> None:
        super().__init__(_("Il reste %(left)s sur cette carte : prenez au plus ce montant.", left=left))


class CardDayFull(Refusal):
    """It has paid as much at counters today as it may."""

    def __init__(self, most: str) -> None:
        super().__init__(
            _("Une carte paie au plus %(most)s par jour en boutique : c’est atteint aujourd’hui.", most=most)
        )


class TakenBefore(Refusal):
    """This very page took another amount."""

    def __init__(self, taken: str) -> None:
        super().__init__(
            _(
                "Déjà pris sur cette carte : %(taken)s. Relisez la carte pour prendre autre chose.",
                taken=taken,
            )
        )


class TakenThenUndone(Refusal):
    """This very page took it, and it was put back meanwhile."""

    def __init__(self, taken: str) -> None:
        super().__init__(
            _(
                "%(taken)s ont été pris, puis remis sur la carte. Relisez la carte pour prendre autre chose.",
                taken=taken,
            )
        )


class CardsClosed(Refusal):
    """The town has no cards, or does not take them for now."""

    def __init__(self) -> None:
        super().__init__(_("La ville n’utilise pas de carte pour l’instant."))


class BudgetSpent(Refusal):
    """The campaign has no money left for so many cards."""

    def __init__(self, most: int) -> None:
        super().__init__(
            ngettext(
                "Le budget suffit encore pour %(num)s carte. Demandez-en moins.",
                "Le budget suffit encore pour %(num)s cartes. Demandez-en moins.",
                most,
            )
        )


class CardMoveRefused(ValueError):
    """A state that cannot follow: a mistake of ours, never shown."""
