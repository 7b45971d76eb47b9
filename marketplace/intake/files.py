"""Uploaded files while they are needed: on the disk of the installation, under names of our own."""

import shutil
from pathlib import Path
from typing import IO

from flask import current_app

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile

_PIECE = 1 << 20


def keep(stream: IO[bytes], *, intake_id: int) -> int:
    """Copy an upload to the disk piece by piece; gives its length in bytes."""
    file = _place_of(intake_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as kept:
        shutil.copyfileobj(stream, kept, _PIECE)
    return file.stat().st_size


def kept_file(intake_id: int) -> Path:
    """The file of an intake. Raises: UnreadableFile when it was erased."""
    file = _place_of(intake_id)
    if not file.exists():
        raise UnreadableFile(
            _("Ce fichier n’est plus gardé ici."),
            _("Envoyez-le à nouveau : rien n’est perdu de votre rayon."),
        )
    return file


def is_kept(intake_id: int) -> bool:
    """Whether the file is still there."""
    return _place_of(intake_id).exists()


def erase(intake_id: int) -> None:
    """Keep the file no longer."""
    _place_of(intake_id).unlink(missing_ok=True)


def _place_of(intake_id: int) -> Path:
    var: Path = current_app.extensions["settings"].market_var
    return var.resolve() / "intakes" / f"{intake_id}.upload"
