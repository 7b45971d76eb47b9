"""Making a backup while the market sells."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from marketplace.core import clock
from marketplace.core.version import VERSION
from marketplace.core.words import _
from marketplace.moving.backup import postgresql, sqlite
from marketplace.moving.backup.archive import packing
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.manifest import DATABASE, Manifest
from marketplace.moving.backup.pictures import pictures_in
from marketplace.moving.backup.workshop import workshop


@dataclass(frozen=True)
class Backup:
    """A backup that was made."""

    file: Path
    size_bytes: int
    manifest: Manifest


def make_backup(file: Path, *, engine: Engine, media: Path) -> Backup:
    """Write the database and the pictures into one file, which appears under its name when it is complete.

    The database is taken at one moment; the pictures after it: whatever a row of that moment shows is there
    by then, for pictures are stored before the row that shows them and never changed. An older file of that
    name is replaced. Needs room for the database twice beside the file. Raises: BackupRefused.
    """
    file = file.resolve()
    with workshop(file.with_name(f"{file.name}.partial")) as folder:
        made_at, dump, archive = clock.now(), folder / DATABASE, folder / "archive"
        copy_out = sqlite.copy_out if engine.dialect.name == "sqlite" else postgresql.copy_out
        source = copy_out(engine, to=dump)
        with packing(archive) as pack:
            add = pack.add_squeezed if source.kind == "sqlite" else pack.add_plain
            add(DATABASE, file=dump)
            for name, picture in pictures_in(media):
                pack.add_plain(name, file=picture)
            manifest = Manifest(
                format=1,
                made_at=made_at,
                app_version=VERSION,
                database=source.kind,
                server=source.server,
                revision=source.revision,
                rows=source.rows,
                members=pack.members,
            )
            pack.vouch(manifest)
        archive.replace(file)
        _settle(file.parent)
    return Backup(file, file.stat().st_size, manifest)


def check_new(file: Path) -> None:
    """Raises: BackupRefused when something bears that name already."""
    if file.exists():
        raise BackupRefused(
            _("%(file)s existe déjà. Choisissez un autre nom, ou ajoutez --replace.", file=file)
        )


def check_folder(file: Path) -> None:
    """Raises: BackupRefused when the folder that the file is to lie in is not there."""
    if not file.resolve().parent.is_dir():
        raise BackupRefused(_("Le dossier %(folder)s n’existe pas.", folder=file.resolve().parent))


def _settle(folder: Path) -> None:
    """The new name outlives a power cut only when the folder is on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
