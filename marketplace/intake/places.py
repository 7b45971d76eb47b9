"""Where a shop is: its point on the map, and its address cut into number, street, postcode and city."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.intake.shop_fields import (
    ADDRESS,
    CITY,
    HOUSE_NUMBER,
    LATITUDE,
    LONGITUDE,
    POINT,
    POSTCODE,
    STREET,
    STREET_TYPE,
)
from marketplace.intake.shop_records import Record, fold_key
from marketplace.intake.street_names import clean_street

_NUMBER = r"\d+(?:\s?(?:bis|ter|quater|[a-dA-D])\b)?(?:\s?[-/–,]\s?\d+(?:\s?(?:bis|ter|[a-dA-D])\b)?)*"
_NUMBER_FIRST = re.compile(rf"(?i)^(?:n°\s?)?(?P<number>{_NUMBER})[\s,]+(?P<street>\D.*)$")
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_PAIR = re.compile(r"(-?\d+\.\d+|-?\d+)\s*[,; ]\s*(-?\d+\.\d+|-?\d+)")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; parts that a list does not give are empty."""

    number: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""

    @property
    def line(self) -> str:
        """Number and street as a letter shows them: « 12 bis, rue Houdan »."""
        return ", ".join(filter(None, (self.number, self.street)))


def address_of(record: Record) -> Address:
    """The address of a record, from its parts where it has them, else cut out of one line."""
    whole = _cut(record.first(*ADDRESS))
    parts = Address(
        record.first(*HOUSE_NUMBER),
        " ".join(text for text in (record.first(*STREET_TYPE), record.first(*STREET)) if text),
        _postcode(record.first(*POSTCODE)),
        record.first(*CITY),
    )
    first = _cut(parts.street)  # some lists put the number into the street
    return Address(
        _tidy_number(parts.number or first.number or whole.number),
        clean_street(first.street or whole.street),
        parts.postcode or whole.postcode,
        _title(parts.city or whole.city),
    )


def _cut(line: str) -> Address:
    """`13, rue Pierre Demours, 75017 Paris` in its parts."""
    postcode = _POSTCODE.search(line[1:]) if line else None
    before, city = line, ""
    if postcode:
        before, city = line[: postcode.start() + 1], line[postcode.end() + 1 :]
    match = _NUMBER_FIRST.match(before.strip(" ,-"))
    number, street = (match.group("number"), match.group("street")) if match else ("", before)
    city = re.split(r"[,(]", city.strip(" ,-"))[0].strip()
    return Address(number, street.strip(" ,-–"), postcode.group(1) if postcode else "", city)


def _postcode(text: str) -> str:
    digits = re.sub(r"\.0$", "", text).replace(" ", "")
    return digits.zfill(5) if digits.isdigit() and 4 <= len(digits) <= 5 else text


def _tidy_number(text: str) -> str:
    compact = re.sub(r"\.0$", "", " ".join(text.split()))
    return re.sub(r"(?i)(\d)\s?(bis|ter|quater)\b", lambda m: f"{m.group(1)} {m.group(2).lower()}", compact)[
        :16
    ]


def _title(city: str) -> str:
    return "-".join(part.capitalize() for part in city.split("-")) if city.isupper() else city


def leading_number(number: str) -> int:
    """The first figure of a house number, to sort a street by: « 12 bis-14 » is 12, none is 0."""
    match = re.match(r"\d{1,6}", number)
    return int(match.group()) if match else 0


def point_of(record: Record) -> tuple[float, float] | None:
    """Latitude and longitude of a record; None when it has none that lies on the map.

    The middle of an outline stands for a building. A pair that lies in France only when turned is turned.
    """
    return next((point for point in _candidates(record) if point), None)


def _candidates(record: Record) -> Iterator[tuple[float, float] | None]:
    yield _of_geometry(record.geometry)
    yield _on_map(record.first(*LATITUDE), record.first(*LONGITUDE))
    for name in POINT:
        match = _PAIR.search(record.texts.get(name, ""))
        if match:
            yield _on_map(match.group(1), match.group(2))


def _of_geometry(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict):
        return None
    if "lat" in geometry:
        return _on_map(geometry["lat"], geometry.get("lon"))
    points = list(_points(geometry.get("coordinates")))
    if not points:
        return None
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()  # an outline ends where it began
    return _on_map(sum(y for _x, y in points) / len(points), sum(x for x, _y in points) / len(points))


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list):
        return
    if len(coordinates) >= 2 and all(isinstance(number, (int, float)) for number in coordinates[:2]):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for inner in coordinates:
        yield from _points(inner)


def _on_map(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    try:
        lat, lon = (float(str(number).replace(",", ".")) for number in (latitude, longitude))
    except ValueError:
        return None
    if -6 < lat < 10 and 41 < lon < 52:
        lat, lon = lon, lat
    inside = -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0)
    return (round(lat, 7), round(lon, 7)) if inside else None


def same_place_key(name: str, address: Address, point: tuple[float, float] | None) -> str:
    """What makes two entries one shop: its name, and its address, or its point to about 100 m."""
    if address.street:
        return "|".join(map(fold_key, (name, address.street, address.number)))
    return f"{fold_key(name)}|{round(point[0], 3)}|{round(point[1], 3)}" if point else fold_key(name)
