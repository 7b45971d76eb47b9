"""Colours, letters, corners and movement come from one place: what stands twice says the same."""

import re
from functools import cache
from pathlib import Path

import pytest

from marketplace.towns.looks.look import ORIGINAL
from marketplace.towns.looks.pigments import CORNERS, LETTERS, ROOFS, SKIES, WALLS
from marketplace.towns.looks.tones import DAY, NIGHT, Light, tones
from marketplace.web.stylesheets import BUNDLES
from tests.house.sources import ROOT, files, place

CSS = ROOT / "static/css"
_BESIDE_SCREENS = {"print.css", "forced.css", "fonts.css", "tokens.css", "reset.css"}
# A drawing has measures of its own, and so have labels and QR codes that are printed.
_DRAWN = {"street.css", "street_walls.css", "street_walk.css", "street_life.css"}
_RULES = {
    "letters of its own": re.compile(r"font-family:(?!\s*(?:var\(|inherit))"),
    "letters of its own, in short": re.compile(r"\bfont:(?!\s*inherit|[^;}]*var\(--font-)"),
    "corners of its own": re.compile(r"border-radius:(?!\s*(?:var\(|50%|0\b|inherit))"),
    "a movement of its own": re.compile(r"(?:transition|animation):(?![^;}]*var\(--move)"),
    "a shadow of its own": re.compile(r"box-shadow:(?!\s*(?:var\(|none|inset 0 0 0))"),
}


def loose(css: str) -> list[str]:
    """What a style sheet says by itself although there is a token for it."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return [what for what, pattern in _RULES.items() if pattern.search(bare)]


@cache
def declared(css: str) -> dict[str, str]:
    """The custom properties that a block sets."""
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", css))


def _text(name: str) -> str:
    return (CSS / name).read_text(encoding="utf-8")


def _blocks() -> tuple[dict[str, str], dict[str, str]]:
    day, night = re.findall(r":root \{(.*?)\n\s*\}", _text("tokens.css"), flags=re.DOTALL)[:2]
    return declared(day), declared(night)


def _parts() -> list[Path]:
    return [path for path in files("static/css", "*.css") if path.name not in _BESIDE_SCREENS | _DRAWN]


def test_parts_take_letters_corners_and_movement_from_the_tokens() -> None:
    found = {place(path): loose(path.read_text(encoding="utf-8")) for path in _parts()}
    assert {name: what for name, what in found.items() if what} == {}


def test_every_token_that_is_asked_for_is_there() -> None:
    known = set().union(
        *(declared(path.read_text(encoding="utf-8")) for path in files("static/css", "*.css"))
    )
    asked = {
        (place(path), name)
        for path in files("static/css", "*.css")
        for name in re.findall(r"var\(--([\w-]+)\)", path.read_text(encoding="utf-8"))
    }
    assert {(file, name) for file, name in asked if name not in known} == set()


@pytest.mark.parametrize(("light", "at"), [(DAY, 0), (NIGHT, 1)])
def test_contrast_is_counted_against_the_grounds_of_the_tokens(light: Light, at: int) -> None:
    tokens = _blocks()[at]
    for name in ("paper", "card", "sunk", "ink", "ink_soft"):
        assert tokens[name.replace("_", "-")] == getattr(light, name)
    assert {name: tokens[name] for name in tones(ORIGINAL, light)} == tones(ORIGINAL, light)


def test_the_original_look_is_the_one_of_the_style_sheets() -> None:
    day = _blocks()[0]
    assert (day["radius"], day["radius-s"]) == CORNERS[ORIGINAL.corners]
    assert day["font-title"].replace(", ", ",") == LETTERS[ORIGINAL.letters]
    drawn = declared(_text("parts/street.css"))
    sky, roofs, walls = SKIES[ORIGINAL.sky], ROOFS[ORIGINAL.roofs], WALLS[ORIGINAL.walls]
    pairs = {"st-sky-a": (sky.day[0], sky.night[0])}
    pairs |= {f"st-r{at}": pair for at, pair in enumerate(zip(roofs.day, roofs.night, strict=True))}
    pairs |= {f"st-w{at}": pair for at, pair in enumerate(zip(walls.day, walls.night, strict=True))}
    for name, (by_day, by_night) in pairs.items():
        assert drawn[name] == f"var(--by-day, {by_day}) var(--by-night, {by_night})"


def test_the_evening_above_the_street_is_the_night_of_the_tokens() -> None:
    night = _blocks()[1]
    (evening,) = re.findall(r"street--evening\) :is\([^)]*\) \{(.*?)\}", _text("parts/street.css"), re.DOTALL)
    assert declared(evening)
    assert {name: night[name] for name in declared(evening)} == declared(evening)


def test_the_classes_of_day_and_night_hold_all_tokens() -> None:
    assert "schemes" not in BUNDLES  # worked out from the tokens, not written twice


@pytest.mark.parametrize(
    "bad",
    [
        ".x { font-family: Arial }",
        ".x { font: 600 1rem/1 Georgia, serif }",
        ".x { border-radius: 12px }",
        ".x { transition: color 0.3s }",
        ".x { box-shadow: 0 1px 2px var(--ink) }",
    ],
)
def test_the_rule_sees_what_has_a_token(bad: str) -> None:
    assert loose(bad)


def test_the_rule_lets_tokens_pass() -> None:
    good = (
        ".x { font: 600 1rem/1 var(--font-title); border-radius: var(--radius); transition: top var(--move) }"
    )
    assert loose(good) == []
