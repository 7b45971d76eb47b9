"""Why a town does not leave or arrive; what was there stays as it was."""

from collections.abc import Sequence

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext

_SHOWN = 10


class MoveRefused(Refusal):
    """A town cannot leave, end or arrive; the sentence says why, and what helps."""


class ArchiveRefused(MoveRefused):
    """The file is no archive of a town, is not whole, or says what cannot be."""

    status = 422


class ArchiveBroken(ArchiveRefused):
    """The file is no longer what was written."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _(
                "Cette archive est incomplète ou abîmée (%(where)s). Rien n’a été importé : "
                "demandez-en une autre.",
                where=where,
            )
        )


class RowRefused(ArchiveRefused):
    """A row of the archive that no town could have."""

    def __init__(self, where: str, line: int, *, why: str) -> None:
        super().__init__(
            _("Rien n’a été importé. Ligne %(line)s de %(where)s : %(why)s", line=line, where=where, why=why)
        )


class CardsOpen(MoveRefused):
    """Money of cards is still on its way: it can only arrive where it was asked for."""

    def __init__(self, references: Sequence[str]) -> None:
        named = ", ".join(references[:_SHOWN]) + (" …" if len(references) > _SHOWN else "")
        super().__init__(
            ngettext(
                "%(num)s commande attend encore l’argent d’une carte : %(named)s. "
                "Attendez qu’elle soit réglée, puis recommencez.",
                "%(num)s commandes attendent encore l’argent d’une carte : %(named)s. "
                "Attendez qu’elles soient réglées, puis recommencez.",
                len(references),
                named=named,
            )
        )


class TownCardsLive(MoveRefused):
    """Town cards still stand for money: who holds one and the shops would lose it."""

    def __init__(self, left: str, owed: str) -> None:
        super().__init__(
            _(
                "Il reste %(left)s sur des cartes de la ville, et la ville doit %(owed)s aux commerces : "
                "cet argent serait perdu. "
                "Ajoutez --archive si la ville est arrivée ailleurs, ou --cards-lost.",
                left=left,
                owed=owed,
            )
        )
