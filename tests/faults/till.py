"""What the demo provider has done, as it tells it: charges, refunds, shares; what of it was done twice."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.orders.models import Order
from marketplace.payments.gateways.demo.models import DemoThing

CHARGE, REFUND, TRANSFER = "page", "refund", "transfer"


def of_order(reference: str) -> Counter[str]:
    """How many charges, refunds and shares an order has come to there."""
    db.session.rollback()
    query = select(Order).where(Order.reference == reference).execution_options(all_towns=True)
    order = db.session.scalars(query).one()
    town_id, order_id = str(order.town_id), str(order.id)
    counts = Counter(
        thing.kind
        for thing in _done()
        if (thing.body["metadata"]["town_id"], thing.body["metadata"]["order_id"]) == (town_id, order_id)
    )
    db.session.rollback()
    return counts


def doubled() -> Iterator[str]:
    """What was done twice: an order charged, a bag given back or a shop handed its share a second time."""
    times = Counter((thing.kind, _subject(thing)) for thing in _done())
    for (kind, subject), count in times.items():
        if count > 1:
            yield f"{kind} of {subject}: {count} times"


def _subject(thing: DemoThing) -> str:
    names = thing.body["metadata"]
    return f"{names['town_id']}/{names['order_id']}/{names.get('shop_order_id', '')}"


def _done() -> Iterator[DemoThing]:
    query = select(DemoThing).where(DemoThing.kind.in_((CHARGE, REFUND, TRANSFER)))
    for thing in db.session.scalars(query.execution_options(populate_existing=True)):
        if thing.kind != CHARGE or thing.body["payment_status"] == "paid":
            yield thing
