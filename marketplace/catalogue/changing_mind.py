"""Of what nobody may change their mind, by what the product is. Source: Code de la consommation L221-28."""

from enum import StrEnum
from typing import Any

from marketplace.catalogue.models import Offered
from marketplace.core.words import lazy


class Exempt(StrEnum):
    """Why something is not taken back. A word that is once out stays: orders keep it."""

    PERISHABLE = "perishable"
    MADE_FOR_ONE = "made_for_one"
    PRESS = "press"
    HYGIENE = "hygiene"
    RECORDING = "recording"


_E = Exempt
UNLESS_SEALED = frozenset({_E.HYGIENE, _E.RECORDING})
"""What is taken back as long as nobody has unsealed it: the shop sees that once it is back."""
_BY_BRANCH: dict[str, Exempt | None] = {
    "food": _E.HYGIENE,
    "food.bakery": _E.PERISHABLE,
    "food.bakery.biscuit": _E.HYGIENE,
    "food.fruit_veg": _E.PERISHABLE,
    "food.fruit_veg.dried": _E.HYGIENE,
    "food.meat": _E.PERISHABLE,
    "food.charcuterie": _E.PERISHABLE,
    "food.fish": _E.PERISHABLE,
    "food.dairy": _E.PERISHABLE,
    "food.deli": _E.PERISHABLE,
    "food.grocery.tofu": _E.PERISHABLE,
    "food.grocery.hamper": _E.PERISHABLE,
    "food.sweets.ice": _E.PERISHABLE,
    "food.frozen": _E.PERISHABLE,
    "drink": _E.HYGIENE,
    "garden.cut": _E.PERISHABLE,
    "beauty": _E.HYGIENE,
    "beauty.glasses_care": None,
    "fashion.underwear": _E.HYGIENE,
    "books.press": _E.PRESS,
    "leisure.records": _E.RECORDING,
    "leisure.films": _E.RECORDING,
    "pets.food": _E.HYGIENE,
}
"""By the widest category it holds for; what stands below may say otherwise."""
_WORDS: dict[Exempt, Any] = {
    _E.PERISHABLE: lazy("Ni repris ni échangé : c’est une denrée périssable."),
    _E.MADE_FOR_ONE: lazy("Ni repris ni échangé : il est fait pour vous."),
    _E.PRESS: lazy("Ni repris ni échangé : c’est un journal ou une revue."),
    _E.HYGIENE: lazy("Repris pendant 14 jours, tant que vous ne l’avez pas ouvert."),
    _E.RECORDING: lazy("Repris pendant 14 jours, tant que vous ne l’avez pas descellé."),
}


def exempt_of(category: str, *, offered: Offered) -> Exempt | None:
    """Why a product is not taken back, or None for one that is. `category`: its code.

    What nobody can place in the tree is taken back: in doubt for who buys.
    """
    if offered is Offered.TO_ORDER:
        return Exempt.MADE_FOR_ONE
    steps = category.split(".")
    branches = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next((_BY_BRANCH[branch] for branch in branches if branch in _BY_BRANCH), None)


def exempt_words(exempt: str) -> str:
    """What is to be known of it before ordering; `exempt` as orders keep it, empty for nothing special."""
    return str(_WORDS[Exempt(exempt)]) if exempt else ""


def may_come_back(exempt: str) -> bool:
    """Whether somebody may change their mind about it: unopened at least. `exempt` as orders keep it."""
    return not exempt or Exempt(exempt) in UNLESS_SEALED
