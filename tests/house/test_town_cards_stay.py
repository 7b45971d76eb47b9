"""Nobody goes back before the town cards while people hold some: it would lose their money."""

import importlib.util

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from marketplace.core.db import db
from marketplace.towns.models import Town
from tests.cards import left_on, make_card
from tests.house.sources import ROOT

pytestmark = pytest.mark.all_towns


def test_the_way_down_is_refused_while_there_is_a_card(town: Town) -> None:
    (path,) = (ROOT / "migrations/versions").glob("*_town_cards.py")
    spec = importlib.util.spec_from_file_location("town_cards_step", path)
    assert spec
    assert spec.loader
    step = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(step)
    card = make_card(town, cents=2000)
    with (
        Operations.context(MigrationContext.configure(db.session.connection())),
        pytest.raises(RuntimeError, match="money that people hold"),
    ):
        step.downgrade()
    assert left_on(card) == 2000
