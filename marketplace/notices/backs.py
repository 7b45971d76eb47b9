"""What residents and shops are told about what goes back: refunds, withdrawals and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.money import format_weight
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language
from marketplace.notices.composing import bag_of, mail_to_resident, mail_to_shop
from marketplace.notices.services import queue
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.giving_back.wording import reason_words
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.withdrawals.models import Withdrawal
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class BackLine:
    """A line that goes back, as a mail tells of it. Units: pieces or grams, 0 for money alone; cents."""

    name: str
    by_weight: bool
    units: int
    cents: int

    @property
    def told(self) -> str:
        """« 2 × Vase », « Comté, 350 g »; the name alone where only money goes back."""
        if not self.units:
            return self.name
        if self.by_weight:
            weight = format_weight(self.units, language())
            return _("%(name)s, %(weight)s", name=self.name, weight=weight)
        return _("%(count)s × %(name)s", count=self.units, name=self.name)


def tell_given_back(town: TownView, *, shop_order: ShopOrder, given: Sequence[GiveBack]) -> None:
    """Tell the resident what was given back, why and how. Commits: no."""
    lines = {line.id: line for line in shop_order.lines}
    first = given[0]
    mail = mail_to_resident(
        town,
        _order_of(shop_order),
        event="given_back",
        about_id=first.id,
        bags=[bag_of(shop_order)],
        lines=[_back_line(lines[row.order_line_id], row.units, row.cents) for row in given],
        cents=sum(row.cents for row in given),
        reason=first.reason,
        reason_words=reason_words,
        words=first.words,
        at_till=first.at_till,
        is_before=first.before,
    )
    queue(town.id, mails=[mail])


def tell_withdrawn(town: TownView, *, shop_order: ShopOrder, withdrawal: Withdrawal) -> None:
    """Acknowledge a withdrawal, dated, to the resident, and tell the shop. Commits: no. Source: D221-5."""
    lines = {line.id: line for line in shop_order.lines}
    facts = {
        "withdrawal": withdrawal,
        "lines": [_back_line(lines[row.order_line_id], row.units, 0) for row in withdrawal.lines],
        "dated": lambda at: _dated(at, town),
        "awaits": withdrawal.settled_at is None,
    }
    order, bag = _order_of(shop_order), bag_of(shop_order)
    to_resident = mail_to_resident(
        town, order, event="withdrawn", about_id=withdrawal.id, bags=[bag], **facts
    )
    to_shop = mail_to_shop(town, order, bag, event="withdrawn", **facts)
    queue(town.id, mails=[to_resident, replace(to_shop, about_id=withdrawal.id)])


def tell_withdrawal_settled(town: TownView, *, shop_order: ShopOrder, withdrawal: Withdrawal) -> None:
    """Tell the resident what the shop kept back, and why. Commits: no."""
    lines = {line.id: line for line in shop_order.lines}
    mail = mail_to_resident(
        town,
        _order_of(shop_order),
        event="withdrawal_kept",
        about_id=withdrawal.id,
        bags=[bag_of(shop_order)],
        lines=[
            _back_line(lines[row.order_line_id], row.refused_units, 0)
            for row in withdrawal.lines
            if row.refused_units
        ],
        words=withdrawal.words,
    )
    queue(town.id, mails=[mail])


def remind_of_withdrawal(town: TownView, *, shop_order: ShopOrder, withdrawal: Withdrawal) -> None:
    """Remind the shop that somebody waits for their money, and until when it may take. Commits: no."""
    mail = mail_to_shop(
        town,
        _order_of(shop_order),
        bag_of(shop_order),
        event="withdrawal_due",
        withdrawal=withdrawal,
        dated=lambda at: _dated(at, town),
    )
    queue(town.id, mails=[replace(mail, about_id=withdrawal.id)])


def _order_of(shop_order: ShopOrder) -> Order:
    return db.session.get_one(Order, (shop_order.town_id, shop_order.order_id))


def _back_line(line: OrderLine, units: int, cents: int) -> BackLine:
    name = ", ".join(filter(None, [line.product_name, line.label]))
    return BackLine(name, line.by_weight, units, cents)


def _dated(at: datetime, town: TownView) -> str:
    local = clock.local(at, town.time_zone)
    return _(
        "%(day)s %(year)s à %(time)s",
        day=format_day(local.date(), language()),
        year=local.year,
        time=format_clock(local.time(), language()),
    )
