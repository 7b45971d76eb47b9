"""Texts written with a few signs: shown safely, with our own pictures only."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from marketplace.core.prose import foreign_pictures, plain_words, prose, wordless_pictures

OURS = "/media/abcdef-40x30.jpg"


def drawn(address: str, words: str) -> str:
    """A picture as a test draws it."""
    return f'<img src="{address}" alt="{words}">'


class _Strange(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        is_strange = any(name.startswith(("on", "style")) for name in names)
        if is_strange or tag in {"script", "iframe", "style", "svg", "form"}:
            self.found.append(tag)


def strange_in(page: str) -> list[str]:
    """The tags of a page that could do something."""
    reader = _Strange()
    reader.feed(page)
    return reader.found


def shown(text: str) -> str:
    """The markup of a text."""
    return str(prose(text, drawn, "Tableau"))


def test_signs_become_markup() -> None:
    page = shown(
        "## En bus\n\nLigne **4**, arrêt *Phare*.\n\n- un\n- deux\n\n[la gare](https://gare.example)"
    )
    assert "<h2>En bus</h2>" in page
    assert "<strong>4</strong>" in page
    assert "<em>Phare</em>" in page
    assert "<li>un</li>" in page
    assert '<a href="https://gare.example" rel="noopener">la gare</a>' in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://elsewhere.example/spy.gif)",
        f'![x" onload="alert(1)]({OURS})',
        '[x](https://a.example "onmouseover=alert(1)")',
    ],
)
def test_nothing_that_is_typed_runs_or_tells_others(text: str) -> None:
    page = shown(text)
    assert strange_in(page) == []
    assert 'href="javascript' not in page.lower()
    assert 'href="data:' not in page.lower()
    assert "elsewhere.example" not in page


@given(some.text(alphabet="<>\"'()[]!#*-_/&;:\\` \nabjscriptonerror=", max_size=80))
def test_whatever_is_typed_only_known_tags_come_out(text: str) -> None:
    assert strange_in(shown(text)) == []


def test_headings_begin_below_the_title_and_leave_no_level_out() -> None:
    page = shown("# Un\n\n#### Deux\n\n# Trois")
    assert [page.count(tag) for tag in ("<h1", "<h2", "<h3", "<h4")] == [0, 2, 1, 0]


def test_a_table_scrolls_in_a_frame_with_a_name() -> None:
    page = shown("|a|b|\n|-|-|\n|1|2|")
    assert 'aria-label="Tableau"' in page
    assert page.index("<div") < page.index("<table") < page.index("</div>")


def test_only_pictures_of_ours_are_shown_and_the_others_are_named() -> None:
    text = f"![La rue]({OURS}) ![](/media/abcdef-1x1.jpg) ![x](https://elsewhere.example/a.jpg)"
    assert shown(text).count("<img") == 2
    assert foreign_pictures(text) == ["https://elsewhere.example/a.jpg"]
    assert wordless_pictures(text) == ["/media/abcdef-1x1.jpg"]


def test_the_words_alone_stand_on_one_line() -> None:
    assert plain_words("## En **bus**\n\nLigne [4](https://x.example)\nle soir") == "En bus Ligne 4 le soir"
