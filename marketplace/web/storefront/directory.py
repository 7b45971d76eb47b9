"""How the directory is narrowed: by trade, by group of trades, to who is open; each a link with its count."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for

from marketplace.browsing.cards import ShopCard
from marketplace.shops.kinds import GROUPS, kind_of
from marketplace.web.storefront.paging import page_number

A_PAGE = 60
_MOST_CODE = 24


@dataclass(frozen=True)
class Chip:
    """One choice: its words, how many shops it would leave, and the address that takes or leaves it."""

    words: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Wanted:
    """What an address of the directory asks for; empty where any will do."""

    kind: str
    group: str
    is_open_only: bool
    is_drawn: bool
    page: int

    def url(self, **changes: Any) -> str:
        """The address of the same list with something else chosen, on its first page by default."""
        chosen = {
            "kind": self.kind,
            "group": self.group,
            "open": "1" if self.is_open_only else "",
            "view": "street" if self.is_drawn else "",
        } | changes
        if chosen["kind"]:
            del chosen["group"]  # a trade says its group
        if chosen.get("page") == 1:
            del chosen["page"]
        return url_for("storefront.list_shops", **{name: value for name, value in chosen.items() if value})

    def takes(self, card: ShopCard, *, but: str = "") -> bool:
        """Whether a shop is wanted; `but`: the choice that is looked away from."""
        return (
            (but in {"kind", "group"} or not self.kind or card.row.kind == self.kind)
            and (but == "group" or not self.group or kind_of(card.row.kind).group == self.group)
            and (but == "open" or not self.is_open_only or card.is_open)
        )


def wanted() -> Wanted:
    """The question of this request; a trade belongs to its group, whatever group was asked for."""
    kind, group = (request.args.get(name, "")[:_MOST_CODE] for name in ("kind", "group"))
    return Wanted(
        kind=kind,
        group=kind_of(kind).group if kind else group if group in GROUPS else "",
        is_open_only=request.args.get("open") == "1",
        is_drawn=request.args.get("view") == "street",
        page=page_number(),
    )


@dataclass(frozen=True)
class Directory:
    """The shops of the street, and what is wanted of them."""

    every: Sequence[ShopCard]
    wanted: Wanted

    @cached_property
    def found(self) -> Sequence[ShopCard]:
        """All that are wanted, in street order."""
        return [card for card in self.every if self.wanted.takes(card)]

    @property
    def on_page(self) -> Sequence[ShopCard]:
        """Those of the page asked for."""
        return self.found[(self.wanted.page - 1) * A_PAGE : self.wanted.page * A_PAGE]

    @property
    def has_more(self) -> bool:
        """Whether there is a page after this one."""
        return self.wanted.page * A_PAGE < len(self.found)

    @property
    def closed_now(self) -> Sequence[ShopCard]:
        """Where nobody is open: those that would be wanted then, to say when they open again."""
        if self.found or not self.wanted.is_open_only:
            return []
        return [card for card in self.every if self.wanted.takes(card, but="open")][:A_PAGE]

    @property
    def open_count(self) -> int:
        """How many of the wanted trade are open now."""
        return sum(card.is_open for card in self.every if self.wanted.takes(card, but="open"))

    @property
    def groups(self) -> list[Chip]:
        """Groups of trades that the street has."""
        counts = self._counted("group", lambda card: kind_of(card.row.kind).group)
        asked = self.wanted
        return [
            Chip(str(words), counts[code], asked.url(group=code, kind=""), asked.group == code)
            for code, words in GROUPS.items()
            if counts[code] or asked.group == code
        ]

    @property
    def kinds(self) -> list[Chip]:
        """The trades of the chosen group, by their words; nothing without one, or where there is but one."""
        if not self.wanted.group:
            return []
        counts, asked = self._counted("kind", lambda card: card.row.kind), self.wanted
        chips = [
            Chip(str(kind_of(code).label), count, asked.url(kind=code), asked.kind == code)
            for code, count in counts.items()
        ]
        return sorted(chips, key=lambda chip: chip.words) if len(chips) > 1 else []

    def _counted(self, choice: str, code_of: Callable[[ShopCard], str]) -> Counter[str]:
        return Counter(code_of(card) for card in self.every if self.wanted.takes(card, but=choice))
