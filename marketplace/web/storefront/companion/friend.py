"""What somebody sees who fetches an order for another: where to go, what to show, and nothing else."""

from dataclasses import replace

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.payments.methods import ONLINE
from marketplace.web.storefront.companion.drawn import drawing_of
from marketplace.web.storefront.companion.friends import entrusted
from marketplace.web.storefront.companion.walks import round_through
from marketplace.web.storefront.order_page import BagView


def show_friend(reference: str) -> ResponseReturnValue:
    """The walk with its codes and the word to say: no goods by name, no price but one to be paid."""
    receipt, proxy = entrusted(reference)
    # Their own code, and not the resident's: taken back, it opens nothing any more.
    tour = round_through([BagView(replace(bag, code=proxy.code or bag.code)) for bag in receipt.bags])
    answer = make_response(
        render_template(
            "storefront/companion/friend.html",
            name=receipt.name,
            proxy=proxy,
            tour=tour,
            drawing=drawing_of(tour.walk),
            pays_there=receipt.pays not in ONLINE,
            at=clock.now(),
        )
    )
    # Read again without a network, until it is taken back.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
