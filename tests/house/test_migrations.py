"""Migrations go up, match the models, and go down again, on the database of this run."""

import re
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, inspect, select, text

from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.towns.moves import KeptBook
from tests.databases import app_on, migrate
from tests.house.sources import ROOT

_STEPS = sorted((ROOT / "migrations/versions").glob("*.py"))
# Made by hand for one database, unknown to the models: see migrations/env.py.
_BY_HAND = ("search_index",)


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    """What autogenerate would change to make the database match the metadata."""

    def ours(_object: object, name: str | None, *_rest: object) -> bool:
        return not (name or "").startswith(_BY_HAND)

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
    return list(compare_metadata(context, metadata))


def one_way(source: str) -> bool:
    """Whether a migration does nothing on its way down."""
    down = re.search(r"^def downgrade\(.*?\).*?:\n(.*?)(?=^\S|\Z)", source, re.DOTALL | re.MULTILINE)
    body = re.sub(r'""".*?"""|#.*', "", down.group(1), flags=re.DOTALL) if down else ""
    return body.strip() in {"", "pass", "..."}


def _tables(app: Flask) -> set[str]:
    with app.app_context():
        names = set(inspect(db.engine).get_table_names())
        db.engine.dispose()
    return names - {"alembic_version"}


def test_migrations_go_up_match_the_models_and_go_down(new_database: str, tmp_path: Path) -> None:
    app = app_on(new_database, tmp_path)
    migrate(app)
    made = _tables(app)
    with app.app_context():
        with db.engine.connect() as connection:
            assert differences(connection, Base.metadata) == []
        flask_migrate.downgrade(revision="base")
    assert _tables(app) == set()
    migrate(app)
    assert _tables(app) == made
    with app.app_context():
        db.engine.dispose()


def test_books_that_the_law_keeps_are_not_dropped(new_database: str, tmp_path: Path) -> None:
    app = app_on(new_database, tmp_path)
    migrate(app)
    with app.app_context():
        book = {"id": 1, "slug": "gone", "name": "Gone", "size_bytes": 1, "sha256": "0" * 64}
        with db.engine.begin() as connection:
            days = {"made_at": clock.now(), "keep_until": clock.now().date()}
            connection.execute(insert(KeptBook).values(**book, **days))
        with pytest.raises(SystemExit):
            flask_migrate.downgrade(revision="0050")
        with db.engine.connect() as connection:
            assert connection.scalar(select(KeptBook.slug)) == "gone"
        db.engine.dispose()


def test_every_step_can_be_undone() -> None:
    assert [path.name for path in _STEPS if one_way(path.read_text(encoding="utf-8"))] == []


def test_triggers_do_nothing_but_mirror_the_search_index(database: None, on_postgres: bool) -> None:
    on_sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'search_entry_%'"
    query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal" if on_postgres else on_sqlite
    assert db.session.scalars(text(query)).all() == []


def test_steps_form_one_line() -> None:
    pattern = re.compile(r"^down_revision\b.*?=\s*(.+)$", re.MULTILINE)
    parents = [pattern.findall(path.read_text(encoding="utf-8"))[0] for path in _STEPS]
    assert len(parents) == len(set(parents))


def test_the_rule_sees_a_table_that_no_migration_makes(database: None) -> None:
    metadata = MetaData()
    Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    assert any("forgotten" in str(change) for change in differences(db.session.connection(), metadata))


def test_the_rule_sees_a_step_that_cannot_be_undone() -> None:
    assert one_way('def downgrade() -> None:\n    """No way back."""\n    pass\n')
    assert not one_way("def downgrade() -> None:\n    op.drop_table('x')\n")


def test_sqlite_waits_for_the_disk_and_holds_keys(database: None, on_postgres: bool) -> None:
    if not on_postgres:
        pragmas = ("journal_mode", "foreign_keys")
        assert [db.session.scalar(text(f"PRAGMA {name}")) for name in pragmas] == ["wal", 1]
        assert 1_000 <= db.session.scalars(text("PRAGMA busy_timeout")).one() <= 5_000
