"""What residents are told when a shop closes at the time they were to come: by mail, else by text message."""

from dataclasses import replace

from flask_babel import force_locale

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.phones import mobile_number
from marketplace.core.references import link_key
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language
from marketplace.notices.composing import address_of, bag_of, mail_to_resident, mail_to_shop
from marketplace.notices.gsm import LONGEST, length_of, plainly, shortened
from marketplace.notices.services import TextMessage, queue, queue_texts
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
    _text(town, order, event="moved", about_id=move.id, said=said)


def tell_shop_moved(town: TownView, *, shop_order: ShopOrder, move: WindowMove) -> None:
    """Tell the shop which time the resident chose instead of the one it proposed. Commits: no."""
    mail = mail_to_shop(town, _order_of(shop_order), bag_of(shop_order), event="moved")
    queue(town.id, mails=[replace(mail, about_id=move.id)])


def tell_sent_back(town: TownView, *, shop_order: ShopOrder) -> None:
    """Tell the resident that the bag is not handed over, why, and that its money comes back. Commits: no."""
    order, bag = _order_of(shop_order), bag_of(shop_order)
    with force_locale(order.locale):
        said = _("%(shop)s ferme et annule votre retrait. Les détails :", shop=bag.shop.name)
    mail = mail_to_resident(town, order, event="sent_back", about_id=shop_order.id, bags=[bag])
    queue(town.id, mails=[mail])
    _text(town, order, event="sent_back", about_id=shop_order.id, said=said)


def _text(town: TownView, order: Order, *, event: str, about_id: int, said: str) -> None:
    """The same in one text message, to who gave a telephone and no address."""
    number = "" if order.email else mobile_number(order.phone, country=town.country)
    if not number:
        return
    link = plainly(f"{address_of(town)}/orders/{order.reference}?key={link_key('order', order.id)}")
    body = f"{shortened(plainly(said), room=LONGEST - length_of(link) - 1)} {link}"
    queue_texts(town.id, texts=[TextMessage(event, about_id, number, order.name, order.locale, body)])


def _order_of(shop_order: ShopOrder) -> Order:
    return db.session.get_one(Order, (shop_order.town_id, shop_order.order_id))
