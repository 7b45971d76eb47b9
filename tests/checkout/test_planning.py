"""What the planner believes: an index that only names the town is no good one. SQLite's affair."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from marketplace.checkout import queries
from marketplace.core.db import db

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.all_towns]


@pytest.fixture
def without_figures() -> Iterator[None]:
    """A market whose planner knows nothing."""
    with db.engine.begin() as connection:
        kept = connection.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1")).mappings().all()
        connection.execute(text("DELETE FROM sqlite_stat1"))
    db.engine.dispose()
    yield
    put_back = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)")
    with db.engine.begin() as connection:
        connection.execute(put_back, [dict(row) for row in kept])
    db.engine.dispose()


def reads_the_town() -> bool:
    """Whether what each page of a basket asks goes through all that somebody in the town has on hold."""
    asked = queries._HELD_BY_PERSON.params(town_id=1, cart_id=1, user_id=1)
    said = str(asked.compile(db.engine, compile_kwargs={"render_postcompile": True}))
    with db.engine.connect() as connection:
        values = (1,) * said.count("?")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values).all()
    assert plan
    return any(step[3].endswith("(town_id=?)") for step in plan)


def test_the_planner_goes_by_the_basket(on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL counts for itself")
    assert not reads_the_town()


def test_without_figures_it_would_read_the_whole_town(
    on_postgres: bool, request: pytest.FixtureRequest
) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL counts for itself")
    request.getfixturevalue("without_figures")
    assert reads_the_town()
