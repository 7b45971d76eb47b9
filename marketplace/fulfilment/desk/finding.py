"""Whose bag it is: by its code, or by the name with the last signs of the telephone or of the code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from marketplace.browsing.words import folded
from marketplace.core.db import db
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.references import tidy_code
from marketplace.core.words import _
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState

LEAST_SIGNS = 4
_WORD = re.compile(r"[^\W\d_]+")


class NobodyOfThatName(NotFound):
    """No open bag of the shop bears that name with those signs, whichever of the two is wrong."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Aucun sac en attente dans votre boutique à ce nom avec ces signes. "
                "Relisez-les avec la personne."
            )
        )


class SeveralOfThatName(Refusal):
    """Two people answer to it: neither bag is shown."""

    def __init__(self) -> None:
        super().__init__(_("Plusieurs personnes répondent à ce nom : demandez le code entier."))


@dataclass(frozen=True)
class _Waiting:
    reference: str
    name: str
    phone: str
    email: str
    code: str

    @property
    def who(self) -> tuple[str, str]:
        return self.phone, self.email


def reference_for_name(town_id: int, shop_id: int, *, name: str, signs: str) -> str:
    """The order of an open bag of this very shop, by its name and last signs; the soonest of one person's.

    `signs`: at least four, the last of the telephone or of the code.
    Raises: NobodyOfThatName, SeveralOfThatName.
    """
    words, last = set(_words(name)), tidy_code(signs)
    if not words or len(last) < LEAST_SIGNS:
        raise NobodyOfThatName
    found = [one for one in _waiting(town_id, shop_id) if _is(one, words, last)]
    if not found:
        raise NobodyOfThatName
    if len({one.who for one in found}) > 1:
        raise SeveralOfThatName
    return found[0].reference


def beside(town_id: int, shop_id: int, *, reference: str) -> Sequence[str]:
    """The other packed bags that the same resident has in this shop, soonest first."""
    order = db.session.execute(
        select(Order.user_id, Order.phone, Order.email).where(
            Order.town_id == town_id, Order.reference == reference
        )
    ).one_or_none()
    if order is None:
        return []
    known_by = [
        column == value
        for column, value in ((Order.user_id, order[0]), (Order.phone, order[1]), (Order.email, order[2]))
        if value
    ]
    query = (
        select(Order.reference)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.state == ShopOrderState.READY,
            Order.reference != reference,
            or_(*known_by),
        )
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )
    return list(db.session.scalars(query)) if known_by else []


def _waiting(town_id: int, shop_id: int) -> list[_Waiting]:
    query = (
        select(Order.reference, Order.name, Order.phone, Order.email, ShopOrder.code)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id, ShopOrder.state.in_(OPEN))
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )
    return [_Waiting(*row) for row in db.session.execute(query)]


def _is(one: _Waiting, words: set[str], last: str) -> bool:
    digits = "".join(filter(str.isdigit, one.phone))
    return words <= set(_words(one.name)) and (one.code.endswith(last) or digits.endswith(last))


def _words(name: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(name)]
