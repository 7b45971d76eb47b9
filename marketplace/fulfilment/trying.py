"""What was held to be tried and stays in the shop after all: it is not paid, and is for sale again."""

from collections.abc import Collection

from marketplace.catalogue.models import Offered
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.figures import recount
from marketplace.orders.models import OrderLine, ShopOrder


class NotToTry(Refusal):
    """Only what was held to be tried may stay behind."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Seul un article à essayer peut rester dans la boutique."))


def has_to_try(shop_order: ShopOrder) -> bool:
    """Whether something in the bag is tried before it is paid: what the bag comes to is known afterwards."""
    return any(line.offered is Offered.TO_TRY for line in shop_order.lines)


def leave_behind(shop_order: ShopOrder, *, places: Collection[int]) -> dict[int, int]:
    """Mark what was tried and not kept; gives how much stays of each order line.

    `places`: of the lines in the bag; each is left whole. Units: pieces, or grams. The bag: locked.
    Raises: NotToTry. Commits: no.
    """
    left = [line for line in shop_order.lines if line.position in places]
    if len(left) != len(set(places)) or any(not _may_stay(line) for line in left):
        raise NotToTry
    for line in left:
        line.withdrawn = line.quantity
    shop_order.left_cents = sum(line.total_cents for line in left)
    db.session.flush()
    recount(shop_order)
    return {line.id: line.quantity for line in left}


def _may_stay(line: OrderLine) -> bool:
    return line.offered is Offered.TO_TRY
