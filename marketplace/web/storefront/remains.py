"""After the time to pay: what of the basket can still be had, and what cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.cart.mending import changes_of
from marketplace.cart.queries import BasketLine
from marketplace.cart.wording import sentence_of
from marketplace.web.storefront.cart_page import this_filling
from marketplace.web.storefront.order_page import OrderPage
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Remains:
    """The basket as the street stands now: what is there as before, and what changed, one sentence each."""

    still_there: Sequence[BasketLine]
    changes: Sequence[str]


def remains_of(page: OrderPage) -> Remains | None:
    """What is left of the basket that the order was made from; None where it is not this visitor's."""
    basket = this_filling().seen
    if not basket.lines or basket.cart_id != page.receipt.cart_id:
        return None
    changes = [(line, changes_of(line)) for line in basket.lines]
    return Remains(
        still_there=[line for line, changed in changes if not changed],
        changes=[
            sentence_of(change, currency=this_town().currency)
            for _line, changed in changes
            for change in changed
        ],
    )
