"""Whether everybody can read a look: WCAG AA, by day and by night, on every ground that words stand on."""

from dataclasses import dataclass
from functools import partial
from typing import Literal

from babel.numbers import format_decimal

from marketplace.core.words import _, language
from marketplace.towns.looks.colours import contrast
from marketplace.towns.looks.look import Look
from marketplace.towns.looks.tones import (
    AA,
    DAY,
    NIGHT,
    grounds_of,
    least_contrast,
    pressed_colour,
    told_apart,
    tones,
)


@dataclass(frozen=True)
class Unreadable:
    """A colour that does not read well enough. `nearest`: of the same hue, the nearest that does."""

    when: Literal["day", "night"]
    colour: str
    ratio: float
    nearest: str

    def __str__(self) -> str:
        told = {"found": _number(self.ratio), "needed": _number(AA), "nearest": self.nearest}
        if self.when == "day":
            return _(
                "Le jour, cette couleur se lit mal : contraste de %(found)s pour 1, il en faut %(needed)s. "
                "La plus proche qui convient est %(nearest)s.",
                **told,
            )
        return _(
            "Le soir, cette couleur se lit mal : contraste de %(found)s pour 1, il en faut %(needed)s. "
            "La plus proche qui convient est %(nearest)s.",
            **told,
        )


def unreadable_in(look: Look) -> list[Unreadable]:
    """What cannot be read well enough in the look; empty if all can."""
    found: list[Unreadable] = []
    for when, light in (("day", DAY), ("night", NIGHT)):
        colour = pressed_colour(look, light)
        grounds = grounds_of(look, light, colour)
        ratio = min(least_contrast(colour, grounds), contrast(colour, tones(look, light)["on-brand"]))
        if ratio < AA:
            nearest = told_apart(colour, partial(grounds_of, look, light), away=light.away)
            found.append(Unreadable("day" if when == "day" else "night", colour, ratio, nearest))
    return found


def _number(ratio: float) -> str:
    # Rounded down: 4.49 must not be told as the 4.5 that it is not.
    return format_decimal(
        int(ratio * 100) / 100, format="0.0#", locale="en_GB" if language() == "en" else "fr_FR"
    )
