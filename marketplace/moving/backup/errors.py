"""Why a backup is not made, or not brought back; what was there stays as it was."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class BackupRefused(Refusal):
    """A backup cannot be made or brought back here; the sentence says why, and what helps."""


class ArchiveDamaged(BackupRefused):
    """The file is no backup, or no longer what was written."""

    status = 422

    def __init__(self, where: str) -> None:
        super().__init__(
            _(
                "Cette sauvegarde est incomplète ou abîmée (%(where)s). "
                "Rien n’a été restauré : prenez-en une autre.",
                where=where,
            )
        )
