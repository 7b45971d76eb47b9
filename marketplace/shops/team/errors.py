"""Why somebody does not join a team, or does not leave it."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class InvitationOver(Refusal):
    """The link was used, taken back, or is older than a week; the sentence is the same for all of them."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette invitation ne vaut plus : elle a déjà servi, ou elle a plus de sept jours. "
                "Demandez-en une autre."
            )
        )


class SentToAnother(Refusal):
    """The invitation was mailed to another address than the one signed in with."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette invitation a été envoyée à une autre adresse que celle de votre compte. "
                "Connectez-vous avec celle-là."
            )
        )


class AlreadyInTheTeam(Refusal):
    """That person works here already."""

    def __init__(self) -> None:
        super().__init__(_("Cette personne fait déjà partie de l’équipe."))


class NotYoursToDecide(Refusal):
    """A manager sees to staff only; owners see to everybody."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("Seuls les propriétaires décident pour cette personne."))


class LastOwner(Refusal):
    """A shop without an owner could not be run by anybody."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "La boutique doit garder au moins un propriétaire : donnez d’abord ce rôle à quelqu’un "
                "d’autre."
            )
        )
