"""What is told of an order whose shop looks before anything is paid: asked, answered, not answered."""

from collections.abc import Iterator, Sequence

from flask_babel import force_locale

from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.notices.by_phone import tell_by_phone
from marketplace.notices.composing import Bag, address_of, bag_of, bags_to_be, mail_to_resident, render
from marketplace.notices.services import Mail, queue
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.towns.queries import TownView


def compose_asked(
    town: TownView, *, order: Order, shop_orders: Sequence[ShopOrder], lines: Sequence[OrderLine]
) -> list[Mail]:
    """What resident and shops are told of an order that is not written yet: composed before anybody waits."""
    bags = bags_to_be(town.id, shop_orders=shop_orders, lines=lines)
    asked = [bag for bag in bags if bag.shop_order.state == ShopOrderState.ASKED]
    to_resident = mail_to_resident(town, order, event="asked", about_id=order.id, bags=asked)
    return [to_resident, *_to_shops(town, order, asked)]


def tell_confirmed(town: TownView, *, order: Order) -> None:
    """Every shop has what was asked for: the resident may pay now. Commits: no."""
    queue(town.id, mails=[mail_to_resident(town, order, event="confirmed", about_id=order.id, bags=[])])
    with force_locale(order.locale):
        said = _("Les boutiques ont tout vérifié : vous pouvez payer ici.")
    tell_by_phone(town, order=order, event="confirmed", about_id=order.id, said=said)


def tell_not_there(town: TownView, *, shop_order: ShopOrder, event: str) -> None:
    """A shop has not got it, or did not answer in time: `not_there`, `unanswered`. Commits: no."""
    order = db.session.get_one(Order, (town.id, shop_order.order_id))
    bags = [bag_of(shop_order)]
    queue(town.id, mails=[mail_to_resident(town, order, event=event, about_id=order.id, bags=bags)])


def _to_shops(town: TownView, order: Order, bags: Sequence[Bag]) -> Iterator[Mail]:
    for bag in bags:
        link = f"{address_of(town)}/backoffice/{bag.shop.slug}/asked"
        with force_locale(town.locale):
            subject, body = render(town, "asked_shop", order=order, bags=[bag], link=link)
        yield Mail("asked", bag.shop_order.id, bag.shop.email, bag.shop.name, town.locale, subject, body)
