"""What a council chose for its town, as it is kept: a short text, empty for the original look."""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any

from marketplace.towns.looks.colours import HEX
from marketplace.towns.looks.pigments import Corners, Letters, Roofs, Sky, Walls


@dataclass(frozen=True)
class Look:
    """`day`: the colour of what can be pressed. `night`: the same after dark; empty: that, made lighter."""

    day: str = "#a63d22"
    night: str = ""
    sky: Sky = Sky.SAND
    roofs: Roofs = Roofs.SLATE
    walls: Walls = Walls.CREAM
    letters: Letters = Letters.PAINTED
    corners: Corners = Corners.SOFT


ORIGINAL = Look()


def written(look: Look) -> str:
    """The look as it is kept; empty for the original one."""
    return "" if look == ORIGINAL else json.dumps(asdict(look), separators=(",", ":"))


@lru_cache(maxsize=256)
def look_in(text: str) -> Look:
    """The look that was kept. What is not known (any more) is as in the original."""
    kept: dict[str, Any] = json.loads(text) if text else {}
    return Look(
        **{field.name: _known(getattr(ORIGINAL, field.name), kept.get(field.name)) for field in fields(Look)}
    )


def _known(usual: str, kept: Any) -> Any:
    if isinstance(usual, StrEnum):
        return type(usual)(kept) if kept in set(type(usual)) else usual
    return kept if isinstance(kept, str) and HEX.fullmatch(kept) else usual
