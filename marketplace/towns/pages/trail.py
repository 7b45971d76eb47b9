"""A walk that the council proposes: by what is sold, up to which price, on which day, or in which shops."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Trail:
    """What a shop or its goods must meet; whatever is empty is not asked for.

    Units: cents; `open_on`: ISO weekday, 1 is Monday. `shops`: slugs; without any, all shops may be met.
    """

    category: str = ""
    most_cents: int | None = None
    open_on: int = 0
    shops: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for: else the page proposes no walk."""
        return self != NO_TRAIL

    @property
    def is_about_goods(self) -> bool:
        """Whether a shop belongs to it by what it sells."""
        return bool(self.category) or self.most_cents is not None


NO_TRAIL = Trail()


def written_trail(trail: Trail) -> str:
    """The trail as it is kept; empty for none."""
    return json.dumps(asdict(trail), separators=(",", ":")) if trail else ""


@lru_cache(maxsize=256)
def trail_in(text: str) -> Trail:
    """The trail that was kept."""
    return trail_of(json.loads(text)) if text else NO_TRAIL


def trail_of(kept: dict[str, object]) -> Trail:
    """The trail of a version's fields; what is not known (any more) is not asked for."""
    known = {name: kept[name] for name in Trail.__dataclass_fields__ if name in kept}
    shops = known.pop("shops", ())
    return Trail(**known, shops=tuple(map(str, shops)) if isinstance(shops, list | tuple) else ())  # type: ignore[arg-type]
