"""What of a public page is its visitor's own: the basket's count, the account's door, a heart, what was said.

A page is kept as strangers see it, with the places of these parts noted. For whoever is known they are drawn
anew and put there: nothing else of such a page may depend on who asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, NamedTuple

from flask import render_template, request
from jinja2.runtime import Context
from jinja2.utils import pass_context
from markupsafe import Markup

KEEPING = "marketplace.keeping"  # in the environment of a request whose answer may be kept
# What nobody can have typed into a text: drawn by lot in each process, and gone before a page leaves it.
_MARK = f"\0{token_hex(16)}\0"


class OwnPart(NamedTuple):
    """A part by its template, and what the page tells it: plain values, the same for everybody."""

    template: str
    told: tuple[tuple[str, str | int], ...]


@dataclass
class Keeping:
    """What is said of an answer that may be kept.

    `pieces` are its bytes, cut at the edges of its parts: every second one is a part, as a stranger sees it.
    """

    is_same_for_all: bool = False
    is_marking: bool = False
    parts: list[OwnPart] = field(default_factory=list)
    pieces: Sequence[bytes] = ()

    def begin(self) -> None:
        """A view begins, perhaps anew: after a lock that was waited for in vain it is run again."""
        self.is_marking = True
        self.parts.clear()

    def cut(self, body: bytes) -> bytes:
        """Take the marks out of a page and remember where they were; gives the page that leaves."""
        self.pieces = body.split(_MARK.encode())
        return b"".join(self.pieces)

    @property
    def is_whole(self) -> bool:
        """Whether each part that was drawn is on the page, once."""
        return len(self.pieces) == 2 * len(self.parts) + 1


def keeping() -> Keeping | None:
    """What may be said of this request's answer; None where it is kept by nobody."""
    said: Keeping | None = request.environ.get(KEEPING)
    return said


@pass_context
def own_part(context: Context, template: str, **told: str | int) -> Markup:
    """A part of a page that is the visitor's own. In templates: `own_part("parts/own/heart.html", …)`.

    Besides what it is told it knows what every template knows, and nothing else of its page.
    """
    part = Markup(  # noqa: S704 - a template of ours has escaped it
        context.environment.get_template(template).render({**context.parent, **told})
    )
    said = keeping()
    if said is None or not said.is_marking:
        return part
    said.parts.append(OwnPart(template, tuple(told.items())))
    return Markup(_MARK) + part + Markup(_MARK)  # noqa: S704 - the mark is ours


def put_together(pieces: Sequence[bytes], parts: Sequence[OwnPart]) -> bytes:
    """A kept page with the parts of whoever asks now."""
    own = list(pieces)
    for place, (template, told) in enumerate(parts):
        own[2 * place + 1] = render_template(template, **dict[str, Any](told)).encode()
    return b"".join(own)
