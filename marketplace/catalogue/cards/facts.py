"""What a card says, and whether two shops say the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from marketplace.catalogue.models import Product, Variant

_WORDS = ("description", "picture", "allergens")  # everybody puts these in their own way: no disagreement
_LONGEST = {
    "name": 160, "brand": 80, "description": 2000, "category": 60, "origin": 120, "storage": 120,
    "maker_name": 160, "maker_address": 240, "maker_contact": 160, "warnings": 1000,
}  # fmt: skip


@dataclass(frozen=True)
class CardFacts:
    """Goods as any shop may describe them: plain words, no price, no stock, no shelf of anybody's.

    Units: VAT in basis points, alcohol in tenths of a percent, net quantity in `net_unit` (g, ml or piece).
    """

    name: str
    vat_basis_points: int
    brand: str = ""
    description: str = ""
    picture: str = ""
    category: str = ""
    net_quantity: int | None = None
    net_unit: str = ""
    origin: str = ""
    storage: str = ""
    alcohol_percent_tenths: int | None = None
    age_limit: int | None = None
    allergens: list[str] | None = None
    maker_name: str = ""
    maker_address: str = ""
    maker_contact: str = ""
    warnings: str = ""


def facts_of(product: Product, variant: Variant) -> CardFacts:
    """What a product with its variant says of the goods: marks and line breaks out, lengths bounded."""
    own = {field.name for field in fields(CardFacts)} - {"net_quantity", "net_unit"}
    said = {name: getattr(product, name) for name in own}
    said["name"] = f"{product.name}, {variant.label}" if variant.label else product.name
    said |= {"net_quantity": variant.net_quantity, "net_unit": variant.net_unit}
    return plain(said)


def plain(said: Mapping[str, Any]) -> CardFacts:
    """The same as mere words: without signs that steer a screen, and no longer than they may be."""
    known = {field.name: said[field.name] for field in fields(CardFacts) if field.name in said}
    words = {name: _plain_words(known[name], most) for name, most in _LONGEST.items() if name in known}
    return CardFacts(**{**known, **words})


def digest_of(facts: CardFacts) -> str:
    """Alike for two shops that say the same in the same or nearly the same letters."""
    told = {name: value for name, value in asdict(facts).items() if name not in _WORDS}
    folded = {name: _folded(value) if isinstance(value, str) else value for name, value in told.items()}
    return hashlib.sha256(json.dumps(folded, sort_keys=True).encode()).hexdigest()[:32]


def _plain_words(text: str, most: int) -> str:
    lines = ("".join(sign for sign in line if sign.isprintable()).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:most].strip()


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
