"""The lamps of the drawn street are lit from sunset to sunrise."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from marketplace.browsing.street.daylight import lights_at


# Sunrises and sunsets as almanacs print them: Paris 21 June 5:47 and 21:58, 21 December 8:41 and 16:56;
# Montréal 21 June 20:46; Saint-Denis (La Réunion) 21 December 19:00.
@pytest.mark.parametrize(
    ("zone", "moment", "lights"),
    [
        ("Europe/Paris", "2026-06-21T21:40", "auto"),
        ("Europe/Paris", "2026-06-21T22:15", "evening"),
        ("Europe/Paris", "2026-06-21T05:30", "evening"),
        ("Europe/Paris", "2026-06-21T06:05", "auto"),
        ("Europe/Paris", "2026-12-21T16:40", "auto"),
        ("Europe/Paris", "2026-12-21T17:15", "evening"),
        ("Europe/Paris", "2026-12-21T08:25", "evening"),
        ("Europe/Paris", "2026-12-21T09:00", "auto"),
        ("America/Toronto", "2026-06-21T20:30", "auto"),
        ("America/Toronto", "2026-06-21T21:05", "evening"),
        ("Indian/Reunion", "2026-12-21T18:40", "auto"),
        ("Indian/Reunion", "2026-12-21T19:20", "evening"),
        ("Asia/Tokyo", "2026-12-21T23:00", "auto"),
    ],
)
def test_the_lamps_follow_the_sun_of_the_town(zone: str, moment: str, lights: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    assert lights_at(at, time_zone=zone) == lights
