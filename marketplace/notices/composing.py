"""The words of each mail, in the reader's language, as they are at the event it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import and_, select

from marketplace.alerts.links import BagLink, LinkAct, link_token
from marketplace.catalogue.models import Offered
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.money import format_money
from marketplace.core.references import link_key
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language
from marketplace.notices.reaching import number_to_call
from marketplace.notices.services import Mail, queue
from marketplace.orders.handovers.visits import HubVisit, hub_visits_of
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.orders.wording import due_there
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Bag:
    """One shop's part of an order, as mails tell of it. `hub`: where it is fetched instead of in the shop."""

    shop_order: ShopOrder
    shop: Shop
    lines: Sequence[OrderLine]
    hub: HubVisit | None = None

    @property
    def total_cents(self) -> int:
        """What these lines come to now."""
        return sum(line.due_cents for line in self.lines)

    @property
    def is_to_try(self) -> bool:
        """Whether something in it is tried before it is paid."""
        return any(line.offered is Offered.TO_TRY for line in self.lines)

    @property
    def age_limit(self) -> int:
        """The highest age that something in it asks for; 0 when nothing does."""
        return max((line.age_limit or 0 for line in self.lines), default=0)


def tell_placed(town: TownView, *, order_id: int) -> None:
    """Tell the resident once, and each shop of its own bag only. Commits: no."""
    order = db.session.get_one(Order, (town.id, order_id))
    queue(town.id, mails=_placed_mails(town, order, _had(town.id, order_id)))


def tell_paid_late(town: TownView, *, order_id: int, refund_cents: int, town_card_cents: int = 0) -> None:
    """Tell the resident what could no longer be had when the payment came, and what is back. Commits: no.

    Units: cents, back on the bank card, and on the town card.
    """
    order, lost = db.session.get_one(Order, (town.id, order_id)), _lost(town.id, order_id)
    facts = {"refund_cents": refund_cents, "town_card_cents": town_card_cents}
    queue(
        town.id,
        mails=[mail_to_resident(town, order, event="paid_late", about_id=order.id, bags=lost, **facts)],
    )


def compose_placed(
    town: TownView, *, order: Order, shop_orders: Sequence[ShopOrder], lines: Sequence[OrderLine]
) -> list[Mail]:
    """What `tell_placed` would tell of an order that is not written yet: composed before anybody waits."""
    return _placed_mails(town, order, bags_to_be(town.id, shop_orders=shop_orders, lines=lines))


def bags_to_be(town_id: int, *, shop_orders: Sequence[ShopOrder], lines: Sequence[OrderLine]) -> list[Bag]:
    """The bags of an order that is not written yet, soonest first. One query."""
    shop_ids = [shop_order.shop_id for shop_order in shop_orders]
    query = select(Shop).where(Shop.town_id == town_id, Shop.id.in_(shop_ids))
    shops = {shop.id: shop for shop in db.session.scalars(query)}
    return [
        Bag(shop_order, shops[shop_order.shop_id], [x for x in lines if x.shop_order_id == shop_order.id])
        for shop_order in sorted(shop_orders, key=lambda part: (part.collect_from, part.id))
    ]


def tell_resident(town: TownView, *, shop_order: ShopOrder, event: str, **facts: Any) -> None:
    """Tell the resident what became of one bag: `ready`, `declined`, `missed`, `at_hub`. Commits: no.

    `facts`: what its mail says besides, by name.
    """
    order = db.session.get_one(Order, (town.id, shop_order.order_id))
    bag = bag_of(shop_order)
    queue(
        town.id,
        mails=[mail_to_resident(town, order, event=event, about_id=shop_order.id, bags=[bag], **facts)],
    )


def tell_shop(town: TownView, *, shop_order: ShopOrder, event: str) -> None:
    """Tell the shop what the resident did with its bag: `cancelled`. Commits: no."""
    order = db.session.get_one(Order, (town.id, shop_order.order_id))
    queue(town.id, mails=[mail_to_shop(town, order, bag_of(shop_order), event=event)])


def tell_person(town: TownView, *, event: str, name: str, email: str, path: str) -> None:
    """Send somebody a link, in the language they read just now: `account_invited`. Commits: no."""
    subject, body = render(town, event, reader=name, link=f"{address_of(town)}{path}")
    queue(town.id, mails=[Mail(event, new_id(), email, name, language(), subject, body)])


def _placed_mails(town: TownView, order: Order, bags: Sequence[Bag]) -> list[Mail]:
    to_resident = mail_to_resident(town, order, event="placed", about_id=order.id, bags=bags)
    return [to_resident, *(mail_to_shop(town, order, bag, event="placed") for bag in bags)]


