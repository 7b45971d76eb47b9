"""What a shop means by the categories of its own files: recognised, or remembered once it has said so."""

import re
from collections.abc import Mapping

from sqlalchemy import select

from marketplace.catalogue.categories import category
from marketplace.catalogue.models import CategoryMapping
from marketplace.catalogue.recognising import recognise
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.models import Shop

_STEPS = re.compile(r"\s*(?:>|/|\||»)\s*")


class UnknownCategory(Refusal):
    """No category of the town bears that code."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choisissez un rayon de la liste."))


def folded_category(merchant_text: str) -> str:
    """The form in which a shop's own category is remembered: small letters, single spaces."""
    return " ".join(merchant_text.casefold().split())[:160]


def mappings_of(shop: Shop) -> Mapping[str, str]:
    """What the shop has said of its own categories, folded text to code. One statement."""
    query = select(CategoryMapping.merchant_text, CategoryMapping.category).where(
        CategoryMapping.town_id == shop.town_id, CategoryMapping.shop_id == shop.id
    )
    return {row.merchant_text: row.category for row in db.session.execute(query)}


def category_for(shop: Shop, merchant_text: str, *, known: Mapping[str, str] | None = None) -> str:
    """The code of the category that a shop means by a text of its own; nothing when no word is known.

    « Vêtements > Homme > Chemises » is read from its end. `known` spares the statement where many are asked.
    """
    said = mappings_of(shop) if known is None else known
    return category_of_text(merchant_text, kind=shop.kind, said=said)


def category_of_text(merchant_text: str, *, kind: str, said: Mapping[str, str]) -> str:
    """The same, where the shop's ways are known already."""
    if code := said.get(folded_category(merchant_text)):
        return code
    steps = [step for step in _STEPS.split(merchant_text) if step]
    return next((code for step in reversed(steps) if (code := recognise(step, kind=kind))), "")


def remember_category(shop: Shop, *, merchant_text: str, code: str) -> None:
    """Keep what the shop means by a text of its own. Raises: UnknownCategory. Commits: no."""
    if category(code) is None:
        raise UnknownCategory
    text = folded_category(merchant_text)
    row = db.session.scalar(
        select(CategoryMapping).where(
            CategoryMapping.town_id == shop.town_id,
            CategoryMapping.shop_id == shop.id,
            CategoryMapping.merchant_text == text,
        )
    )
    if row is None:
        row = CategoryMapping(town_id=shop.town_id, shop_id=shop.id, merchant_text=text)
        db.session.add(row)
    row.category = code
    db.session.flush()
