"""A restore that was cut off leaves a small file: by it the next one knows that it may go on from there."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from marketplace.core.words import _
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.manifest import Manifest


@dataclass(frozen=True)
class Unfinished:
    """The mark of a restore that has begun here, and has not come to its end."""

    file: Path

    def is_of(self, manifest: Manifest) -> bool:
        """Whether this very backup was being brought back. Raises: BackupRefused when it was another one."""
        if not self.is_there:
            return False
        if self.file.read_text(encoding="ascii") != _name_of(manifest):
            raise BackupRefused(
                _(
                    "Une autre restauration n’est pas finie ici : relancez-la avec son fichier, "
                    "ou donnez un lieu vide (%(file)s).",
                    file=self.file,
                )
            )
        return True

    @property
    def is_there(self) -> bool:
        """Whether a restore was cut off here."""
        return self.file.exists()

    def begin(self, manifest: Manifest) -> None:
        """Leave the mark, before anything else is written."""
        with self.file.open("w", encoding="ascii") as mark:
            mark.write(_name_of(manifest))
            mark.flush()
            os.fsync(mark.fileno())

    def end(self) -> None:
        """Take the mark away: all is done, or nothing was."""
        self.file.unlink(missing_ok=True)


def mark_in(folder: Path) -> Unfinished:
    """The mark of an installation that keeps its files in this folder."""
    return Unfinished(folder / "restore-unfinished")


def _name_of(manifest: Manifest) -> str:
    return hashlib.sha256(manifest.model_dump_json().encode()).hexdigest()
