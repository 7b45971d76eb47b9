"""Who may answer for a shop without signing in: whoever holds a link that we wrote for it."""

from dataclasses import dataclass

from flask import g, request

from marketplace.alerts.links import BagLink, read_link
from marketplace.core.db import db
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Opened:
    """A link of ours, with the bag it is for."""

    link: BagLink
    shop_order: ShopOrder
    shop: Shop


def holds_a_link() -> None:
    """The policy of one-tap answers. Raises: LinkBroken, LinkExpired, which tell what to do instead."""
    g.bag_link = read_link(
        (request.view_args or {}).get("token", ""), town_id=this_town().id, shop_of=_shop_of
    )


def this_link() -> Opened:
    """The link that the policy has let in, with its bag as it stands now."""
    link: BagLink = g.bag_link
    key = (this_town().id, link.shop_order_id)
    shop_order = db.session.get_one(ShopOrder, key, populate_existing=True)
    return Opened(link, shop_order, db.session.get_one(Shop, (this_town().id, shop_order.shop_id)))


def _shop_of(shop_order_id: int) -> int | None:
    shop_order = db.session.get(ShopOrder, (this_town().id, shop_order_id))
    return shop_order.shop_id if shop_order else None
