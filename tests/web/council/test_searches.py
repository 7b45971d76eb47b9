"""The barometer says what was looked for in vain, once often enough."""

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.measures.searches import LEAST_SEARCHES, note_empty_search
from marketplace.towns.models import Town
from tests.visitors import Visitor

BAROMETER = "/council/barometer"


def look_for(town: Town, word: str, times: int) -> None:
    for _ in range(times):
        with transaction():
            note_empty_search(town.id, day=clock.today(town.time_zone), words=[word])


def test_what_is_missed_often_enough_is_shown(manager: Visitor, town: Town) -> None:
    look_for(town, "perceuse", LEAST_SEARCHES)
    look_for(town, "tournevis", LEAST_SEARCHES - 1)
    page = manager.get(BAROMETER).text
    assert "perceuse" in page
    assert "tournevis" not in page
