"""The few colours of the look that are needed outside of style sheets, read from the tokens."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from flask import current_app

from marketplace.towns.looks.look import look_in
from marketplace.web.town import town_or_none

_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});")
_FRONTS = 10
_DARK = "@media (prefers-color-scheme: dark)"


@dataclass(frozen=True)
class Look:
    """Colours by light, such as « #a63d22 »."""

    brand: str
    on_brand: str
    paper: str
    sky: str
    ink: str
    ink_soft: str
    dark_paper: str
    fronts: tuple[str, ...]  # the shop colours


def look() -> Look:
    """The look of the storefront, with the colour that the town chose for what can be pressed."""
    usual, town = _read(Path(str(current_app.static_folder), "css")), town_or_none()
    return replace(usual, brand=look_in(town.look).day) if town else usual


@lru_cache(maxsize=4)
def _read(sheets: Path) -> Look:
    light, _media, dark = (sheets / "tokens.css").read_text(encoding="utf-8").partition(_DARK)
    street = dict(_TOKEN.findall((sheets / "parts/street.css").read_text(encoding="utf-8")))
    day, night = dict(_TOKEN.findall(light)), dict(_TOKEN.findall(dark))
    return Look(
        brand=day["brand"],
        on_brand=day["on-brand"],
        paper=day["paper"],
        sky=day["sky"],
        ink=day["ink"],
        ink_soft=day["ink-soft"],
        dark_paper=night["paper"],
        fronts=tuple(street[f"st-{number}"] for number in range(_FRONTS)),
    )
