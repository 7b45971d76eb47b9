"""The fourteen allergens that must be named, in the words of a counter. Source: EU 1169/2011, annex II."""

from collections.abc import Iterable
from typing import Any

from marketplace.core.words import lazy

ALLERGENS: dict[str, Any] = {
    "gluten": lazy("gluten"),
    "crustaceans": lazy("crustacés"),
    "eggs": lazy("œufs"),
    "fish": lazy("poisson"),
    "peanuts": lazy("arachides"),
    "soybeans": lazy("soja"),
    "milk": lazy("lait"),
    "nuts": lazy("fruits à coque"),
    "celery": lazy("céleri"),
    "mustard": lazy("moutarde"),
    "sesame": lazy("sésame"),
    "sulphites": lazy("sulfites"),
    "lupin": lazy("lupin"),
    "molluscs": lazy("mollusques"),
}
FOOD_KINDS = frozenset(
    {"bakery", "butcher", "cheese", "fish", "greengrocer", "wine", "chocolate", "delicatessen", "tea_coffee"}
    | {"organic", "grocery", "restaurant"}
)
"""Kinds of shops that sell food: there the question of allergens must be answered, if only by « none »."""


def allergen_words(codes: Iterable[str]) -> list[str]:
    """The allergens as they are said, in the order of the regulation."""
    wanted = set(codes)
    return [str(words) for code, words in ALLERGENS.items() if code in wanted]
