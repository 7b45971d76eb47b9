"""Bringing a backup back, into an empty place and nowhere else."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from marketplace.core.words import _
from marketplace.moving.backup import postgresql, sqlite
from marketplace.moving.backup.archive import opened
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.facts import tables_in
from marketplace.moving.backup.manifest import DATABASE, Manifest
from marketplace.moving.backup.pictures import check_none, moved_in
from marketplace.moving.backup.revisions import known_revisions
from marketplace.moving.backup.workshop import workshop

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Place:
    """Where a backup is brought back to."""

    engine: Engine
    media: Path


def restore(file: Path, *, to: Place) -> Manifest:
    """Bring database and pictures back; gives what the backup says of itself.

    All of it or nothing: what is checked is checked before anything is written, the pictures move in at once,
    and the database fills in one transaction. It stands at the backup's revision afterwards, which may be an
    older one than this version's. Raises: BackupRefused, ArchiveDamaged.
    """
    with opened(file) as archive:
        manifest = archive.manifest
        _check_kind(manifest, to.engine)
        _check_revision(manifest)
        check_empty(to)
        with workshop(to.media.with_name("restoring")) as folder:
            archive.unpack(folder)
            os.sync()  # the pictures too must outlive a power cut, once the database speaks of them
            with moved_in(folder / "media", folder=to.media):
                bring_in = sqlite.bring_in if manifest.database == "sqlite" else postgresql.bring_in
                bring_in(to.engine, dump=folder / DATABASE, rows=manifest.rows)
    return manifest


def check_empty(place: Place) -> None:
    """Raises: BackupRefused when something is there that a backup could spoil."""
    if _has_tables(place.engine):
        raise BackupRefused(
            _(
                "Il y a déjà une base de données ici. On ne restaure que dans un lieu vide : "
                "donnez une autre DATABASE_URL, ou déplacez l’ancienne."
            )
        )
    check_none(place.media)


def _has_tables(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False  # to look would make it
    with engine.connect() as connection:
        found = bool(tables_in(connection))
    engine.dispose()
    return found


def _check_kind(manifest: Manifest, engine: Engine) -> None:
    if manifest.database != engine.dialect.name:
        raise BackupRefused(
            _(
                "Cette sauvegarde vient de %(theirs)s, et DATABASE_URL mène à %(ours)s.",
                theirs=_NAMES[manifest.database],
                ours=_NAMES.get(engine.dialect.name, engine.dialect.name),
            )
        )


def _check_revision(manifest: Manifest) -> None:
    if manifest.revision not in known_revisions():
        raise BackupRefused(
            _(
                "Cette sauvegarde vient d’une version plus récente (%(theirs)s). Installez-la d’abord.",
                theirs=manifest.app_version,
            )
        )
