"""What is in a bag is final: what it comes to less than was paid goes back."""

from marketplace.core.db import db
from marketplace.fulfilment.picking.answering import conclude_proposals
from marketplace.fulfilment.picking.bags import give
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.picking.models import Pick
from marketplace.payments.refunds.deciding import refund_difference
from marketplace.payments.refunds.models import Bearer


def settle_contents(bag: ShopOrder) -> None:
    """Close what is open in a bag, and give back what it comes to less than was paid.

    Proposals end as silence would end them; what a count did not find is not given, unless somebody found it.
    Told again, it gives back what has become less since. Races: payments and bag locked. Commits: no.
    """
    conclude_proposals(bag)
    for line in _lines(bag):
        if line.missing and line.given is None and not line.withdrawn:
            found = db.session.get(Pick, (line.town_id, line.id)) is not None
            give(line, bag=bag, units=line.quantity if found else line.quantity - line.missing)
    for line in _lines(bag):  # the shop sells less than was paid for: that is its own
        if line.most_cents > line.due_cents:
            refund_difference(bag.town_id, order_line_id=line.id, borne_by=Bearer.SHOP)


def _lines(bag: ShopOrder) -> list[OrderLine]:
    db.session.expire(bag, ["lines"])
    return list(bag.lines)
