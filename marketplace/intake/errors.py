"""Why a whole file is refused. A single wrong line never raises: it becomes a `goods.Refused`."""

from collections.abc import Sequence

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


class Stopped(Exception):
    """The process was asked to end: what is left of the file waits for the next one."""


class TooManyDoubles(UnreadableFile):
    """So many codes are given twice that the file as a whole must be a mistake."""

    def __init__(self) -> None:
        super().__init__(
            _("Plus de 50 000 codes sont en double dans ce fichier."),
            _("Vérifiez que la colonne choisie pour la référence est la bonne, puis renvoyez le fichier."),
        )


class UnknownColumns(UnreadableFile):
    """A table that does not tell which column is the name or the price; its merchant can."""

    def __init__(self, missing: Sequence[str]) -> None:
        if "name" in missing and "price" in missing:
            reason = _("Nous ne reconnaissons pas les colonnes de ce fichier : ni le nom, ni le prix.")
        elif "name" in missing:
            reason = _("Nous ne reconnaissons pas la colonne qui donne le nom des articles.")
        else:
            reason = _("Nous ne reconnaissons pas la colonne qui donne le prix.")
        cure = _(
            "Dites-nous ce que dit chaque colonne, ou écrivez « Nom » et « Prix TTC » en première ligne."
        )
        super().__init__(reason, cure)
        self.missing = tuple(missing)
