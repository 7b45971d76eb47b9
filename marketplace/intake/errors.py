"""Why a whole file is refused. A single wrong line never raises: it becomes a `goods.Refused`."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; `cure` says what to bring instead."""

    status = 422

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(f"{reason} {cure}")
        self.reason = reason
        self.cure = cure


class IntakeMoveRefused(Refusal):
    """The file is no longer where this act would take it from."""

    def __init__(self) -> None:
        super().__init__(_("Ce fichier a avancé entre-temps. Voici où il en est maintenant."))


class IntakeUnderWay(Refusal):
    """A shop takes one file at a time."""

    def __init__(self) -> None:
        super().__init__(
            _("Un autre fichier de votre boutique est en cours. Terminez-le ou annulez-le, puis recommencez.")
        )


class ClaimLost(Exception):
    """Another process goes on with this file; whoever meets this leaves it alone."""
