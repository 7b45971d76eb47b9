"""The town-wide tree of categories: what a high street sells, and what the law wants told of each.

It is shipped as a table, `data/categories.csv`, that whoever knows a trade can read and mend. Its names stand
there in each language and not among the texts of the pages: a category is one line, and stays one line.
A blank cell takes what the parent says; a dash in `needs` says that nothing is asked.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from marketplace.core.words import language
from marketplace.towns.countries.taxes import VatClass

_EATEN = ("food", "drink")


class Need(StrEnum):
    """What must be known of a product of that category before residents may order it."""

    ALLERGENS = "allergens"
    NET = "net"
    ORIGIN = "origin"
    STORAGE = "storage"
    ALCOHOL = "alcohol"
    MAKER = "maker"


@dataclass(frozen=True, slots=True)
class Category:
    """One line of the tree. `parent` is empty for a top one; `kinds` are the shops that usually sell it.

    `net_unit` (g or ml), `storage` (a code of `catalogue.storing`) and `contains` (allergens) are proposals
    for whoever is asked; `google` is a path of Google's product taxonomy, or nothing.
    """

    code: str
    french: str
    english: str
    parent: str
    needs: frozenset[Need]
    is_adult: bool
    net_unit: str
    storage: str
    vat_class: VatClass
    contains: tuple[str, ...]
    google: str
    kinds: frozenset[str]
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the language of the visitor."""
        return self.english if language() == "en" else self.french

    @property
    def is_food(self) -> bool:
        """Whether it is eaten or drunk."""
        return self.code.split(".")[0] in _EATEN


@cache
def tree() -> dict[str, Category]:
    """All categories by code, parents before their children, in the order they are shown."""
    text = files(__package__).joinpath("data", "categories.csv").read_text(encoding="utf-8")
    found: dict[str, Category] = {}
    for row in csv.DictReader(text.splitlines(), delimiter=";"):
        parent = found.get(row["code"].rpartition(".")[0])
        found[row["code"]] = _category(row, parent)
    return found


def category(code: str) -> Category | None:
    """The category behind a code; None when there is none (any more)."""
    return tree().get(code)


def path_of(code: str) -> list[Category]:
    """A category with those above it, the widest first; empty when the code is unknown."""
    found = category(code)
    return [*path_of(found.parent), found] if found else []


def children_of(code: str) -> list[Category]:
    """What stands right below a category; the top ones below the empty code."""
    return [one for one in tree().values() if one.parent == code]


def branch_of(code: str) -> list[str]:
    """The codes of a category and of all below it: what a facet looks for."""
    return [one for one in tree() if one == code or one.startswith(f"{code}.")]


def shelves_for(kind: str) -> list[tuple[Category, list[Category]]]:
    """The top categories with all below each, those that suit a kind of shop most first."""
    groups = [(top, [tree()[code] for code in branch_of(top.code)]) for top in children_of("")]
    return sorted(groups, key=lambda group: -sum(kind in one.kinds for one in group[1]))


def _category(row: dict[str, str], parent: Category | None) -> Category:
    code = row["code"]
    told = row["needs"].split()
    own = {word.partition(":")[0]: word.partition(":")[2] for word in told}
    inherits = parent if not told else None
    return Category(
        code=code,
        french=row["fr"],
        english=row["en"],
        parent=parent.code if parent else "",
        needs=inherits.needs if inherits else frozenset(need for need in Need if need.value in own),
        is_adult=inherits.is_adult if inherits else "adult" in own,
        net_unit=inherits.net_unit if inherits else own.get("net", ""),
        storage=inherits.storage if inherits else own.get("storage", ""),
        vat_class=parent.vat_class if parent and not row["vat"] else VatClass(row["vat"]),
        contains=tuple(row["contains"].split()),
        google=row["google"],
        kinds=frozenset(row["kinds"].split()) or (parent.kinds if parent else frozenset()),
        words=tuple(word.strip() for word in row["words"].split(",") if word.strip()),
    )
