"""A backup: made while the market sells, brought back into an empty place and nowhere else."""

import shutil
import stat
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import flask_migrate
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, func, select, text, update

from marketplace.accounts.models import SignInAttempt, UserSession
from marketplace.accounts.sessions import open_session
from marketplace.accounts.throttling import claim_try
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.version import VERSION
from marketplace.moving.backup.archive import opened
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.postgresql import _address_of
from marketplace.moving.backup.programs import program
from marketplace.moving.backup.revisions import known_revisions
from marketplace.moving.backup.workshop import workshop
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.sending import anything_due
from marketplace.orders.models import Order
from marketplace.towns.models import Town
from tests.factories import Goods, make_person
from tests.house.sources import ROOT
from tests.moving.places import Elsewhere, say
from tests.ordering import JEANNE, make_order

pytestmark = pytest.mark.all_towns


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "market.backup"


@pytest.fixture
def picture(app: Flask) -> Path:
    folder = app.extensions["settings"].market_var / "media"
    shutil.rmtree(folder, ignore_errors=True)  # what other tests have uploaded
    folder.mkdir()
    picture: Path = folder / "kQ7w.webp"
    picture.write_bytes(b"a picture of bread")
    return picture


def backed_up(app: Flask, file: Path) -> Result:
    """`flask backup`, which must succeed."""
    db.session.rollback()
    done = say(app, "backup", str(file))
    assert done.exit_code == 0, done.output
    return done


def restored(elsewhere: Elsewhere, file: Path) -> Result:
    """`flask restore`, which must succeed."""
    done = elsewhere.say("restore", str(file))
    assert done.exit_code == 0, done.output
    return done


def test_what_was_backed_up_comes_back(
    app: Flask, town: Town, goods: Goods, picture: Path, file: Path, elsewhere: Elsewhere
) -> None:
    reference = make_order(town, (goods, 3))
    said = backed_up(app, file).output
    assert "1 photos" in said
    assert f"{file.stat().st_size} octets" in said
    again = restored(elsewhere, file).output
    assert again.splitlines()[-1].endswith("checks, 0 breaches")
    assert (elsewhere.folder / "media" / picture.name).read_bytes() == picture.read_bytes()
    with elsewhere.app.app_context():
        assert db.session.scalars(select(Order.reference)).all() == [reference]


def test_files_that_are_no_pictures_keep_no_backup_back(
    app: Flask, town: Town, picture: Path, file: Path, elsewhere: Elsewhere
) -> None:
    for name in (".DS_Store", "copie de pain.webp", "été.webp", "-" * 200):
        (picture.parent / name).write_bytes(b"left there by somebody")
    assert "1 photos" in backed_up(app, file).output
    restored(elsewhere, file)
    assert [thing.name for thing in (elsewhere.folder / "media").iterdir()] == [picture.name]


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(
    app: Flask, town: Town, file: Path
) -> None:
    backed_up(app, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [thing.name for thing in file.parent.iterdir()] == [file.name]


def test_an_older_backup_is_replaced_only_when_one_says_so(app: Flask, town: Town, file: Path) -> None:
    file.write_text("an older one")
    refused = say(app, "backup", str(file))
    assert refused.exit_code == 1
    assert "existe déjà" in refused.output
    assert file.read_text() == "an older one"
    assert say(app, "backup", str(file), "--replace").exit_code == 0
    assert file.read_bytes()[:2] == b"PK"


def test_a_backup_that_fails_leaves_the_older_one_alone(elsewhere: Elsewhere, file: Path) -> None:
    file.write_text("an older one")
    failed = elsewhere.say("backup", str(file), "--replace")
    assert failed.exit_code == 1
    assert "cette base de données est vide" in failed.output
    assert file.read_text() == "an older one"
    assert not file.with_name("market.backup.partial").exists()


def test_a_backup_says_what_it_is(app: Flask, town: Town, goods: Goods, file: Path) -> None:
    make_order(town, (goods, 2))
    backed_up(app, file)
    with opened(file) as archive:
        manifest = archive.manifest
    assert manifest.database == db.engine.dialect.name
    assert (manifest.app_version, manifest.rows["orders"]) == (VERSION, 1)
    assert clock.now() - manifest.made_at < timedelta(minutes=10)


def test_no_secret_is_in_a_backup(app: Flask, town: Town, file: Path, tmp_path: Path) -> None:
    backed_up(app, file)
    secret = app.config["SECRET_KEY"].encode()
    with opened(file) as archive:
        archive.unpack(tmp_path)
        assert secret not in archive.manifest.model_dump_json().encode()
    assert secret not in (tmp_path / "database").read_bytes()


def test_a_backup_waits_for_no_writer(app: Flask, town: Town, file: Path) -> None:
    writer = db.engine.connect().execution_options(writes=True)
    with writer, writer.begin():
        writer.execute(update(Town).where(Town.id == town.id).values(name="Pas encore"))
        backed_up(app, file)
    with opened(file) as archive:
        assert archive.manifest.rows["towns"] == 1


def test_a_restore_refuses_a_place_that_has_a_database(app: Flask, town: Town, file: Path) -> None:
    backed_up(app, file)
    refused = say(app, "restore", str(file))
    assert refused.exit_code == 1
    assert "Il y a déjà une base de données ici" in refused.output
    assert db.session.get(Town, town.id)


def test_a_restore_refuses_a_place_that_has_pictures(
    app: Flask, town: Town, file: Path, elsewhere: Elsewhere
) -> None:
    backed_up(app, file)
    (elsewhere.folder / "media").mkdir()
    (elsewhere.folder / "media" / "other.webp").write_bytes(b"other")
    refused = elsewhere.say("restore", str(file))
    assert refused.exit_code == 1
    assert "Il y a déjà des photos" in refused.output


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    app: Flask, town: Town, file: Path, elsewhere: Elsewhere, older: Elsewhere
) -> None:
    with older.app.app_context():
        flask_migrate.upgrade(revision="0002")
        backed_up(older.app, file)
    assert restored(elsewhere, file).output.splitlines()[-1].endswith("0 breaches")
    with elsewhere.app.app_context():
        assert _revision() == _head()


