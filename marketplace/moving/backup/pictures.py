"""The folder of pictures: their names are drawn once and never used again, so that copying takes no lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.core.words import _
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.manifest import PICTURES, is_picture


def pictures_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every picture: its name in the archive, and its file. What bears no name of ours is left out."""
    if folder.is_dir():
        for file in sorted(folder.iterdir()):
            if file.is_file() and is_picture(file.name):
                yield f"{PICTURES}{file.name}", file


def check_none(folder: Path) -> None:
    """Raises: BackupRefused when there are pictures already."""
    if next(pictures_in(folder), None):
        raise BackupRefused(
            _(
                "Il y a déjà des photos dans %(folder)s. On ne restaure que dans un lieu vide : "
                "déplacez ce dossier.",
                folder=folder,
            )
        )


@contextmanager
def moved_in(found: Path, *, folder: Path) -> Iterator[None]:
    """The unpacked pictures at their place; gone again when what follows fails."""
    if not found.is_dir():
        yield
        return
    if folder.is_dir():
        folder.rmdir()
    found.rename(folder)
    try:
        yield
    except BaseException:
        folder.rename(found)
        raise
