"""The kinds of shops a street knows, with their words and pictures."""

from dataclasses import dataclass
from typing import Any

from marketplace.core.words import lazy


@dataclass(frozen=True)
class Kind:
    """A trade: what it is called, its icon in the sprite, the picture used while a shop has none."""

    label: Any
    icon: str
    picture: str


KINDS: dict[str, Kind] = {
    "bakery": Kind(lazy("Boulangerie"), "croissant", "goods/croissant"),
    "butcher": Kind(lazy("Boucherie"), "beef", "goods/cut-of-meat"),
    "cheese": Kind(lazy("Fromagerie"), "milk", "goods/cheese-wedge"),
    "fish": Kind(lazy("Poissonnerie"), "fish", "goods/fish"),
    "greengrocer": Kind(lazy("Primeur"), "carrot", "goods/carrot"),
    "wine": Kind(lazy("Caviste"), "wine", "goods/bottle-with-popping-cork"),
    "chocolate": Kind(lazy("Chocolatier"), "candy", "goods/chocolate-bar"),
    "delicatessen": Kind(lazy("Traiteur"), "salad", "goods/pie"),
    "florist": Kind(lazy("Fleuriste"), "flower-2", "goods/bouquet"),
    "bookshop": Kind(lazy("Librairie"), "book-open", "goods/books"),
    "toys": Kind(lazy("Jouets"), "toy-brick", "goods/teddy-bear"),
    "clothes": Kind(lazy("Vêtements"), "shirt", "goods/dress"),
    "shoes": Kind(lazy("Chaussures"), "footprints", "goods/flat-shoe"),
    "optician": Kind(lazy("Opticien"), "glasses", "goods/glasses"),
    "jeweller": Kind(lazy("Bijouterie"), "gem", "goods/gem-stone"),
    "pharmacy": Kind(lazy("Parapharmacie"), "pill", "goods/lotion-bottle"),
    "hardware": Kind(lazy("Quincaillerie"), "hammer", "goods/hammer"),
    "household": Kind(lazy("Maison"), "house", "goods/teapot"),
    "perfumery": Kind(lazy("Parfumerie"), "droplets", "goods/lotion-bottle"),
    "phone_repair": Kind(lazy("Réparation de téléphones"), "smartphone", "goods/mobile-phone"),
    "haberdashery": Kind(lazy("Mercerie"), "scissors", "goods/thread"),
    "tea_coffee": Kind(lazy("Thés et cafés"), "coffee", "goods/teapot"),
    "organic": Kind(lazy("Épicerie bio"), "sprout", "goods/olive"),
    "record_shop": Kind(lazy("Disquaire"), "disc-3", "goods/vinyl-black"),
    "bicycles": Kind(lazy("Vélos"), "bike", "goods/bicycle"),
    "grocery": Kind(lazy("Épicerie"), "shopping-basket", "goods/jar"),
    "restaurant": Kind(lazy("Restaurant"), "utensils", "goods/pie"),
    "hairdresser": Kind(lazy("Coiffeur"), "scissors", "goods/scissors"),
    "bank": Kind(lazy("Banque"), "landmark", "goods/wrapped-gift"),
    "services": Kind(lazy("Services"), "users", "goods/wrapped-gift"),
    "other": Kind(lazy("Commerce"), "store", "goods/wrapped-gift"),
}


def kind_of(code: str) -> Kind:
    """The kind behind a code; an unknown code is a plain shop, never an error on a page."""
    return KINDS.get(code, KINDS["other"])
