"""Words as dots, in the letters of the house."""

from functools import lru_cache
from pathlib import Path

from flask import current_app
from PIL import ImageDraw, ImageFont

_FILES = {"title": ("fonts/fraunces-latin.woff2", 700), "text": ("fonts/inter-latin.woff2", 500),
          "strong": ("fonts/inter-latin.woff2", 700)}  # fmt: skip
_LEADING = 1.14
Pen = ImageDraw.ImageDraw
Font = ImageFont.FreeTypeFont


def letters(kind: str, size: int) -> Font:
    """One of the house's letters: "title", "text" or "strong". Units: dots."""
    return _letters(Path(str(current_app.static_folder)), kind, size)


@lru_cache(maxsize=64)
def _letters(folder: Path, kind: str, size: int) -> Font:
    file, weight = _FILES[kind]
    font = ImageFont.truetype(folder / file, size)
    font.set_variation_by_axes([weight])
    return font


def write_fitted(
    pen: Pen, at: tuple[int, int], words: str, *, kind: str, sizes: tuple[int, ...], wide: int, lines: int,
    fill: str,
) -> int:  # fmt: skip
    """Write in the largest size in which the words take so few lines; cut in the smallest. Where it ends."""
    font, rows = _fitting(words, [letters(kind, size) for size in sizes], wide, lines)
    x, y = at
    for row in rows:
        pen.text((x, y), row, font=font, fill=fill)
        y += round(font.size * _LEADING)
    return y


def _fitting(words: str, fonts: list[Font], wide: int, lines: int) -> tuple[Font, list[str]]:
    for font in fonts:
        rows = _rows(words, font, wide)
        if len(rows) <= lines and all(font.getlength(row) <= wide for row in rows):
            return font, rows
    last = fonts[-1]
    rows = [_cut(row, last, wide) for row in _rows(words, last, wide)[:lines]]
    return last, [*rows[:-1], _cut(f"{rows[-1]}…", last, wide)]


def _rows(words: str, font: Font, wide: int) -> list[str]:
    rows: list[str] = []
    for word in words.split(" "):
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and font.getlength(longer) <= wide:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _cut(row: str, font: Font, wide: int) -> str:
    while font.getlength(row) > wide:
        row = row.rstrip("…")[:-1].rstrip() + "…"
    return row
