"""A look as a style sheet: tokens only, read after our own, so that no page needs a style of its own."""

from functools import lru_cache
from hashlib import blake2b

from marketplace.towns.looks.look import Look, look_in
from marketplace.towns.looks.pigments import CORNERS, LETTERS, ROOFS, SKIES, WALLS
from marketplace.towns.looks.tones import DAY, NIGHT, Light, tones

_EVENING = "body:has(.hero .street--evening) :is(.site-head,.hero)"  # as in css/parts/street.css


def sheet(look: Look) -> str:
    """The tokens of a town: by day, by night, in the drawn street, and in the evening above it."""
    day, night = _declared(tones(look, DAY)), _declared(tones(look, NIGHT))
    tokens = f":root{{{_shape(look)}{day}}}@media (prefers-color-scheme:dark){{:root{{{night}}}}}"
    evening = f"@media not print{{{_EVENING}{{{night}}}}}"
    return f"@layer tokens{{{tokens}}}@layer parts{{.street{{{_street(look)}}}{evening}}}"


def preview_sheet(look: Look) -> str:
    """The same for a preview: within `.by-day` and `.by-night` only."""
    shape, street = _shape(look), _street(look)
    scopes = "".join(
        f".{name}.{name}{{{shape}{_declared(tones(look, light))}}}" for name, light in _SCOPES.items()
    )
    return f"@layer parts{{{scopes}:is(.by-day,.by-night) .street{{{street}}}}}"


_SCOPES: dict[str, Light] = {"by-day": DAY, "by-night": NIGHT}


@lru_cache(maxsize=256)
def sheet_of(text: str) -> tuple[str, str]:
    """The style sheet of a look as it is kept, and its fingerprint: another look has another one."""
    css = sheet(look_in(text))
    return css, blake2b(css.encode(), digest_size=6).hexdigest()


def _declared(named: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in named.items())


def _shape(look: Look) -> str:
    radius, small = CORNERS[look.corners]
    return f"--font-title:{LETTERS[look.letters]};--radius:{radius};--radius-s:{small};"


def _street(look: Look) -> str:
    sky, roofs, walls = SKIES[look.sky], ROOFS[look.roofs], WALLS[look.walls]
    named = {"st-sky-a": (sky.day[0], sky.night[0])}
    named |= {f"st-r{at}": pair for at, pair in enumerate(zip(roofs.day, roofs.night, strict=True))}
    named |= {f"st-w{at}": pair for at, pair in enumerate(zip(walls.day, walls.night, strict=True))}
    return "".join(
        f"--{name}:var(--by-day,{day}) var(--by-night,{night});" for name, (day, night) in named.items()
    )
