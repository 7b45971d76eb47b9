"""What each page of a basket asks goes by the basket, never through all of the town. SQLite's affair."""

from typing import Any

import pytest
from sqlalchemy import select

from marketplace.checkout import queries
from marketplace.core.db import db
from marketplace.stock.models import Hold

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.all_towns]
_KEYS = {"town_id": 1, "cart_id": 1, "user_id": 1}


@pytest.fixture(autouse=True)
def _on_sqlite(on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL counts its rows, and plans by that")


def reads_the_town(statement: Any) -> bool:
    """Whether a step of the plan goes through all that a table has of the town, or of all towns."""
    said = str(statement.compile(db.engine, compile_kwargs={"render_postcompile": True}))
    with db.engine.connect() as connection:
        values = (1,) * said.count("?")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values).all()
    assert plan
    return any("(town_id=?)" in step[3] or step[3].startswith("SCAN") for step in plan)


@pytest.mark.parametrize("statement", [queries._HELD, queries._HELD_BY_PERSON], ids=["basket", "person"])
def test_what_somebody_holds_is_found_by_the_basket(statement: Any) -> None:
    assert not reads_the_town(statement.params(**_KEYS))


def test_what_reads_the_town_would_be_seen() -> None:
    assert reads_the_town(select(Hold.id, Hold.quantity).where(Hold.town_id == 1))
