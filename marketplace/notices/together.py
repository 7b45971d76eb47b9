"""What residents are told of an outing: everything is there, some of it is, or a shop is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language, ngettext
from marketplace.notices.by_phone import tell_by_phone
from marketplace.notices.composing import Bag, bag_of, mail_to_resident, tell_resident
from marketplace.notices.services import queue
from marketplace.orders.models import Order, ShopOrder
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Stop:
    """One bag of an outing, as messages tell of it. `at`: about when one comes to it, aware."""

    bag: Bag
    at: datetime
    is_here: bool


@dataclass(frozen=True)
class Told:
    """An outing as messages tell of it: its stops in the order of the walk; `hub`: empty for the shops."""

    order: Order
    stops: Sequence[Stop]
    hub: str = ""

    @property
    def here(self) -> list[Stop]:
        """What waits to be fetched."""
        return [stop for stop in self.stops if stop.is_here]

    @property
    def missing(self) -> list[Stop]:
        """What does not yet."""
        return [stop for stop in self.stops if not stop.is_here]


def stop_of(town_id: int, *, shop_order_id: int, at: datetime, is_here: bool) -> Stop:
    """A stop with its shop and what is in its bag."""
    return Stop(bag_of(db.session.get_one(ShopOrder, (town_id, shop_order_id))), at, is_here)


def tell_alone(town: TownView, *, shop_order: ShopOrder, at: datetime, hub: str = "") -> None:
    """The only bag of an outing can be fetched, in its shop or at a hub. `at`: from when. Commits: no."""
    event, facts = ("at_hub", {"hub": hub, "fetch_from": at}) if hub else ("ready", {})
    tell_resident(town, shop_order=shop_order, event=event, **facts)
    order = db.session.get_one(Order, (town.id, shop_order.order_id))
    with force_locale(order.locale):
        shop, when = bag_of(shop_order).shop.name, {"day": _day(town, at), "time": _clock(town, at)}
        said = (
            _(
                "Votre sac de %(shop)s est au relais « %(hub)s », à vous %(day)s dès %(time)s. Le code :",
                shop=shop,
                hub=hub,
                **when,
            )
            if hub
            else _("Votre sac est prêt chez %(shop)s. Le code :", shop=shop)
        )
    tell_by_phone(town, order=order, event=event, about_id=shop_order.id, said=said)


def tell_all_there(town: TownView, *, told: Told, about_id: int) -> None:
    """Everything can be fetched: one message for the whole outing. Commits: no."""
    event = "all_at_hub" if told.hub else "all_ready"
    with force_locale(told.order.locale):
        at = told.stops[0].at
        facts = {"count": len(told.stops), "day": _day(town, at), "time": _clock(town, at)}
        said = (
            _(
                "Vos %(count)s sacs sont au relais « %(hub)s », à vous %(day)s dès %(time)s. Le code :",
                hub=told.hub,
                **facts,
            )
            if told.hub
            else _("Tout est prêt : %(count)s sacs, %(day)s dès %(time)s. Vos codes :", **facts)
        )
    _tell(town, told, event=event, about_id=about_id, said=said)


def tell_so_far(town: TownView, *, told: Told, about_id: int) -> None:
    """Shortly before the outing: what can be fetched, and what is still awaited. Commits: no."""
    event = "hub_so_far" if told.hub else "ready_so_far"
    with force_locale(told.order.locale):
        said = _(
            "%(words)s. La suite :", words=so_far_words(len(told.here), of=len(told.stops), hub=told.hub)
        )
    _tell(town, told, event=event, about_id=about_id, said=said)


def tell_late(town: TownView, *, told: Told, late: Sequence[Stop], about_id: int) -> None:
    """One of the stops is not ready at its time: who, and in which order to walk now. Commits: no."""
    with force_locale(told.order.locale):
        said = _("%(words)s. La suite :", words=late_words([stop.bag.shop.name for stop in late]))
    _tell(town, told, event="late", about_id=about_id, said=said, late=late)


def so_far_words(here: int, *, of: int, hub: str = "") -> str:
    """« 3 sacs sur 4 sont prêts », « 3 sacs sur 4 sont arrivés au relais »."""
    if hub:
        return ngettext(
            "%(num)s sac sur %(all)s est arrivé au relais « %(hub)s »",
            "%(num)s sacs sur %(all)s sont arrivés au relais « %(hub)s »",
            here,
            all=of,
            hub=hub,
        )
    return ngettext("%(num)s sac sur %(all)s est prêt", "%(num)s sacs sur %(all)s sont prêts", here, all=of)


def late_words(shops: Sequence[str]) -> str:
    """« Maison Morel prend du retard »."""
    if len(shops) == 1:
        return _("%(shop)s prend du retard", shop=shops[0])
    return _("%(count)s boutiques prennent du retard", count=len(shops))


def _tell(town: TownView, told: Told, *, event: str, about_id: int, said: str, **facts: Any) -> None:
    mail = mail_to_resident(
        town,
        told.order,
        event=event,
        about_id=about_id,
        bags=[stop.bag for stop in told.stops],
        told=told,
        clock_at=lambda at: _clock(town, at),
        day_at=lambda at: _day(town, at),
        so_far_words=so_far_words,
        late_words=late_words,
        **facts,
    )
    queue(town.id, mails=[mail])
    tell_by_phone(town, order=told.order, event=event, about_id=about_id, said=said)


def _clock(town: TownView, at: datetime) -> str:
    return format_clock(clock.local(at, town.time_zone).time(), language())


def _day(town: TownView, at: datetime) -> str:
    return format_day(clock.local(at, town.time_zone).date(), language())
