"""Refusals at the counter."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class AlreadyHandedOver(Refusal):
    """The bag has left: whoever asks is shown who handed it over, and when."""

    def __init__(self) -> None:
        super().__init__(_("Ce sac a déjà été remis."))


class AgeNotProved(Refusal):
    """Something in the bag is for adults, and nobody says that the age was proved."""

    status = 422

    def __init__(self, age_limit: int) -> None:
        super().__init__(
            _(
                "Ce sac contient un article interdit avant %(age)s ans : "
                "vérifiez l’âge et cochez la case, ou gardez cet article.",
                age=age_limit,
            )
        )


class NonceSpent(Refusal):
    """One tap is about one bag: the mark of the tap was used for another."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Cette remise a déjà servi pour un autre sac. Ouvrez de nouveau le sac."))


class AtTheHub(Refusal):
    """The bag is not in its shop any more."""

    def __init__(self) -> None:
        super().__init__(_("Ce sac est au relais : c’est là qu’il se remet."))


class NothingHere(Refusal):
    """None of the bags of the order waits at the hub."""

    def __init__(self) -> None:
        super().__init__(_("Aucun sac de cette commande n’est au relais pour l’instant."))


class NothingLeaves(Refusal):
    """All that is in the bag is to wait on: then nothing is handed over."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Rien n’est remis : laissez au moins un article coché."))
