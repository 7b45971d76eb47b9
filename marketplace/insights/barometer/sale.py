"""One shop's part of a sale, and what it adds to the day of the shop and of the town.

Somebody of the town may have ordered for the resident: on the telephone, or with the resident (or the
resident's paper) before them, at the town hall or at a hub.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_

from marketplace.assisting.models import AssistedOrder, Contact
from marketplace.measures.daily import ShopDay, TownDay
from marketplace.measures.models import Helped
from marketplace.orders.models import ShopOrder

OF_BAG = and_(AssistedOrder.town_id == ShopOrder.town_id, AssistedOrder.order_id == ShopOrder.order_id)
HELP = (AssistedOrder.contact, AssistedOrder.desk)


@dataclass(frozen=True)
class Sale:
    """A bag: when and where it was ordered, for how much, and who helped, if anybody did."""

    day: date
    shop_id: int
    cents: int
    is_awake: bool
    helped: Helped | None = None


def helped_by(contact: Contact | None, desk: str | None) -> Helped | None:
    """Where a resident was helped; None for an order of their own. `desk`: the hub's name, if it was one."""
    if contact is None:
        return None
    if contact is Contact.PHONE:
        return Helped.PHONE
    return Helped.HUB if desk else Helped.DESK


def add_bag(shop: ShopDay, sale: Sale) -> None:
    """Count a bag on its shop's day."""
    shop.bags += 1
    shop.cents += sale.cents
    if not sale.is_awake:
        shop.asleep_bags += 1
        shop.asleep_cents += sale.cents
    if sale.helped:
        shop.assisted_cents += sale.cents
        shop.help_one(sale.helped)


def add_alone(shop: ShopDay, sale: Sale) -> None:
    """The same of a bag that is all of its order."""
    shop.assisted_alone += bool(sale.helped)
    shop.asleep_alone += not sale.is_awake
    shop.assisted_asleep_alone += bool(sale.helped) and not sale.is_awake


def add_helped_order(town: TownDay, helped: Helped | None) -> None:
    """Count a whole order on its town's day, if somebody helped."""
    if helped:
        town.help_one(helped)
