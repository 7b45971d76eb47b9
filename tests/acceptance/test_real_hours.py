"""Real opening hours as map makers wrote them: understood exactly, or refused with the part.

The files are not in the repository; tests/realfiles.py says where they are looked for.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import opening_hours
import pytest

from marketplace.intake.hours.reading import Place, place_of, read_hours
from marketplace.intake.hours.refusing import TextRefused, tidied
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.realfiles import data_folder, say_of_file

pytestmark = pytest.mark.acceptance
FILES = sorted(file for file in (data_folder() / "hours").glob("**/*") if file.is_file())
_NAMED = re.compile("hours|horaire|^value$", re.IGNORECASE)
_STEP = 113  # minutes: in a fortnight it falls on every minute of the hour


def name_of(file: Path) -> str:
    return file.name


def texts_in(file: Path) -> Iterator[str]:
    """Every value of a file, whatever its shape: one a line, a column of a table, or anywhere in JSON."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    if file.suffix.lower() in (".json", ".geojson"):
        yield from _hours_in(json.loads(text))
    elif file.suffix.lower() in (".csv", ".tsv"):
        rows = csv.DictReader(io.StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
        for row in rows:
            yield from (value for name, value in row.items() if name and _NAMED.search(name) and value)
    elif file.suffix.lower() in (".txt", ""):
        yield from (line for line in text.splitlines() if line.strip())


def _hours_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _hours_in(one)
    elif isinstance(value, dict):
        told = [one for name, one in value.items() if _NAMED.search(name)]
        for one in told or [one for one in value.values() if isinstance(one, list | dict)]:
            yield from _hours_in(one)


def refusal_of(text: str, place: Place) -> TextRefused | None:
    """Why a text is refused; None when it is understood."""
    try:
        read_hours(text, place=place)
    except TextRefused as refused:
        return refused
    return None


def says_other_hours(text: str, place: Place) -> datetime | None:
    """The first moment at which a text that was understood says otherwise than the library; None if none."""
    reading = read_hours(text, place=place)
    library = opening_hours.OpeningHours(
        reading.text, country=place.country, auto_country=False, auto_timezone=False
    )
    begins = datetime.combine(place.first, time())
    moments = (begins + timedelta(minutes=minutes) for minutes in range(0, 396 * 24 * 60, _STEP))
    return next((at for at in moments if reading.hours.is_open(at) != library.is_open(at)), None)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_real_hours_are_understood_or_refused_with_the_part(
    town: Town, file: Path, request: pytest.FixtureRequest
) -> None:
    place, refused, understood = place_of(town_by_id(town.id)), Counter[str](), 0
    for text in dict.fromkeys(texts_in(file)):
        why = refusal_of(text, place)
        if why is None:
            assert says_other_hours(text, place) is None, text
            understood += 1
        else:
            assert why.part == "PH" or why.part in tidied(text), text
            refused[why.why] += 1
    common = "".join(f"\n    {times} × {why}" for why, times in refused.most_common(8))
    say_of_file(request, file, f"{understood} understood, {refused.total()} refused{common}")
