"""How far a shop has come: seen in the street, ready to be reserved from, selling; and what is next.

Read from what is there, never from boxes ticked. Advice is shown with the rest and holds nothing up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, exists, func, select

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db
from marketplace.shops.legal.lacks import Lack, lacks_of
from marketplace.shops.models import OpeningRange, Shop, ShopLegal
from marketplace.shops.states import VISIBLE, ShopStatus

ADVISED_PRODUCTS = 15


class Step(StrEnum):
    """One thing to do."""

    PRODUCT = "product"
    PICTURE = "picture"
    HOURS = "hours"
    WORDS = "words"
    SEEN = "seen"
    LEGAL = "legal"
    CHOICE = "choice"
    RESERVE = "reserve"
    SELL = "sell"
    ACCOUNT = "account"


class Rung(StrEnum):
    """How far a shop is."""

    SHOWCASE = "showcase"
    RESERVE = "reserve"
    SELLING = "selling"


STEPS: dict[Rung, tuple[Step, ...]] = {
    Rung.SHOWCASE: (Step.PRODUCT, Step.PICTURE, Step.HOURS, Step.WORDS, Step.SEEN),
    Rung.RESERVE: (Step.LEGAL, Step.CHOICE, Step.RESERVE),
    Rung.SELLING: (Step.SELL, Step.ACCOUNT),
}
ADVICE = frozenset({Step.WORDS, Step.CHOICE})
"""Worth doing, never asked for."""


@dataclass(frozen=True)
class Ladder:
    """What a shop has done of all steps."""

    done: frozenset[Step]
    products: int
    lacks: Sequence[Lack] = ()  # what its legal file has yet to say

    @property
    def ahead(self) -> Sequence[Step]:
        """What is still to be done, in order; advice is not."""
        return [
            step for steps in STEPS.values() for step in steps if step not in self.done and step not in ADVICE
        ]

    @property
    def is_climbed(self) -> bool:
        """Whether nothing is left but advice."""
        return not self.ahead

    @property
    def rung(self) -> Rung | None:
        """The highest rung of which all is done, and all below; None before the first."""
        reached = None
        for rung in Rung:
            if not self.has_reached(rung):
                break
            reached = rung
        return reached

    def has_reached(self, rung: Rung) -> bool:
        """Whether all of a rung is done, its advice aside."""
        return self.done >= set(STEPS[rung]) - ADVICE


def ladder_of(shop: Shop, *, has_account: bool) -> Ladder:
    """How far the shop is. `has_account`: it can receive card payments. One statement."""
    return climbed(shop, db.session.execute(_facts(shop)).one(), has_account=has_account)


def climbed(shop: Any, facts: Any, *, has_account: bool) -> Ladder:
    """How far a shop is, by what was read of it: its row, and `facts` of its goods and its legal file."""
    lacks = lacks_of(facts, phone=shop.phone, email=shop.email)
    met = {
        Step.PRODUCT: facts.products > 0,
        Step.PICTURE: facts.pictured > 0,
        Step.HOURS: facts.has_hours,
        Step.WORDS: bool(shop.tagline or shop.story),
        Step.SEEN: shop.status in VISIBLE,
        Step.LEGAL: not lacks,
        Step.CHOICE: facts.products >= ADVISED_PRODUCTS,
        Step.RESERVE: shop.status in {ShopStatus.RESERVE, ShopStatus.SELLING},
        Step.SELL: shop.status == ShopStatus.SELLING,
        Step.ACCOUNT: has_account,
    }
    return Ladder(frozenset(step for step, is_met in met.items() if is_met), facts.products, lacks)


def _facts(shop: Shop) -> Any:
    here = and_(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    shown = and_(here, Product.status == ProductStatus.PUBLISHED)
    counted = (
        select(func.count().label("products"), func.sum(case((Product.picture != "", 1), else_=0)).label("n"))
        .where(shown)
        .subquery()
    )
    hours = exists().where(OpeningRange.town_id == shop.town_id, OpeningRange.shop_id == shop.id)
    return (
        select(
            counted.c.products,
            func.coalesce(counted.c.n, 0).label("pictured"),
            hours.label("has_hours"),
            ShopLegal.company_name,
            ShopLegal.legal_form,
            ShopLegal.siren,
            ShopLegal.mediator,
        )
        .select_from(counted)
        .outerjoin(ShopLegal, and_(ShopLegal.town_id == shop.town_id, ShopLegal.shop_id == shop.id))
    )