def test_a_backup_of_a_newer_version_is_refused(
    app: Flask, town: Town, file: Path, elsewhere: Elsewhere
) -> None:
    known = _revision()
    _set_revision("9999")
    try:
        backed_up(app, file)
    finally:
        _set_revision(known)
    refused = elsewhere.say("restore", str(file))
    assert refused.exit_code == 1
    assert "une version plus récente" in refused.output
    assert not (elsewhere.folder / "media").exists()


def test_everybody_signs_in_anew_after_a_restore(
    app: Flask, town: Town, file: Path, elsewhere: Elsewhere
) -> None:
    person = make_person()
    with transaction():
        open_session(person.id, lasts=timedelta(days=1), second_factor=False)
        claim_try("lea", address="127.0.0.1")
    backed_up(app, file)
    assert "1 session fermée" in restored(elsewhere, file).output
    with elsewhere.app.app_context():
        for model in (UserSession, SignInAttempt):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_mails_that_may_have_left_wait_for_a_word(
    app: Flask, town: Town, goods: Goods, file: Path, elsewhere: Elsewhere
) -> None:
    make_order(town, (goods, 1))
    make_order(town, (goods, 1), contact=replace(JEANNE, email="other@example.org"))
    later = clock.now() + timedelta(days=1)
    with transaction():
        first = select(func.min(Notice.id)).scalar_subquery()
        db.session.execute(update(Notice).where(Notice.id == first).values(due_at=later))
    backed_up(app, file)
    assert "flask mails held" in restored(elsewhere, file).output
    with elsewhere.app.app_context():
        assert not anything_due()
        states = db.session.scalars(select(Notice.state)).all()
    assert sorted(states) == [NoticeState.ON_HOLD, NoticeState.QUEUED]  # one's time had not come


def test_held_mails_leave_or_are_closed_as_one_says(
    app: Flask, town: Town, goods: Goods, file: Path, elsewhere: Elsewhere
) -> None:
    make_order(town, (goods, 1))
    backed_up(app, file)
    restored(elsewhere, file)
    assert "jeanne@example.org" in elsewhere.say("mails", "held").output
    assert "va partir" in elsewhere.say("mails", "send-held").output
    with elsewhere.app.app_context():
        assert anything_due()
        with transaction():
            db.session.execute(update(Notice).values(state=NoticeState.ON_HOLD))
    assert "classé comme envoyé" in elsewhere.say("mails", "drop-held").output
    with elsewhere.app.app_context():
        assert set(db.session.scalars(select(Notice.state))) == {NoticeState.SENT}


def test_mails_are_held_by_hand_after_a_restore_by_other_means(app: Flask, town: Town, goods: Goods) -> None:
    make_order(town, (goods, 1))
    assert anything_due()
    db.session.rollback()
    assert "1 message retenu" in say(app, "mails", "hold").output
    assert not anything_due()


def test_what_a_killed_backup_left_is_thrown_away(app: Flask, town: Town, file: Path) -> None:
    left = file.with_name(f"{file.name}.partial")
    left.mkdir()
    (left / "database").write_text("half of one")
    backed_up(app, file)
    assert not left.exists()


def test_two_commands_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with workshop(tmp_path / "x") as folder:
        (folder / "mine").write_text("mine")
        with pytest.raises(BackupRefused, match="Une autre commande"), workshop(tmp_path / "x"):
            pytest.fail("both were let in")
        assert (folder / "mine").exists()


def test_a_password_is_never_among_the_words_of_a_command() -> None:
    engine = create_engine("postgresql+psycopg://ann:p%3Ass%5Cword@db.example/market?sslmode=require")
    with _address_of(engine) as address:
        parts = dict(part.split("=", 1) for part in address.split())
        kept = Path(parts["passfile"])
        assert kept.read_text() == "*:*:*:*:p\\:ss\\\\word\n"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "password" not in parts
    assert (parts["host"], parts["sslmode"]) == ("db.example", "require")
    assert not kept.exists()


def test_a_missing_program_is_named_with_how_to_get_it() -> None:
    with pytest.raises(BackupRefused, match="apt-get install postgresql-client-99"):
        program("pg_dump", least=99)


def test_the_version_in_a_backup_is_the_project_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def _revision() -> str:
    return str(db.session.scalar(text("SELECT version_num FROM alembic_version")))


def _set_revision(revision: str) -> None:
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def _head() -> str:
    return known_revisions()[0]
