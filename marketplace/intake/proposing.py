"""What a name and the shop’s trade let one suppose of a product. Somebody of the shop confirms it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from marketplace.catalogue.categories import category
from marketplace.catalogue.models import SoldBy
from marketplace.catalogue.plain_words import plain
from marketplace.catalogue.recognising import propose_category
from marketplace.towns.countries.france import FRANCE
from marketplace.towns.countries.taxes import Taxes, VatClass

_TITLES = frozenset({"bookshop", "record_shop"})  # there a name is a title, and its words mean nothing
_SIZE = re.compile(
    r"(?i)(?:(?P<times>\d{1,2})\s*[x×]\s*)?(?P<number>\d{1,4}(?:[.,]\d{1,3})?)\s*"
    r"(?P<unit>kg|g|gr|grammes?|l|litres?|cl|ml)\b"
)
_UNITS = {"kg": ("g", 1000), "l": ("ml", 1000), "cl": ("ml", 10), "ml": ("ml", 1)}


@dataclass(frozen=True)
class Proposal:
    """What a product probably is. `allergens` names what it nearly surely contains; empty says nothing.

    Units: VAT in basis points, net quantity in `net_unit` (g or ml).
    """

    category: str
    is_food: bool
    vat_basis_points: int
    sold_by: SoldBy
    description: str
    allergens: tuple[str, ...]
    net_quantity: int | None
    net_unit: str


@dataclass(frozen=True)
class _Group:
    phrases: tuple[tuple[str, ...], ...]
    kinds: frozenset[str]
    only_there: bool
    by_weight: bool
    allergens: frozenset[str]
    vat: str
    says: str

    def weight(self, kind: str, place: int, length: int) -> int:
        """How much speaks for it: French puts the thing first, and a shop sells what it usually sells."""
        return 3 * (kind in self.kinds) + (6 if place == 0 else 2 if place <= 2 else 0) + 2 * (length - 1)


def propose(name: str, *, kind: str, on: date, shelf: str = "", taxes: Taxes = FRANCE.taxes) -> Proposal:
    """What a product of that name is in a shop of that kind, on a day of its town."""
    code = propose_category(name, kind=kind, shelf=shelf)
    return propose_within(code, name=name, kind=kind, on=on, taxes=taxes)


def propose_within(code: str, *, name: str, kind: str, on: date, taxes: Taxes = FRANCE.taxes) -> Proposal:
    """The same, for a category that is known already."""
    place = category(code)
    is_food = place is not None and place.is_food
    group = _group_of(name, kind=kind, is_food=is_food)
    usual = frozenset(place.contains if place else ())
    quantity, unit = net_size_in(name)
    vat_class = (
        VatClass(group.vat) if group and group.vat else place.vat_class if place else VatClass.STANDARD
    )
    by_weight = group is not None and group.by_weight and not quantity and not _is_portioned(name)
    return Proposal(
        category=code,
        is_food=is_food,
        vat_basis_points=taxes.on(on)[vat_class],
        sold_by=SoldBy.WEIGHT if by_weight else SoldBy.PIECE,
        description=group.says if group else "",
        allergens=_allergens(name, group.allergens if group else usual) if is_food else (),
        net_quantity=quantity,
        net_unit=unit,
    )


def net_size_in(name: str) -> tuple[int | None, str]:
    """The net quantity that a name tells: « 6 x 33 cl » is (1980, "ml"); (None, "") when it tells none."""
    found = _SIZE.search(name)
    if not found:
        return None, ""
    unit, factor = _UNITS.get(_short(found["unit"]), ("g", 1))
    amount = float(found["number"].replace(",", ".")) * factor * int(found["times"] or 1)
    return (round(amount), unit) if amount >= 1 else (None, "")


def _short(unit: str) -> str:
    word = unit.casefold()
    return "l" if word.startswith("litre") else word


def _group_of(name: str, *, kind: str, is_food: bool) -> _Group | None:
    words = plain(name)
    found = [
        (group.weight(kind, place, length), -place, group)
        for group in _groups("food" if is_food else "goods")
        if kind in group.kinds or not (group.only_there or kind in _TITLES)
        for place, length in _places(words, group.phrases)
    ]
    return max(found, key=lambda seen: seen[:2])[2] if found else None


def _places(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        for place in range(len(words) - len(phrase) + 1):
            if tuple(words[place : place + len(phrase)]) == phrase:
                yield place, len(phrase)


def _allergens(name: str, usual: frozenset[str]) -> tuple[str, ...]:
    words = plain(name.replace("sans ", "sans"))
    told: set[str] = set(usual)
    gone: set[str] = set()
    place = 0
    while place < len(words):
        phrase, codes, is_without = _mention_at(words, place)
        (gone if is_without else told).update(codes)
        place += len(phrase) or 1
    return tuple(sorted(told - gone))


def _mention_at(words: tuple[str, ...], place: int) -> tuple[tuple[str, ...], frozenset[str], bool]:
    fitting = (mention for mention in _mentions() if words[place : place + len(mention[0])] == mention[0])
    return max(fitting, key=lambda mention: len(mention[0]), default=((), frozenset(), False))


def _is_portioned(name: str) -> bool:
    return not _portions().isdisjoint(plain(name))


@cache
def _list() -> dict[str, Any]:
    text = files("marketplace.catalogue").joinpath("data", "wordlist.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _groups(section: str) -> tuple[_Group, ...]:
    return tuple(
        _Group(
            phrases=tuple(plain(words) for words in row["words"]),
            kinds=frozenset(row["kinds"]),
            only_there=row.get("only_there", False),
            by_weight=row.get("by_weight", False),
            allergens=frozenset(row.get("allergens", ())),
            vat=row.get("vat", ""),
            says=row["says"],
        )
        for row in _list()[section]
    )


@cache
def _mentions() -> tuple[tuple[tuple[str, ...], frozenset[str], bool], ...]:
    return tuple(
        (
            plain(words.replace("sans ", "sans")),
            frozenset(row["allergens"]),
            row.get("without", False),
        )
        for row in _list()["mention"]
        for words in row["words"]
    )


@cache
def _portions() -> frozenset[str]:
    return frozenset(stem for word in _list()["by_the_piece"] for stem in plain(word))
