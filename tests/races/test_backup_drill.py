"""The drill: a market that sells is backed up and brought back elsewhere, no acknowledged order missing."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.orders.models import Order
from tests.databases import app_on, blank_database
from tests.moving.places import path_with_postgres_programs
from tests.races.selling import selling
from tests.races.street import Street
from tests.serving import run_command

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


def test_a_backup_made_while_selling_has_every_order_acknowledged_before(
    open_street: Callable[..., Street], tmp_path: Path
) -> None:
    street, file = open_street(pieces=5000, places=5000), tmp_path / "market.backup"
    path = path_with_postgres_programs(os.environ["PATH"])
    here = {**street.environment, "PATH": path}
    with selling(street.port, least=5) as sales:
        begun = time.monotonic()
        run_command("backup", str(file), environment=here)
        ended = time.monotonic()
    before, known = sales.before(begun), set(sales.acknowledged)
    assert len(sales.before(ended)) > len(before)  # it kept nobody from selling

    folder = tmp_path / "elsewhere"
    with blank_database(tmp_path) as url:
        there = {**here, "MARKET_VAR": str(folder), "DATABASE_URL": url}
        said = run_command("restore", str(file), environment=there)  # status 1 if the audit found a breach
        assert said.stdout.splitlines()[-1].endswith("checks, 0 breaches")
        with app_on(url, folder).app_context():
            restored = set(db.session.scalars(select(Order.reference)))
            db.session.rollback()
            db.engine.dispose()
    assert before <= restored <= known
