"""The folder of pictures: their names are drawn once and never used again, so that copying takes no lock."""

from collections.abc import Collection, Iterator
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


def check_none(folder: Path, *, but: Collection[str] = ()) -> None:
    """Raises: BackupRefused when there are pictures already, save those of these names."""
    if any(file.name not in but for _name, file in pictures_in(folder)):
        raise BackupRefused(
            _(
                "Il y a déjà des photos dans %(folder)s. On ne restaure que dans un lieu vide : "
                "déplacez ce dossier.",
                folder=folder,
            )
        )


@contextmanager
def moved_in(found: Path, *, folder: Path) -> Iterator[None]:
    """The unpacked pictures at their place, beside what lies there; gone again when what follows fails."""
    names = sorted(file.name for file in found.iterdir()) if found.is_dir() else []
    is_new = bool(names) and not folder.is_dir()
    if is_new:
        folder.mkdir()
    try:
        for name in names:
            (found / name).replace(folder / name)
        yield
    except BaseException:
        for name in names:
            (folder / name).unlink(missing_ok=True)
        if is_new:
            folder.rmdir()
        raise
