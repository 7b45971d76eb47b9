"""Which category a name speaks of: French puts the thing first, so the first word that is known decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from marketplace.catalogue.allergens import FOOD_KINDS
from marketplace.catalogue.categories import tree
from marketplace.catalogue.plain_words import plain

_TITLES = frozenset({"bookshop", "record_shop"})
"""Where a name is a title and says nothing of the thing: there the shop's own shelf is read first."""
_USUAL = {
    "bakery": "food.bakery", "butcher": "food.meat", "cheese": "food.dairy.cheese", "fish": "food.fish",
    "greengrocer": "food.fruit_veg", "wine": "drink.wine", "chocolate": "food.sweets",
    "delicatessen": "food.deli", "florist": "garden.cut", "bookshop": "books", "toys": "leisure.toys",
    "clothes": "fashion", "shoes": "fashion.shoes", "optician": "beauty.glasses",
    "jeweller": "fashion.jewellery", "pharmacy": "beauty", "hardware": "diy", "household": "home",
    "perfumery": "beauty", "phone_repair": "tech", "haberdashery": "leisure.sewing",
    "tea_coffee": "drink.tea", "organic": "food.grocery", "record_shop": "leisure.records",
    "bicycles": "leisure.bike_parts", "grocery": "food.grocery", "restaurant": "food.deli.dish",
    "hairdresser": "beauty.hair", "bank": "services", "services": "services",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sighting:
    code: str
    place: int
    length: int

    def weight(self, kind: str) -> int:
        """How much speaks for it: that the shop sells such things, that it is named first and at length."""
        suits = 3 if kind in tree()[self.code].kinds else 0
        return suits + (4 if self.place == 0 else 2 if self.place <= 2 else 0) + 2 * (self.length - 1)


def propose_category(name: str, *, kind: str, shelf: str = "") -> str:
    """The code of the category that suits a name in a shop of that kind; what it usually sells at worst.

    `shelf` is what the shop itself files it under. In a shop for food nothing turns out to be no food
    by a word's chance: there the question of allergens would not be asked.
    """
    texts = (shelf, name) if kind in _TITLES else (name, shelf)
    found = next((code for text in texts if (code := recognise(text, kind=kind))), "")
    return found or usual_category(kind)


@lru_cache(maxsize=4096)
def recognise(text: str, *, kind: str) -> str:
    """The category that a text speaks of, or nothing."""
    sightings = sorted(_sightings(plain(text)), key=lambda seen: (-seen.weight(kind), seen.place))
    fitting = [seen for seen in sightings if kind in tree()[seen.code].kinds]
    if fitting or kind in _TITLES:
        return fitting[0].code if fitting else ""
    allowed = [
        seen
        for seen in sightings
        if kind not in _USUAL or seen.place == 0
        if kind not in FOOD_KINDS or tree()[seen.code].is_food
    ]
    return allowed[0].code if allowed else ""


def usual_category(kind: str) -> str:
    """What a shop of that kind sells most."""
    return _USUAL.get(kind, "other")


def _sightings(words: Sequence[str]) -> Iterator[_Sighting]:
    for place, word in enumerate(words):
        for phrase, code in _phrases().get(word, ()):
            if words[place : place + len(phrase)] == phrase:
                yield _Sighting(code, place, len(phrase))


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Every word by which a category is known, by its first: the longest phrases first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for one in tree().values():
        for text in one.words:
            phrase = plain(text)
            found.setdefault(phrase[0], []).append((phrase, one.code))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found
