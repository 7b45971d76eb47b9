"""What an address of the search page asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.facets import BANDS
from marketplace.browsing.index import kind_words
from marketplace.browsing.words import stems_of
from marketplace.web.storefront.paging import page_number

MOST_SHOPS = 400  # of a town, among which a name is looked for
_MOST_TYPED = 100
_MOST_CODE = 80


@dataclass(frozen=True)
class Asked:
    """Typed words and what they are narrowed by; empty where all will do."""

    typed: str
    shop: str = ""
    category: str = ""
    price: str = ""
    is_open_only: bool = False
    is_today: bool = False  # what can be fetched today
    page: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether nothing narrows it, on its first page: the shops of that name are shown there only."""
        return self == Asked(self.typed)

    def url(self, **changes: Any) -> str:
        """The address of the same search with something else chosen, on its first page by default."""
        chosen = {
            "shop": self.shop,
            "category": self.category,
            "price": self.price,
            "open": "1" if self.is_open_only else "",
            "today": "1" if self.is_today else "",
            "page": "",
        } | changes
        kept = {name: value for name, value in chosen.items() if value and (name, value) != ("page", 1)}
        return url_for("storefront.search", q=self.typed, **kept)


def asked() -> Asked:
    """The question of this request; whatever is no choice of ours is left out."""
    price = request.args.get("price", "")
    return Asked(
        typed=_typed(),
        shop=request.args.get("shop", "")[:_MOST_CODE],
        category=request.args.get("category", "")[:_MOST_CODE],
        price=price if price in BANDS else "",
        is_open_only=request.args.get("open") == "1",
        is_today=request.args.get("today") == "1",
        page=page_number(),
    )


def shops_called(typed: str, shops: Sequence[ShopCard]) -> list[ShopCard]:
    """The shops whose name or trade has all the words; the last one may be unfinished."""
    *whole, last = stems_of(typed) or [""]
    named = ((card, stems_of(f"{card.name} {kind_words(card.row.kind)}")) for card in shops)
    return [
        card
        for card, stems in named
        if last and set(whole) <= set(stems) and any(stem.startswith(last) for stem in stems)
    ]


def _typed() -> str:
    """What was typed, as one line of printable text."""
    text = "".join(c if c.isprintable() else " " for c in request.args.get("q", "")[:_MOST_TYPED])
    return " ".join(text.split())
