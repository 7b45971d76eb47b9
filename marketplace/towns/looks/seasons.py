"""Looks that a town wears for some days, such as at Christmas: a short text on the town's row."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

LONGEST_NAME = 60
MOST_SEASONS = 12


@dataclass(frozen=True)
class Season:
    """Some days, both ends included, and the look that is worn then (as `look.py` keeps it)."""

    name: str
    from_day: date
    until_day: date
    look: str

    @property
    def key(self) -> str:
        """What an address calls it: no two begin on one day."""
        return self.from_day.isoformat()

    def covers(self, day: date) -> bool:
        """Whether it is worn on that day."""
        return self.from_day <= day <= self.until_day

    def meets(self, other: "Season") -> bool:
        """Whether some day is in both."""
        return self.from_day <= other.until_day and other.from_day <= self.until_day


def written_seasons(seasons: Iterable[Season]) -> str:
    """The seasons as they are kept, in their order; empty for none."""
    told = [asdict(season) for season in sorted(seasons, key=lambda season: season.from_day)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str) if told else ""


@lru_cache(maxsize=1024)
def seasons_in(text: str) -> tuple[Season, ...]:
    """The seasons that were kept, the earliest first."""
    return tuple(_season(one) for one in (json.loads(text) if text else ()))


def _season(kept: Mapping[str, str]) -> Season:
    first, last = date.fromisoformat(kept["from_day"]), date.fromisoformat(kept["until_day"])
    return Season(kept["name"], first, last, kept["look"])


def season_on(text: str, day: date) -> Season | None:
    """The season of a day, if it has one."""
    return next((season for season in seasons_in(text) if season.covers(day)), None)


def seal_of_seasons(text: str) -> str:
    """A mark by which a form says which seasons it was made from."""
    return blake2b(text.encode(), digest_size=6).hexdigest()
