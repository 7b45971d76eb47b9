"""Everything in a transaction happens, or nothing."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.shops.models import Shop, SpecialDay
from marketplace.towns.models import Street, Town


def announce(town: Town, title: str) -> Street:
    """A row without a history of its own."""
    return Street(town_id=town.id, name=title, position=1)


def titles(town: Town) -> list[str]:
    """What is in the database."""
    db.session.rollback()
    return list(
        db.session.scalars(select(Street.name).where(Street.town_id == town.id, Street.position == 1))
    )


def test_what_is_written_is_there_afterwards(town: Town) -> None:
    with transaction() as session:
        session.add(announce(town, "Braderie"))
    assert titles(town) == ["Braderie"]


def test_after_a_failure_nothing_was_written(town: Town) -> None:
    with pytest.raises(RuntimeError):
        _announce_and_fail(town)
    assert titles(town) == []
    with transaction() as session:
        session.add(announce(town, "Marché"))
    assert titles(town) == ["Marché"]


def _announce_and_fail(town: Town) -> None:
    with transaction() as session:
        session.add(announce(town, "Braderie"))
        session.flush()
        raise RuntimeError


def test_reads_that_idled_too_long_do_not_spoil_the_writing(town: Town, on_postgres: bool) -> None:
    """As during a long upload: PostgreSQL has ended the reads and their connection by then."""
    assert titles(town) == []
    if on_postgres:
        db.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
        time.sleep(0.5)
    with transaction() as session:
        session.add(announce(town, "Marché"))
    assert titles(town) == ["Marché"]


def test_transactions_do_not_nest(town: Town) -> None:
    with pytest.raises(RuntimeError, match="nest"):
        _announce_within(town)
    assert titles(town) == []


def _announce_within(town: Town) -> None:
    with transaction() as session:
        session.add(announce(town, "Braderie"))
        with transaction():
            session.add(announce(town, "Marché"))


def test_changes_made_before_a_transaction_are_refused(town: Town, shop: Shop) -> None:
    shop.name = "Changed by mistake"
    with pytest.raises(RuntimeError, match="outside"), transaction():
        pass
    db.session.rollback()
    db.session.add(announce(town, "Added by mistake"))
    with pytest.raises(RuntimeError, match="outside"), transaction():
        pass


def test_a_stale_write_is_refused_in_words(app: Flask, shop: Shop) -> None:
    with pytest.raises(ChangedMeanwhile, match="Quelqu’un d’autre"):
        _write_after_somebody_else(shop)


def _write_after_somebody_else(shop: Shop) -> None:
    with transaction():
        assert shop.version == 1
        db.session.execute(
            update(Shop)
            .where(Shop.town_id == shop.town_id, Shop.id == shop.id)
            .values(version=2, name="Theirs")
            .execution_options(synchronize_session=False)
        )
        shop.name = "Mine"


def test_rows_are_read_anew_under_the_lock(app: Flask, shop: Shop) -> None:
    assert shop.name == "Maison Morel"
    with db.engine.begin() as other:
        other.execute(
            update(Shop).where(Shop.town_id == shop.town_id, Shop.id == shop.id).values(name="Renamed")
        )
    with transaction():
        assert shop.name == "Renamed"


def test_a_row_of_another_town_than_its_parent_is_refused(shop: Shop, other_town: Town) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            SpecialDay(town_id=other_town.id, shop_id=shop.id, day=clock.today("Europe/Paris"), reason="")
        )


def test_a_moment_without_a_zone_is_refused(town: Town) -> None:
    naive = datetime(2026, 6, 11, 10, 0)  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"):
        db.session.scalars(select(Town.id).where(Town.created_at == naive)).all()


def test_moments_come_back_aware_and_in_utc(town: Town) -> None:
    at = datetime(2026, 6, 11, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with transaction():
        town.created_at = at
    db.session.expire_all()
    assert town.created_at == at
    assert town.created_at.tzinfo is UTC


def test_an_error_names_nobody(town: Town) -> None:
    with pytest.raises(IntegrityError) as error, transaction() as session:
        session.add(Town(slug=town.slug, name="Jeanne Kermadec", street_name="x", created_at=clock.now()))
    assert "Jeanne Kermadec" not in str(error.value)


def test_sqlite_survives_a_power_cut_and_checks_its_keys(
    app: Flask, database: None, on_postgres: bool
) -> None:
    if on_postgres:
        pytest.skip("pragmas are SQLite’s")
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert 1_000 <= connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() <= 5_000
