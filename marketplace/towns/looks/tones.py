"""From a few choices to tokens: what is pressed, pointed at and stood upon, by day and by night."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from marketplace.towns.looks.colours import contrast, tone_of
from marketplace.towns.looks.look import ORIGINAL, Look
from marketplace.towns.looks.pigments import SKIES

AA = 4.5
Grounds = Callable[[str], Sequence[str]]  # what words in a colour stand on; the tint follows the colour
_STEP = 0.004
_ROUTE_WORDS = "#fffaf0"  # the numbers on the pins of a walk, by day and by night


@dataclass(frozen=True)
class Light:
    """One of the two schemes: what our colours stand on and beside (as in `static/css/tokens.css`)."""

    paper: str
    card: str
    sunk: str
    ink: str
    ink_soft: str
    on_brand: tuple[str, str]
    tint: tuple[float, float]  # lightness and most chroma of the tinted ground
    deeper: float  # how much the pressed colour moves
    away: float  # the way a colour goes to be told from the grounds: -1 darker, 1 lighter


DAY = Light(
    "#fdf8ef", "#fffdf9", "#f6ecdc", "#2b211a", "#5c4e42", ("#fffaf3", "#2a0f06"), (0.935, 0.035), -0.08, -1
)
NIGHT = Light(
    "#1a1824", "#242131", "#13111b", "#f6eddf", "#c9bdb0", ("#2a0f06", "#fffaf3"), (0.3, 0.05), 0.09, 1
)
_ORIGINAL_TONES = {
    True: {
        "brand": "#a63d22",
        "brand-deep": "#842d16",
        "brand-tint": "#fbe6da",
        "on-brand": "#fffaf3",
        "route": "#c2492b",
    },
    False: {
        "brand": "#f2987a",
        "brand-deep": "#ffbfa8",
        "brand-tint": "#46291f",
        "on-brand": "#2a0f06",
        "route": "#c64d2d",
    },
}


def tones(look: Look, light: Light) -> dict[str, str]:
    """The tokens of a look in one scheme, without their dashes."""
    sky = SKIES[look.sky]
    ground = sky.day[0] if light is DAY else sky.night[0]
    return {"sky": ground, **_pressed(pressed_colour(look, light), light, ground)}


def pressed_colour(look: Look, light: Light) -> str:
    """The colour of what can be pressed: as chosen, or at night worked out from the day's."""
    if light is DAY:
        return look.day
    if look.night:
        return look.night
    if look.day == ORIGINAL.day:
        return _ORIGINAL_TONES[False]["brand"]
    tone = tone_of(look.day)
    lighter = tone.at(max(tone.lightness, 0.76), most_chroma=0.13).hex
    return told_apart(lighter, partial(grounds_of, look, NIGHT), away=NIGHT.away)


def grounds_of(look: Look, light: Light, brand: str) -> list[str]:
    """All that words in that colour may stand on."""
    sky = SKIES[look.sky].day[0] if light is DAY else SKIES[look.sky].night[0]
    return [light.paper, light.card, light.sunk, sky, _tint(brand, light)]


def told_apart(colour: str, grounds: Grounds, *, away: float) -> str:
    """The nearest colour of that hue that reads on all of its grounds; the colour itself if it does.

    `away`: -1 looks among darker ones, 1 among lighter ones.
    """
    tone, found = tone_of(colour), colour
    lightness = tone.lightness
    while least_contrast(found, grounds(found)) < AA and 0 <= lightness <= 1:
        lightness += away * _STEP
        found = tone.at(lightness).hex
    return found


def least_contrast(colour: str, grounds: Sequence[str]) -> float:
    """The contrast with the ground on which it reads worst."""
    return min(contrast(colour, ground) for ground in grounds)


def _pressed(brand: str, light: Light, sky: str) -> dict[str, str]:
    known = _ORIGINAL_TONES[light is DAY]
    if brand == known["brand"]:
        return dict(known)
    tint, on_brand = _tint(brand, light), max(light.on_brand, key=lambda words: contrast(words, brand))
    tone = tone_of(brand)
    deep = told_apart(
        tone.at(tone.lightness + light.deeper).hex, lambda _: (tint, light.paper, sky), away=light.away
    )
    return {
        "brand": brand,
        "brand-deep": deep,
        "brand-tint": tint,
        "on-brand": on_brand,
        "route": told_apart(tone.at(min(tone.lightness, 0.57)).hex, lambda _: (_ROUTE_WORDS,), away=-1),
    }


def _tint(brand: str, light: Light) -> str:
    if brand == _ORIGINAL_TONES[light is DAY]["brand"]:
        return _ORIGINAL_TONES[light is DAY]["brand-tint"]
    lightness, most_chroma = light.tint
    return tone_of(brand).at(lightness, most_chroma=most_chroma).hex
