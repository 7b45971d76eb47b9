"""A restore that was killed is begun again; and nobody else may be at the database meanwhile."""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from marketplace.accounts.models import UserSession
from marketplace.accounts.sessions import open_session
from marketplace.core.db import db, transaction
from marketplace.moving.backup.making import make_backup
from marketplace.orders.models import Order
from marketplace.towns.models import Town
from tests.databases import app_on
from tests.factories import Goods, make_person
from tests.moving.places import Elsewhere
from tests.ordering import make_order
from tests.serving import ROOT
from tests.waiting import run_to_end

pytestmark = pytest.mark.all_towns

# Brings a backup back, and is killed before the database is filled, or as soon as it is.
_KILLED = """
import os, sys
from pathlib import Path
from marketplace.app import create_app
from marketplace.core.db import db
from marketplace.core.settings import Settings
from marketplace.moving.backup import postgresql, restoring, sqlite
moment, file, media = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
for way in (sqlite, postgresql):
    def bring_in(*place, fill=way.bring_in, **what):
        if moment == "filled":
            fill(*place, **what)
        os.kill(os.getpid(), 9)
    way.bring_in = bring_in
with create_app(Settings.from_env()).app_context():
    restoring.restore(file, to=restoring.Place(db.engine, media))
"""


@pytest.fixture
def backup(app: Flask, town: Town, goods: Goods, elsewhere: Elsewhere, tmp_path: Path) -> Path:
    """An order, somebody who is signed in, and a picture."""
    make_order(town, (goods, 1))
    person = make_person()
    with transaction():
        open_session(person.id, lasts=timedelta(days=1), second_factor=False)
    return backed_up(tmp_path / "market.backup")


def backed_up(file: Path) -> Path:
    """A backup, with a picture."""
    media = file.with_suffix(".pictures")
    media.mkdir()
    (media / "kQ7w.webp").write_bytes(b"a picture of bread")
    db.session.rollback()
    return make_backup(file, engine=db.engine, media=media).file


def killed(elsewhere: Elsewhere, backup: Path, moment: str) -> None:
    """A restore that is killed at this moment."""
    words = [moment, backup, elsewhere.folder / "media"]
    environment = {"MARKET_ENV": "test", "MARKET_VAR": str(elsewhere.folder), "DATABASE_URL": elsewhere.url}
    run = run_to_end([sys.executable, "-c", _KILLED, *words], cwd=ROOT, env={**os.environ, **environment})
    assert run.returncode == -signal.SIGKILL, run.stderr


@pytest.mark.parametrize("moment", ["pictures moved in", "filled"])
def test_a_killed_restore_is_begun_again_and_closes_what_could_be_replayed(
    backup: Path, elsewhere: Elsewhere, moment: str
) -> None:
    killed(elsewhere, backup, moment)
    again = elsewhere.say("restore", str(backup))
    assert again.exit_code == 0, again.output
    assert "1 session fermée" in again.output
    assert (elsewhere.folder / "media" / "kQ7w.webp").read_bytes() == b"a picture of bread"
    with elsewhere.app.app_context():
        assert len(db.session.scalars(select(Order.id)).all()) == 1
        assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
    assert "Il y a déjà une base de données ici" in elsewhere.say("restore", str(backup)).output


def test_another_backup_does_not_go_on_where_one_was_killed(
    backup: Path, elsewhere: Elsewhere, town: Town, goods: Goods
) -> None:
    killed(elsewhere, backup, "filled")
    make_order(town, (goods, 1))
    refused = elsewhere.say("restore", str(backed_up(backup.with_name("later.backup"))))
    assert refused.exit_code == 1
    assert "Une autre restauration n’est pas finie ici" in refused.output


def test_what_was_made_meanwhile_is_not_taken_for_what_was_restored(
    backup: Path, elsewhere: Elsewhere
) -> None:
    killed(elsewhere, backup, "filled")
    with elsewhere.app.app_context(), transaction() as session:
        for table in ("holds", "order_lines"):
            session.execute(text(f"DELETE FROM {table}"))
    refused = elsewhere.say("restore", str(backup))
    assert refused.exit_code == 1
    assert "n’a pas le nombre de lignes de la sauvegarde" in refused.output


def test_nothing_is_restored_while_somebody_else_is_at_the_database(
    backup: Path, elsewhere: Elsewhere
) -> None:
    with app_on(elsewhere.url, elsewhere.folder).app_context():
        with db.engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
            refused = elsewhere.say("restore", str(backup))
        db.engine.dispose()
    assert refused.exit_code == 1
    assert "arrêtez d’abord le serveur" in refused.output
    assert not (elsewhere.folder / "media").exists()
    assert elsewhere.say("restore", str(backup)).exit_code == 0


def test_files_of_others_in_the_folder_of_pictures_stay_where_they_are(
    backup: Path, elsewhere: Elsewhere
) -> None:
    stray = elsewhere.folder / "media" / ".DS_Store"
    stray.parent.mkdir()
    stray.write_bytes(b"left there by somebody")
    assert elsewhere.say("restore", str(backup)).exit_code == 0
    assert sorted(thing.name for thing in stray.parent.iterdir()) == [".DS_Store", "kQ7w.webp"]
