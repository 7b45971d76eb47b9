"""Why somebody does not join a team, or does not leave it."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


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


class TeamIsThere(Refusal):
    """Once somebody works in a shop, its own people invite."""

    def __init__(self) -> None:
        super().__init__(_("Quelqu’un travaille déjà dans cette boutique : c’est son équipe qui invite."))
