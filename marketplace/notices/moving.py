"""What residents are told when a shop closes at the time they were to come: by mail, else by text message."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import force_locale

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language
from marketplace.notices.by_phone import tell_by_phone
from marketplace.notices.composing import Bag, bag_of, mail_to_resident, mail_to_shop
from marketplace.notices.services import queue
from marketplace.orders.handovers.visits import hub_visits_of
from marketplace.orders.models import Order, ShopOrder
from marketplace.pickup.models import WindowMove
from marketplace.towns.queries import TownView


def tell_moved(town: TownView, *, shop_order: ShopOrder, move: WindowMove) -> None:
    """Tell the resident of the new time, with the shop's words and a way to change it. Commits: no."""
    order, bag = _order_of(shop_order), bag_of(shop_order)
    with force_locale(order.locale):
        was = clock.local(move.was_from, town.time_zone)
        was_words = _(
            "%(day)s à %(time)s",
            day=format_day(was.date(), language()),
            time=format_clock(was.time(), language()),
        )
        said = _(
            "%(shop)s a déplacé votre retrait : %(day)s à %(time)s. Changer ou annuler :",
            shop=bag.shop.name,
            day=format_day(shop_order.local_day, language()),
            time=format_clock(shop_order.local_time, language()),
        )
    mail = mail_to_resident(
        town, order, event="moved", about_id=move.id, bags=[bag], was=was_words, message=move.message
    )
    queue(town.id, mails=[mail])
    tell_by_phone(town, order=order, event="moved", about_id=move.id, said=said)


def tell_shop_moved(town: TownView, *, shop_order: ShopOrder, about_id: int) -> None:
    """Tell the shop which time the resident chose; `about_id`: of the change. Commits: no."""
    mail = mail_to_shop(town, _order_of(shop_order), bag_of(shop_order), event="moved")
    queue(town.id, mails=[replace(mail, about_id=about_id)])


def tell_shop_hub_moved(town: TownView, *, shop_order: ShopOrder, about_id: int) -> None:
    """Tell the shop until when its bag is now to be brought to the hub. Commits: no."""
    mail = mail_to_shop(town, _order_of(shop_order), _with_its_hub(shop_order), event="hub_moved")
    queue(town.id, mails=[replace(mail, about_id=about_id)])


def tell_rescheduled(town: TownView, *, shop_orders: Sequence[ShopOrder], about_id: int) -> None:
    """Tell the resident their new times, all in one message. `shop_orders`: of one order. Commits: no."""
    bags = [_with_its_hub(bag) for bag in sorted(shop_orders, key=lambda bag: (bag.collect_from, bag.id))]
    order, hub = _order_of(shop_orders[0]), bags[0].hub
    comes = (hub and hub.fetch_from) or bags[0].shop_order.collect_from
    with force_locale(order.locale):
        at = clock.local(comes, town.time_zone)
        said = _(
            "C’est noté : %(day)s à %(time)s. Vos codes :",
            day=format_day(at.date(), language()),
            time=format_clock(at.time(), language()),
        )
    mail = mail_to_resident(town, order, event="rescheduled", about_id=about_id, bags=bags)
    queue(town.id, mails=[mail])
    tell_by_phone(town, order=order, event="rescheduled", about_id=about_id, said=said)


def tell_sent_back(town: TownView, *, shop_order: ShopOrder) -> None:
    """Tell the resident that the bag is not handed over, why, and that its money comes back. Commits: no."""
    order, bag = _order_of(shop_order), bag_of(shop_order)
    with force_locale(order.locale):
        said = _("%(shop)s ferme et annule votre retrait. Les détails :", shop=bag.shop.name)
    mail = mail_to_resident(town, order, event="sent_back", about_id=shop_order.id, bags=[bag])
    queue(town.id, mails=[mail])
    tell_by_phone(town, order=order, event="sent_back", about_id=shop_order.id, said=said)


def _with_its_hub(shop_order: ShopOrder) -> Bag:
    hubs = hub_visits_of(shop_order.town_id, shop_order_ids=[shop_order.id])
    return replace(bag_of(shop_order), hub=hubs.get(shop_order.id))


def _order_of(shop_order: ShopOrder) -> Order:
    return db.session.get_one(Order, (shop_order.town_id, shop_order.order_id))
