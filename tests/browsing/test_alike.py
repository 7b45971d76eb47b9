"""Every database finds the same, in the same order: what the rules say, worked out here without any index.

The suite runs on SQLite and on PostgreSQL; both are held to this one reckoning.
"""

from itertools import product as pairs
from random import Random

import pytest

from marketplace.browsing.search import search
from marketplace.browsing.words import stem, words_of
from marketplace.core.db import db
from marketplace.shops.models import Shop
from tests.browsing.shelves import on_show
from tests.factories import make_shop, make_town

pytestmark = pytest.mark.usefixtures("database")

_NOUNS = [
    "Crème",
    "Crêpes",
    "Comté",
    "Confiture",
    "Pâté",
    "Pâtes",
    "Œufs",
    "Thé",
    "Vin",
    "Vinaigre",
    "Épices",
]
_REST = [
    "brûlée",
    "fraîches",
    "de fraise",
    "à l’ancienne",
    "aux épices",
    "de Savoie",
    "du vin",
    "vieux",
    "vert",
]
_TYPED = [
    "creme", "crèmes", "cr", "cre", "crem", "comte", "conf", "confitures fraise", "pate", "oeuf", "the",
    "vin", "vi", "epice", "épicés", "savoie", "sav", "anc", "vieille", "verte", "comté savoie", "vin vert",
    "lant", "boulangerie", "thé épi", "pâtes fr",
]  # fmt: skip


def _tier(typed: list[str], name: str, shop: str, text: str) -> int | None:
    """How good a hit is, by the rules told on the ranking page; None when it is no hit."""
    places = [name, f"{name} {shop}", f"{name} {shop} {text}"]
    stems = [{stem(word) for word in words_of(place)} for place in places]
    wanted = [stem(word) for word in typed]
    for tier, there in enumerate(stems):
        if set(wanted) <= there:
            return tier
    *whole, last = typed
    begins_in = places[1] if len(last) <= 3 else places[2]
    begun = len(last) > 1 and any(word.startswith(last) for word in words_of(begins_in))
    # The word list knows words, not codes: what it finds, it finds by the stem of the whole word.
    return 3 if begun and {stem(word) for word in whole} <= stems[2] else None


def test_each_database_finds_what_the_rules_say_in_their_order() -> None:
    dice = Random(5)
    town = make_town()
    shops = [make_shop(town, name="Lantier", kind="cheese"), make_shop(town, name="Vincent", kind="bakery")]
    labels = {"cheese": "Fromagerie Cheesemonger", "bakery": "Boulangerie Bakery"}
    goods: list[tuple[int, str, Shop, str]] = []
    for noun, rest in dice.sample(list(pairs(_NOUNS, _REST)), 40):
        shop, text = dice.choice(shops), " ".join(dice.sample(_NOUNS + _REST, 3))
        goods.append((on_show(shop, f"{noun} {rest}", description=text).id, f"{noun} {rest}", shop, text))
    for typed in _TYPED:
        tiers = [
            (tier, -product_id)
            for product_id, name, shop, text in goods
            if (tier := _tier(words_of(typed), name, f"{shop.name} {labels[shop.kind]}", text)) is not None
        ]
        hits = search(town.id, typed)
        assert hits.mended or hits.product_ids == [-key for _tier_, key in sorted(tiers)], typed
        assert bool(hits.mended) <= (not tiers), typed
    db.session.rollback()
