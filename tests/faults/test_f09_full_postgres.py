"""F09 on PostgreSQL: no room for its tables: a checkout is refused in words, and room again is enough."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, select, text

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.towns.models import Town
from tests.databases import close_database
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.faults.probes import probing
from tests.faults.test_f09_full import (
    assert_only_reading_goes_on,
    at_the_checkout,
    fill,
    mounted,
    references,
    sell_until_full,
)
from tests.postgres import private_server, server_user, usable_binaries

pytestmark = pytest.mark.all_towns

MEGABYTES = 48  # twice what an empty market takes


@pytest.fixture
def disk(on_postgres: bool) -> Iterator[Path]:
    """A folder on a small file system, which the server may write to."""
    if not on_postgres:
        pytest.skip("SQLite has a test of its own")
    # Not pytest's folder: the server's user could not come through.
    with tempfile.TemporaryDirectory(prefix="small-disk-") as folder:
        Path(folder).chmod(0o711)
        with mounted(Path(folder) / "disk", megabytes=MEGABYTES) as disk:
            tables = disk / "tables"
            tables.mkdir(mode=0o700)
            if user := server_user():
                shutil.chown(tables, user)
            yield tables


@pytest.fixture
def small_database(disk: Path) -> Iterator[str]:
    """A database whose tables are on it; its log, where PostgreSQL writes first, is not.

    The server is this test's own: a full disk fails the checkpoints of everybody on it.
    """
    folder = usable_binaries()
    assert folder is not None
    with private_server(folder) as server:
        engine = create_engine(server.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk}'"))
            connection.execute(text("CREATE DATABASE small TABLESPACE small"))
        yield server.url.rpartition("/")[0] + "/small"


def test_f09_full_tables_sell_nothing_and_resume_by_themselves(
    small_database: str, disk: Path, tmp_path: Path
) -> None:
    with clock.travel(THURSDAY_MORNING), probing(small_database, tmp_path) as probe:
        town = db.session.scalars(select(Town).where(Town.slug == "port-lanterne")).one()
        goods = make_goods(make_shop(town), on_hand=10_000)
        db.session.rollback()
        queue, filler = at_the_checkout(probe, goods), disk.parent / "filler"
        fill(filler)
        told = sell_until_full(queue)
        assert_only_reading_goes_on(queue[0][0], told)
        filler.unlink()
        buyer, form = queue[0]
        assert buyer.post("/checkout", data=form).status_code == 303
        assert len(references()) == len(told) + 1
        assert list(breaches()) == []
        close_database()
