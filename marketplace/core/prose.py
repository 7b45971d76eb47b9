"""Texts written with a few signs (CommonMark): what they show, made safe, and what they may not hold.

HTML that is typed stays words. What comes out is cleaned once more, so that a fault of the reader is no hole.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from marketplace.core.pictures.names import MEDIA, photo_named

_READER = MarkdownIt("js-default")
_TAGS = {
    "p", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "hr", "br",
    "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "picture", "source", "img", "div",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "ol": {"start"},
    "source": {"type", "srcset", "sizes"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "table": {"class"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_SAID = {"text", "code_inline"}
_HEADING = re.compile(r"h([1-6])")

DrawPicture = Callable[[str, str], str]
"""Makes the markup of a picture of ours: its address, and its words."""


@lru_cache(maxsize=256)
def prose(text: str, draw: DrawPicture, table_label: str) -> Markup:
    """The text as safe markup. Its headings begin below the page's own, whatever was typed.

    Pictures that are not ours are left out. `table_label`: what a table is called that scrolls in its frame.
    """
    tokens = _READER.parse(text)
    _place_headings(tokens)
    drawn = _READER.renderer.render([_with_pictures(token, draw) for token in tokens], _READER.options, {})
    frame = Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}"><table class="table">')
    drawn = drawn.replace("<table>", frame.format(table_label)).replace("</table>", "</table></div>")
    clean = nh3.clean(drawn, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener")
    return Markup(clean)  # noqa: S704 - cleaned


def plain_words(text: str) -> str:
    """The words alone, on one line."""
    said = (_words_of(token) for token in _READER.parse(text) if token.type == "inline")
    return " ".join(" ".join(said).split())


def foreign_pictures(text: str) -> list[str]:
    """The addresses of pictures that are not among those uploaded here."""
    return [address for address, _words in _pictures_in(text) if not is_ours(address)]


def wordless_pictures(text: str) -> list[str]:
    """The addresses of pictures that nothing is said of, for who does not see them."""
    return [address for address, words in _pictures_in(text) if not words.strip()]


def links_in(text: str) -> list[str]:
    """The addresses that it leads to, in their order."""
    inner = (child for token in _READER.parse(text) for child in token.children or ())
    return [str(child.attrs.get("href", "")) for child in inner if child.type == "link_open"]


def is_ours(address: str) -> bool:
    """Whether a picture was uploaded here."""
    return address.startswith(MEDIA) and photo_named(address) is not None


def _pictures_in(text: str) -> Iterator[tuple[str, str]]:
    for token in _READER.parse(text):
        for child in token.children or ():
            if child.type == "image":
                yield str(child.attrs.get("src", "")), child.content


def _place_headings(tokens: Sequence[Token]) -> None:
    """The first one below the page's title; no level is left out on the way down."""
    before = 1
    for token in tokens:
        found = _HEADING.fullmatch(token.tag)
        if found and token.nesting == 1:
            before = min(int(found[1]) + 1, before + 1, 6)
        if found:
            token.tag = f"h{before}"


def _with_pictures(token: Token, draw: DrawPicture) -> Token:
    if not token.children:
        return token
    children: list[Token] = []
    for child in token.children:
        if child.type != "image":
            children.append(child)
        elif is_ours(address := str(child.attrs.get("src", ""))):
            children.append(_raw(draw(address, child.content)))
    return token.copy(children=children)


def _raw(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)


def _words_of(token: Token) -> str:
    return "".join(
        child.content if child.type in _SAID else " " if child.type.endswith("break") else ""
        for child in token.children or ()
    )
