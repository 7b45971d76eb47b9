"""Pages run under a strict content policy, say what their parts need, and take colours from one place."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.house.sources import ROOT, files, place, templates

_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
_INLINE = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=\"application/)", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped output": re.compile(r"\|\s*safe\b|{%-?\s*autoescape\s+false"),
    "picture without words": re.compile(r"<img\b(?![^>]*\salt\s*=)", re.IGNORECASE),
    "other people's host": re.compile(r"(?:src|href)\s*=\s*[\"']https?://(?!{{)", re.IGNORECASE),
}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(")
_NEEDS = re.compile(r"\A{#(?:(?!#}).)*\bneeds?\b", re.IGNORECASE | re.DOTALL)
# The tokens themselves; a drawing has pigments of its own; paper and a code to scan are black and white.
_OWN_COLOURS = {"tokens.css", "print.css", "pass.css", "street.css", "street_life.css", "street_walls.css"}
# Mails are read by mail programs, which know no style sheets; nothing in them is executed.
_MAIL = ROOT / "templates/mail"


def inline_code(text: str) -> list[str]:
    """What a strict content policy, or a careful reader, would refuse in a page."""
    bare = _COMMENT.sub("", text)
    return [what for what, pattern in _INLINE.items() if pattern.search(bare)]


def says_what_it_needs(text: str) -> bool:
    """Whether a part begins with a comment that says what it needs."""
    return bool(_NEEDS.match(text))


def loose_colours(text: str) -> list[str]:
    """Colours written by hand in a style sheet."""
    return _COLOUR.findall(re.sub(r"/\*.*?\*/|url\([^)]*\)", "", text, flags=re.DOTALL))


def _pages() -> list[Path]:
    return [path for path in files("templates", "*.html") if not path.is_relative_to(_MAIL)]


def test_no_page_carries_code_or_unescaped_words() -> None:
    found = {place(path): inline_code(path.read_text(encoding="utf-8")) for path in _pages()}
    assert {name: breaches for name, breaches in found.items() if breaches} == {}


def test_every_part_says_what_it_needs() -> None:
    parts = files("templates/parts", "*.html")
    assert [place(path) for path in parts if not says_what_it_needs(path.read_text(encoding="utf-8"))] == []


def test_every_part_is_a_macro_or_says_that_it_is_an_include() -> None:
    texts = {place(path): path.read_text(encoding="utf-8") for path in files("templates/parts", "*.html")}
    assert [name for name, text in texts.items() if "{% macro" not in text and "an include" not in text] == []


def test_every_template_can_be_read(app: Flask) -> None:
    for path in templates():
        app.jinja_env.get_template(str(path.relative_to(ROOT / "templates")))


def test_colours_come_from_the_tokens() -> None:
    sheets = [path for path in files("static/css", "*.css") if path.name not in _OWN_COLOURS]
    found = {place(path): loose_colours(path.read_text(encoding="utf-8")) for path in sheets}
    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a href="/" onclick="go()">',
        '<a href="javascript:go()">',
        "{{ words|safe }}",
        '<img src="/x.png">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_the_rule_sees_inline_code(bad: str) -> None:
    assert inline_code(bad)


@pytest.mark.parametrize(
    "good",
    [
        '<script type="module" src="{{ asset(\'js/x.js\') }}"></script>',
        '<img src="/x" alt="">',
        "{# style= #}",
    ],
)
def test_the_rule_lets_plain_pages_pass(good: str) -> None:
    assert inline_code(good) == []


def test_the_rule_sees_a_part_that_does_not_say_what_it_needs() -> None:
    assert not says_what_it_needs("{% macro card(shop) %}{% endmacro %}")
    assert not says_what_it_needs("{# a card #}{# Needs: shop #}")
    assert says_what_it_needs("{# parts/card.html - one shop.\n   Needs: shop. #}")


def test_the_rule_sees_a_colour_written_by_hand() -> None:
    assert loose_colours(".card { color: #fff }")
    assert loose_colours(".card { color: var(--ink) } /* #fff */") == []
