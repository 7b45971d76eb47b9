"""What a page tells search engines of itself: its one address, and a sentence about what stands on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketplace.towns.queries import TownView
from marketplace.web.public_address import public_url
from marketplace.web.storefront.found.said.words import Said
from marketplace.web.storefront.shared.cards import card_of_town
from marketplace.web.storefront.shared.pictures import picture_address

_MOST_LETTERS = 158  # what search engines show of a description


@dataclass(frozen=True)
class PageHead:
    """A public page as it is found. `address`: the one it has, whatever was asked; `about`: in one sentence.

    A page that `is_listed` may stand in search results; another one leads to those that do.
    """

    address: str
    about: str
    picture: str = ""  # what is shown where somebody shares it
    said: tuple[Said, ...] = ()  # the same facts as data
    is_listed: bool = True


def page_head(
    town: TownView, path: str, *about: str, picture: str = "", said: Sequence[Said] = ()
) -> PageHead:
    """The head of the page at a path of the town's site; what is said first of it is said whole.

    `picture`: its own; else the town's is shown where somebody shares it. `said`: what is data on it.
    """
    shown = picture or town_picture(town)
    words = shortened(" ".join(filter(None, about)))
    return PageHead(public_url(town, path), words, shown, tuple(said))


def town_picture(town: TownView) -> str:
    """What is shown of pages that have no picture of their own."""
    return picture_address(town, card_of_town(town))


def unlisted(head: PageHead) -> PageHead:
    """The same page, too passing a view to be found by."""
    return replace(head, said=(), is_listed=False)


def shortened(text: str) -> str:
    """At most as much of a text as is shown, cut between two words; on one line."""
    line = re.sub(r"[ \t\r\n]+", " ", text).strip()
    if len(line) <= _MOST_LETTERS:
        return line
    return line[: _MOST_LETTERS - 1].rpartition(" ")[0].rstrip(" ,;:.–") + "…"
