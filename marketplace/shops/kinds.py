"""The kinds of shops a street knows, with their words and pictures."""

from dataclasses import dataclass
from typing import Any

from marketplace.core.words import lazy


@dataclass(frozen=True)
class Kind:
    """A trade: its name, its icon in the sprite, the picture of a shop without one, its group."""

    label: Any
    icon: str
    picture: str
    group: str


GROUPS: dict[str, Any] = {
    "food": lazy("Manger et boire"),
    "leisure": lazy("Lire, jouer, offrir"),
    "style": lazy("Mode et beauté"),
    "home": lazy("Maison et atelier"),
    "care": lazy("Santé et services"),
}
"""Trades that somebody looks for together, in the order in which they are shown."""

KINDS: dict[str, Kind] = {
    "bakery": Kind(lazy("Boulangerie"), "croissant", "goods/croissant", "food"),
    "butcher": Kind(lazy("Boucherie"), "beef", "goods/cut-of-meat", "food"),
    "cheese": Kind(lazy("Fromagerie"), "milk", "goods/cheese-wedge", "food"),
    "fish": Kind(lazy("Poissonnerie"), "fish", "goods/fish", "food"),
    "greengrocer": Kind(lazy("Primeur"), "carrot", "goods/carrot", "food"),
    "wine": Kind(lazy("Caviste"), "wine", "goods/bottle-with-popping-cork", "food"),
    "chocolate": Kind(lazy("Chocolatier"), "candy", "goods/chocolate-bar", "food"),
    "delicatessen": Kind(lazy("Traiteur"), "salad", "goods/pie", "food"),
    "florist": Kind(lazy("Fleuriste"), "flower-2", "goods/bouquet", "leisure"),
    "bookshop": Kind(lazy("Librairie"), "book-open", "goods/books", "leisure"),
    "toys": Kind(lazy("Jouets"), "toy-brick", "goods/teddy-bear", "leisure"),
    "clothes": Kind(lazy("Vêtements"), "shirt", "goods/dress", "style"),
    "shoes": Kind(lazy("Chaussures"), "footprints", "goods/flat-shoe", "style"),
    "optician": Kind(lazy("Opticien"), "glasses", "goods/glasses", "care"),
    "jeweller": Kind(lazy("Bijouterie"), "gem", "goods/gem-stone", "style"),
    "pharmacy": Kind(lazy("Parapharmacie"), "pill", "goods/lotion-bottle", "care"),
    "hardware": Kind(lazy("Quincaillerie"), "hammer", "goods/hammer", "home"),
    "household": Kind(lazy("Maison"), "house", "goods/teapot", "home"),
    "perfumery": Kind(lazy("Parfumerie"), "droplets", "goods/lotion-bottle", "style"),
    "phone_repair": Kind(lazy("Réparation de téléphones"), "smartphone", "goods/mobile-phone", "care"),
    "haberdashery": Kind(lazy("Mercerie"), "scissors", "goods/thread", "style"),
    "tea_coffee": Kind(lazy("Thés et cafés"), "coffee", "goods/teapot", "food"),
    "organic": Kind(lazy("Épicerie bio"), "sprout", "goods/olive", "food"),
    "record_shop": Kind(lazy("Disquaire"), "disc-3", "goods/vinyl-black", "leisure"),
    "bicycles": Kind(lazy("Vélos"), "bike", "goods/bicycle", "home"),
    "grocery": Kind(lazy("Épicerie"), "shopping-basket", "goods/jar", "food"),
    "restaurant": Kind(lazy("Restaurant"), "utensils", "goods/pie", "food"),
    "hairdresser": Kind(lazy("Coiffeur"), "scissors", "goods/scissors", "style"),
    "bank": Kind(lazy("Banque"), "landmark", "goods/wrapped-gift", "care"),
    "services": Kind(lazy("Services"), "users", "goods/wrapped-gift", "care"),
    "other": Kind(lazy("Commerce"), "store", "goods/wrapped-gift", "care"),
}


def kind_of(code: str) -> Kind:
    """The kind behind a code; an unknown code is a plain shop, never an error on a page."""
    return KINDS.get(code, KINDS["other"])
