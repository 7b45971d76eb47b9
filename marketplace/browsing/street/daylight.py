"""Whether the sun is up over a town: the drawn street lights its lamps when it is not."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import asin, atan2, cos, degrees, radians, sin

from marketplace.browsing.street.facades import Lights

# Latitude north and longitude east of each zone's towns, near enough: a degree is four minutes.
_WHERE: Mapping[str, tuple[float, float]] = {
    "Europe/Paris": (47.5, 2.3),
    "Europe/Monaco": (43.7, 7.4),
    "Europe/Brussels": (50.7, 4.4),
    "Europe/Luxembourg": (49.6, 6.1),
    "Europe/Zurich": (46.5, 6.8),
    "America/Toronto": (45.5, -73.6),
    "America/Montreal": (45.5, -73.6),
    "America/Halifax": (46.1, -64.8),
    "America/Guadeloupe": (16.2, -61.5),
    "America/Martinique": (14.6, -61.1),
    "America/Cayenne": (4.9, -52.3),
    "America/Miquelon": (46.8, -56.2),
    "Indian/Reunion": (-21.1, 55.5),
    "Indian/Mayotte": (-12.8, 45.2),
    "Pacific/Noumea": (-22.3, 166.5),
    "Pacific/Tahiti": (-17.5, -149.6),
}
_BELOW = -0.833  # degrees: the sun's rim, seen through the air, leaves the horizon
_NOON_OF_2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def lights_at(at: datetime, *, time_zone: str) -> Lights:
    """Evening lights from sunset to sunrise; by day, and where the sun is not known, as the visitor's screen.

    Units: a few minutes are of no matter here.
    """
    where = _WHERE.get(time_zone)
    if where is None:
        return "auto"
    return "evening" if _altitude(at, *where) < _BELOW else "auto"


def _altitude(at: datetime, latitude: float, longitude: float) -> float:
    """How high the sun stands, in degrees. Source: Astronomical Almanac, low-precision formulas."""
    days = (at - _NOON_OF_2000) / timedelta(days=1)
    anomaly = radians(357.529 + 0.98560028 * days)
    ecliptic = radians(280.459 + 0.98564736 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439)
    ascension = atan2(cos(tilt) * sin(ecliptic), cos(ecliptic))
    declination = asin(sin(tilt) * sin(ecliptic))
    turned = radians(15 * (18.697374558 + 24.06570982441908 * days) + longitude) - ascension
    north = radians(latitude)
    return degrees(asin(sin(north) * sin(declination) + cos(north) * cos(declination) * cos(turned)))
