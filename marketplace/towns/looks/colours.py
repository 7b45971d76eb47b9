"""Colours: how well two are told apart, and the same hue lighter or darker.

Source: WCAG 2.2 (contrast ratio); B. Ottosson, Oklab (a lightness that eyes agree with).
"""

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 24  # halvings until a chroma is found that a screen can show


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True)
class Tone:
    """A colour as eyes order it: lightness 0 to 1, chroma from 0, hue in radians."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, *, most_chroma: float = 1.0) -> "Tone":
        """The same hue at another lightness, and no stronger than that."""
        return replace(self, lightness=lightness, chroma=min(self.chroma, most_chroma))

    @property
    def hex(self) -> str:
        """What a screen shows of it: as strong as it can, at this very lightness and hue."""
        return _nearest_shown(self.lightness, self.chroma, self.hue)


@lru_cache(maxsize=1024)
def tone_of(colour: str) -> Tone:
    """The tone of a colour written as `#rrggbb`."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Tone(lightness, math.hypot(a, b), math.atan2(b, a))


@lru_cache(maxsize=4096)
def _nearest_shown(lightness: float, chroma: float, hue: float) -> str:
    light = min(max(lightness, 0.0), 1.0)
    weak, strong = 0.0, chroma
    if _is_shown(_screen(light, chroma, hue)):
        return _hex(_screen(light, chroma, hue))
    for _ in range(_STEPS):
        between = (weak + strong) / 2
        weak, strong = (between, strong) if _is_shown(_screen(light, between, hue)) else (weak, between)
    return _hex(_screen(light, weak, hue))


def _screen(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(colour: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= part <= 1 + 1e-4 for part in colour)


def _hex(colour: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * _curved(min(max(part, 0.0), 1.0))):02x}" for part in colour)


def _curved(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _straight(red), _straight(green), _straight(blue)


def _straight(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@lru_cache(maxsize=4096)
def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
