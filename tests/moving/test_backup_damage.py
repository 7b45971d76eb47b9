"""A backup that was cut off, changed or forged is refused before anything is written."""

import json
import random
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from marketplace.core.db import db
from marketplace.moving.backup.archive import opened
from marketplace.moving.backup.errors import ArchiveDamaged, BackupRefused
from marketplace.moving.backup.making import make_backup
from marketplace.moving.backup.restoring import restore
from marketplace.towns.models import Town
from tests.moving.places import Elsewhere

pytestmark = pytest.mark.all_towns

Forgery = Callable[[dict[str, Any]], object]


@pytest.fixture
def backup(app: Flask, town: Town, elsewhere: Elsewhere, tmp_path: Path) -> Path:
    """A small backup with two pictures."""
    media = tmp_path / "pictures"
    media.mkdir()
    for name in ("a.webp", "b.webp"):
        (media / name).write_bytes(name.encode() * 500)
    db.session.rollback()
    return make_backup(tmp_path / "market.backup", engine=db.engine, media=media).file


def unpacked(file: Path, folder: Path) -> dict[str, bytes]:
    """What comes out of a backup."""
    folder.mkdir()
    with opened(file) as archive:
        archive.unpack(folder)
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def forged(backup: Path, forge: Forgery, *, more: dict[str, bytes] | None = None) -> Path:
    """The same backup with a first page that was changed, and more in it."""
    copy = backup.with_name("forged.backup")
    with ZipFile(backup) as source, ZipFile(copy, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "manifest.json":
                page = json.loads(data)
                forge(page)
                data = json.dumps(page).encode()
            target.writestr(name, data)
        for name, data in (more or {}).items():
            target.writestr(name, data)
    return copy


def test_a_backup_that_was_cut_off_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for length in [0, 1, 30, *random.sample(range(len(whole)), 30), len(whole) - 1]:
        backup.write_bytes(whole[:length])
        with pytest.raises(ArchiveDamaged, match="incomplète ou abîmée"), opened(backup):
            pytest.fail(f"{length} of {len(whole)} bytes were taken for a backup")


@pytest.mark.parametrize("packing", [12, 14, 99])
def test_a_part_said_to_be_packed_otherwise_is_damage(backup: Path, tmp_path: Path, packing: int) -> None:
    changed = bytearray(backup.read_bytes())
    entry = changed.index(b"PK\x01\x02")
    changed[entry + 10] = packing  # bzip2, LZMA, and what nobody knows
    backup.write_bytes(changed)
    with pytest.raises(ArchiveDamaged):
        unpacked(backup, tmp_path / "bad")


def test_a_changed_byte_is_noticed_or_changes_nothing(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    good, noticed = unpacked(backup, tmp_path / "good"), 0
    near_the_end = range(max(len(whole) - 1500, 0), len(whole))  # where the archive's list of contents is
    places = [*random.sample(range(len(whole)), 150), *random.sample(near_the_end, 150)]
    for turn, place in enumerate(places):
        changed = bytearray(whole)
        changed[place] ^= 1 << turn % 8
        backup.write_bytes(changed)
        try:
            assert unpacked(backup, tmp_path / str(turn)) == good, f"byte {place}"
        except ArchiveDamaged:
            noticed += 1
    assert noticed > 100


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "media/../../evil", "media/.hidden", "evil"])
def test_no_name_in_a_backup_leads_out_of_its_folder(backup: Path, tmp_path: Path, name: str) -> None:
    member = {"name": name, "size_bytes": 4, "sha256": "0" * 64}
    forgery = forged(backup, lambda page: page["members"].append(member), more={name: b"evil"})
    with pytest.raises(ArchiveDamaged), opened(forgery):
        pytest.fail("it was opened")
    assert not list(tmp_path.rglob("evil"))


def test_what_the_first_page_does_not_name_is_refused(backup: Path) -> None:
    with pytest.raises(ArchiveDamaged), opened(forged(backup, len, more={"media/c.webp": b"c"})):
        pytest.fail("it was opened")


def test_a_part_that_is_there_twice_is_refused(backup: Path) -> None:
    def twice(page: dict[str, Any]) -> None:
        page["members"].append(page["members"][-1])

    with warnings.catch_warnings(action="ignore", category=UserWarning):
        forgery = forged(backup, twice, more={"media/b.webp": b"b.webp" * 500})
    with pytest.raises(ArchiveDamaged), opened(forgery):
        pytest.fail("it was opened")


def test_a_picture_that_is_missing_is_noticed(backup: Path) -> None:
    member = {"name": "media/c.webp", "size_bytes": 1, "sha256": "0" * 64}
    with pytest.raises(ArchiveDamaged), opened(forged(backup, lambda page: page["members"].append(member))):
        pytest.fail("it was opened")


def test_no_more_is_unpacked_than_was_said(backup: Path, tmp_path: Path) -> None:
    def smaller(page: dict[str, Any]) -> None:
        page["members"][0]["size_bytes"] = 100

    with opened(forged(backup, smaller)) as archive, pytest.raises(ArchiveDamaged):
        archive.unpack(tmp_path)
    assert (tmp_path / "database").stat().st_size == 0


def test_a_database_of_another_kind_is_refused_in_words(backup: Path, elsewhere: Elsewhere) -> None:
    def other(page: dict[str, Any]) -> None:
        page["database"] = "postgresql" if page["database"] == "sqlite" else "sqlite"

    forgery = forged(backup, other)
    with elsewhere.app.app_context(), pytest.raises(BackupRefused, match="Cette sauvegarde vient de"):
        restore(forgery, to=elsewhere.place)


def test_a_refused_restore_leaves_the_place_as_empty_as_it_was(backup: Path, elsewhere: Elsewhere) -> None:
    damaged = bytearray(backup.read_bytes())
    damaged[len(damaged) // 4] ^= 1
    backup.write_bytes(damaged)
    before = sorted(elsewhere.folder.iterdir())
    with elsewhere.app.app_context(), pytest.raises(ArchiveDamaged):
        restore(backup, to=elsewhere.place)
    assert sorted(elsewhere.folder.iterdir()) == before


def test_pictures_go_again_when_the_database_cannot_be_filled(backup: Path, elsewhere: Elsewhere) -> None:
    def no_database(page: dict[str, Any]) -> None:
        digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        page["members"][0] |= {"size_bytes": 0, "sha256": digest}

    copy = backup.with_name("empty.backup")
    with ZipFile(forged(backup, no_database)) as source, ZipFile(copy, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"" if name == "database" else source.read(name))
    with elsewhere.app.app_context(), pytest.raises(BackupRefused):
        restore(copy, to=elsewhere.place)
    assert not (elsewhere.folder / "media").exists()
