"""My orders in this town, latest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.references import link_key
from marketplace.orders.queries import PastOrder, orders_of_person
from marketplace.web.access import person
from marketplace.web.storefront.paging import page_number
from marketplace.web.town import this_town

_PAGE = 10


@dataclass(frozen=True)
class Listed:
    """A page of orders, the address of each, and whether there are earlier ones."""

    orders: Sequence[PastOrder]
    has_more: bool

    def url(self, order: PastOrder) -> str:
        """The order's own page, by the key with which it can be handed on."""
        key = link_key("order", order.id)
        return url_for("storefront.show_order", reference=order.reference, key=key)


def list_orders() -> ResponseReturnValue:
    """Ten orders a page, with their bags and how each stands."""
    page = page_number()
    listed = orders_from((page - 1) * _PAGE, shown=_PAGE)
    return render_template("storefront/account/orders.html", listed=listed, page=page)


def orders_from(skip: int, *, shown: int) -> Listed:
    """So many orders of who is signed in, from the `skip`th latest on. One query."""
    found = orders_of_person(this_town().id, person().id, limit=shown + 1, skip=skip)
    return Listed(found[:shown], has_more=len(found) > shown)
