"""Several clerks give the town a season at the same moment: one is kept, the others are told."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.towns.looks.changing import keep_season
from marketplace.towns.looks.seasons import Season, seal_of_seasons, seasons_in
from marketplace.towns.models import Town
from tests.crowd import HANDS, all_at_once
from tests.factories import make_official

pytestmark = [pytest.mark.race]


def clerk(town_id: int, month: int, user_id: int) -> Callable[[], bool]:
    """Somebody who opened the list while it was empty; says whether their season was kept."""

    def keep() -> bool:
        season = Season(f"Mois {month}", date(2027, month, 1), date(2027, month, 20), "")
        try:
            with transaction():
                keep_season(
                    town_id, season=season, instead_of="", seen=seal_of_seasons(""), by_user_id=user_id
                )
        except ChangedMeanwhile:
            return False
        return True

    return keep


def test_of_many_seasons_made_from_one_list_one_is_kept(app: Flask, town: Town) -> None:
    town_id, user_id = town.id, make_official(town).id
    kept = all_at_once(app, [clerk(town_id, month, user_id) for month in range(1, HANDS + 1)])
    assert sorted(kept) == [False] * (HANDS - 1) + [True]
    db.session.rollback()
    assert len(seasons_in(db.session.get_one(Town, town_id).seasons)) == 1
