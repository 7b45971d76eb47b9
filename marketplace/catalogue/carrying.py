"""What should not be carried about for long: cold goods, and what breaks. It is fetched last."""

from functools import lru_cache

from marketplace.catalogue.categories import category

_COLD_PLACES = frozenset({"cold", "frozen"})
_COLD = ("food.meat", "food.fish", "food.dairy", "food.charcuterie")
_FRAGILE = ("food.bakery.cake", "food.dairy.eggs", "garden.cut", "garden.dried", "garden.plants")


@lru_cache(maxsize=1024)
def is_cold(code: str) -> bool:
    """Whether things of a category spoil in a warm bag. `code`: empty for what nobody has placed."""
    found = category(code)
    return _is_below(code, _COLD) or (found is not None and found.storage in _COLD_PLACES)


@lru_cache(maxsize=1024)
def is_fragile(code: str) -> bool:
    """Whether things of a category are broken or crushed under others."""
    return _is_below(code, _FRAGILE)


def _is_below(code: str, branches: tuple[str, ...]) -> bool:
    return any(code == branch or code.startswith(f"{branch}.") for branch in branches)