def mail_to_resident(
    town: TownView, order: Order, *, event: str, about_id: int, bags: Sequence[Bag], **facts: Any
) -> Mail:
    """What the resident is told of an order, with a link to its page."""
    key = link_key("order", order.id)
    link = f"{address_of(town)}/orders/{order.reference}?key={key}"
    with force_locale(order.locale):
        subject, body = render(town, f"{event}_resident", order=order, bags=bags, link=link, **facts)
    call = number_to_call(order, event=event, country=town.country)
    return Mail(event, about_id, order.email, order.name, order.locale, subject, body, call)


def mail_to_shop(town: TownView, order: Order, bag: Bag, *, event: str, **facts: Any) -> Mail:
    """What a shop is told of its bag, with links that answer in one tap."""
    address = address_of(town)
    links = {f"{act.name.lower()}_link": bag_link(address, bag.shop_order, act=act) for act in LinkAct}
    links["link"] = f"{address}/backoffice/{bag.shop.slug}/"
    with force_locale(town.locale):
        subject, body = render(town, f"{event}_shop", order=order, bags=[bag], **links, **facts)
    return Mail(event, bag.shop_order.id, bag.shop.email, bag.shop.name, town.locale, subject, body)


def bag_link(address: str, shop_order: ShopOrder, *, act: LinkAct) -> str:
    """Where whoever reads the shop's mail does one thing with the bag as it stands now."""
    link = BagLink(act, shop_order.id, shop_order.version, shop_order.collect_until)
    return f"{address}/a/{link_token(link, town_id=shop_order.town_id, shop_id=shop_order.shop_id)}"


def render(town: TownView, name: str, **facts: Any) -> tuple[str, str]:
    """Subject and body: a template's first line is the subject."""
    # Not render_template: it would ask for the visitor, and mails are also written where nobody visits.
    text = current_app.jinja_env.get_template(f"mail/{name}.txt").render(
        town=town,
        euros=lambda cents: format_money(cents, town.currency, language()),
        due_there=partial(due_there, currency=town.currency),
        when=_when,
        moment=partial(_moment, town.time_zone),
        day=lambda at: format_day(at, language()),
        **facts,
    )
    subject, _end, body = text.strip().partition("\n")
    return " ".join(subject.split())[:200], body.strip() + "\n"


def _when(shop_order: ShopOrder) -> str:
    return _(
        "%(day)s à %(time)s",
        day=format_day(shop_order.local_day, language()),
        time=format_clock(shop_order.local_time, language()),
    )


def _moment(time_zone: str, at: datetime) -> str:
    here = clock.local(at, time_zone)
    return _(
        "%(day)s à %(time)s",
        day=format_day(here.date(), language()),
        time=format_clock(here.time(), language()),
    )


def address_of(town: TownView) -> str:
    """How addresses begin that leave this site."""
    return str(current_app.extensions["settings"].public_address).format(host=town.host or "localhost")


def _bags_of(town_id: int, order_id: int) -> list[Bag]:
    query = (
        select(ShopOrder, Shop)
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id)
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )
    found = [(shop_order, shop) for shop_order, shop in db.session.execute(query)]
    lines: dict[int, list[OrderLine]] = {shop_order.id: [] for shop_order, _shop in found}
    rows = (
        select(OrderLine)
        .where(OrderLine.town_id == town_id, OrderLine.shop_order_id.in_(lines))
        .order_by(OrderLine.position)
    )
    for line in db.session.scalars(rows):
        lines[line.shop_order_id].append(line)
    hubs = hub_visits_of(town_id, shop_order_ids=lines)
    return [Bag(each, shop, lines[each.id], hubs.get(each.id)) for each, shop in found]


def _had(town_id: int, order_id: int) -> list[Bag]:
    """What was placed, without what could no longer be had."""
    return [
        replace(bag, lines=[line for line in bag.lines if not line.withdrawn])
        for bag in _bags_of(town_id, order_id)
        if bag.shop_order.state == ShopOrderState.PLACED
    ]


def _lost(town_id: int, order_id: int) -> list[Bag]:
    """What was paid and cannot be had: whole bags, or single lines of them."""
    lost = []
    for bag in _bags_of(town_id, order_id):
        is_placed = bag.shop_order.state == ShopOrderState.PLACED
        if lines := [line for line in bag.lines if line.withdrawn or not is_placed]:
            lost.append(Bag(bag.shop_order, bag.shop, lines))
    return lost


def bag_of(shop_order: ShopOrder) -> Bag:
    """A bag with its shop and its lines."""
    shop = db.session.get_one(Shop, (shop_order.town_id, shop_order.shop_id))
    return Bag(shop_order, shop, shop_order.lines)
