"""Passers-by by hour: each counter weighs as much as it counted, wherever others stood still."""

from datetime import UTC, date, datetime, timedelta

from marketplace.core.db import transaction
from marketplace.measures.street_counts import note_hours, passing_by_hour, set_up_counter
from marketplace.towns.models import Town

MONDAY = date(2026, 6, 8)


def _counted(town: Town, name: str, *counts: int) -> None:
    """So many each day at ten, from Monday on."""
    begin = datetime(2026, 6, 8, 8, tzinfo=UTC)
    with transaction():
        counter = set_up_counter(town.id, name=name)
        hours = {begin + timedelta(days=day): count for day, count in enumerate(counts)}
        note_hours(counter, hours=hours, time_zone="Europe/Paris")


def test_a_counter_that_was_set_up_later_pulls_nothing_down(town: Town) -> None:
    _counted(town, "Place du marché", 100, 100, 100, 100)
    _counted(town, "Rue du Phare", 50)
    assert passing_by_hour(town.id, first=MONDAY, last=MONDAY) == {10: 150}
