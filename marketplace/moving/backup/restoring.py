"""Bringing a backup back, into an empty place and nowhere else."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from marketplace.core.words import _
from marketplace.moving.backup import postgresql, sqlite
from marketplace.moving.backup.archive import Archive, opened
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.facts import check_rows, tables_in
from marketplace.moving.backup.manifest import DATABASE, Manifest
from marketplace.moving.backup.pictures import check_none, moved_in
from marketplace.moving.backup.revisions import known_revisions
from marketplace.moving.backup.unfinished import mark_in
from marketplace.moving.backup.workshop import workshop

_LASTING = ("towns", "orders", "order_lines")
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
    older one than this version's. It is not over before `finish`: until then, and when it was killed, the
    same may be begun again and goes on from where it was. Raises: BackupRefused, ArchiveDamaged.
    """
    with opened(file) as archive:
        _check_kind(archive.manifest, to.engine)
        _check_revision(archive.manifest)
        mark = mark_in(to.media.parent)
        was_begun = mark.is_of(archive.manifest)
        if was_begun and _has_tables(to.engine):
            _check_filled(archive.manifest, to.engine)
            return archive.manifest
        check_empty(to, but=archive.manifest.pictures if was_begun else frozenset())
        mark.begin(archive.manifest)
        try:
            _fill(archive, to)
        except BaseException:
            mark.end()
            raise
        return archive.manifest


def finish(place: Place) -> None:
    """What has to follow a restore is done: from now on nothing is brought back here any more."""
    mark_in(place.media.parent).end()


def _fill(archive: Archive, to: Place) -> None:
    with workshop(to.media.with_name("restoring")) as folder:
        archive.unpack(folder)
        with moved_in(folder / "media", folder=to.media):
            os.sync()  # the pictures too must outlive a power cut, once the database speaks of them
            bring_in = sqlite.bring_in if archive.manifest.database == "sqlite" else postgresql.bring_in
            bring_in(to.engine, dump=folder / DATABASE, rows=archive.manifest.rows)


def check_empty(place: Place, *, but: Collection[str] = ()) -> None:
    """Raises: BackupRefused when something is there that could be spoilt; `but`: pictures that may be."""
    if _has_tables(place.engine):
        raise BackupRefused(
            _(
                "Il y a déjà une base de données ici. On ne restaure que dans un lieu vide : "
                "donnez une autre DATABASE_URL, ou déplacez l’ancienne."
            )
        )
    check_none(place.media, but=but)


def _has_tables(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False  # to look would make it
    with engine.connect() as connection:
        found = bool(tables_in(connection))
    engine.dispose()
    return found


def _check_filled(manifest: Manifest, engine: Engine) -> None:
    """Not only tables but the backup's towns and orders: nothing that follows a restore touches those."""
    with engine.connect() as connection:
        check_rows(
            connection, expected={name: manifest.rows[name] for name in _LASTING if name in manifest.rows}
        )
    engine.dispose()


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
