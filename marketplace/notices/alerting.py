"""What the alert ladder tells: the shop that has not answered, by mail and by text, and the resident."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale

from marketplace.alerts.links import LinkAct
from marketplace.core.db import db
from marketplace.core.times import format_clock
from marketplace.core.words import _, language
from marketplace.notices.composing import address_of, bag_link, bag_of, mail_to_resident, mail_to_shop, render
from marketplace.notices.gsm import LONGEST, length_of, plainly, shortened
from marketplace.notices.services import Mail, TextMessage, queue, queue_texts
from marketplace.orders.models import Order, ShopOrder
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Proposal:
    """The same thing, or one of its kind, in another shop of the town. `path`: its page."""

    wanted: str
    name: str
    shop_name: str
    price_cents: int
    by_weight: bool
    path: str


def remind_shop(town: TownView, *, shop_order: ShopOrder) -> None:
    """Tell the shop once more of an order that it has not answered, with one-tap links. Commits: no."""
    queue(town.id, mails=[mail_to_shop(town, _order_of(shop_order), bag_of(shop_order), event="unanswered")])


def text_shop(town: TownView, *, shop_order: ShopOrder, phone: str) -> None:
    """The same in one text message, to the number that the shop gave for it. Commits: no."""
    bag = bag_of(shop_order)
    link = plainly(bag_link(address_of(town), shop_order, act=LinkAct.ACCEPT))
    with force_locale(town.locale):
        said = _(
            "Commande %(ref)s sans réponse, retrait %(day)s %(time)s. Répondre :",
            ref=_order_of(shop_order).reference,
            day=f"{shop_order.local_day:%d/%m}",
            time=format_clock(shop_order.local_time, language()),
        )
    body = f"{shortened(plainly(said), room=LONGEST - length_of(link) - 1)} {link}"
    text = TextMessage("unanswered", shop_order.id, phone, bag.shop.name, town.locale, body)
    queue_texts(town.id, texts=[text])


def tell_missed(town: TownView, *, shop_order: ShopOrder, proposals: Sequence[Proposal]) -> None:
    """Tell the resident that nobody answered, and where else the goods are; and the shop what it missed.

    Commits: no.
    """
    order, bag, address = _order_of(shop_order), bag_of(shop_order), address_of(town)
    facts = {"proposals": proposals, "address": address}
    queue(
        town.id,
        mails=[
            mail_to_resident(town, order, event="no_answer", about_id=shop_order.id, bags=[bag], **facts),
            mail_to_shop(town, order, bag, event="no_answer", alerts_link=_alerts_of(address, bag.shop)),
        ],
    )


def tell_paused(town: TownView, *, shop: Shop, shop_order: ShopOrder) -> None:
    """Tell the shop that it is paused for having missed a second bag, and how it comes back. Commits: no."""
    link = _alerts_of(address_of(town), shop)
    with force_locale(town.locale):
        subject, body = render(town, "paused_shop", shop=shop, link=link)
    queue(town.id, mails=[Mail("paused", shop_order.id, shop.email, shop.name, town.locale, subject, body)])


def _alerts_of(address: str, shop: Shop) -> str:
    return f"{address}/backoffice/{shop.slug}/alerts"


def _order_of(shop_order: ShopOrder) -> Order:
    return db.session.get_one(Order, (shop_order.town_id, shop_order.order_id))
