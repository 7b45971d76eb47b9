"""Other times for the bags of an order: shown as walks first, then shop by shop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.rescheduling.at_hub import HubOrder, hub_order_of, hub_times_of
from marketplace.fulfilment.rescheduling.bags import OpenBag, open_bags_of
from marketplace.fulfilment.rescheduling.choosing import choose_windows
from marketplace.fulfilment.rescheduling.choosing_at_hub import choose_hub_time
from marketplace.fulfilment.rescheduling.proposing import walks_for
from marketplace.fulfilment.rescheduling.rights import TimeFixed
from marketplace.fulfilment.rescheduling.windows import windows_of
from marketplace.orders.handovers.queries import hub_name_of
from marketplace.pickup.slots import Window, key_of
from marketplace.pickup.trips.errands import Trip
from marketplace.web.days import first_capital
from marketplace.web.filters import clock_time
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.storefront.rescheduling.asked import HUB_AT, HUB_SEEN, WAY, walk_value, wishes_in
from marketplace.web.storefront.trip.ways import EACH, CallView, Card
from marketplace.web.storefront.trip.words import walk_words, when_words
from marketplace.web.town import this_town


@dataclass(frozen=True)
class TimesOf:
    """A bag whose time may be changed. `seen`: how the form names the one it has; `windows`: the others."""

    shop: OpenBag
    seen: str
    windows: Sequence[Window]


@dataclass(frozen=True)
class TimesAtHub:
    """A hub at which another time may be chosen. `fetch_from`: when the resident comes as things stand."""

    name: str
    fetch_from: datetime
    seen: str
    windows: Sequence[Window]


def show_times(reference: str) -> ResponseReturnValue:
    """The walks and times that are free; the order itself where nothing can be changed any more."""
    page = this_order(reference)
    if not any(each.is_free for each in _bags(page)) and _hub_order(page) is None:
        flash(str(TimeFixed()), "warn")
        return redirect(_order_url(page), 303)
    return _shown(page)


def create_times(reference: str) -> ResponseReturnValue:
    """The chosen times: all of them, or none."""
    page = this_order(reference)
    try:
        with transaction():
            bags, wishes = wishes_in(request.form, bags=_bags(page))
            moved = len(choose_windows(bags, wishes=wishes)) if bags else 0
            moved += _move_at_hub(page, request.form)
    except Refusal as refusal:
        return _shown(page, sentence=str(refusal), sent=request.form), refusal.status
    flash(_told(moved), "ok")
    return redirect(_order_url(page), 303)


def _move_at_hub(page: OrderPage, form: Mapping[str, str]) -> int:
    """What the form wants of the hub; gives how many bags have another time there."""
    if HUB_SEEN not in form:
        return 0
    order_id, seen = page.receipt.order_id, form[HUB_SEEN]
    has_moved = choose_hub_time(
        this_town(), order_id=order_id, window_key=form.get(HUB_AT) or seen, seen_key=seen
    )
    return len(_bags(page)) if has_moved else 0


def _told(moved: int) -> str:
    if not moved:
        return _("Rien n’a changé : vos heures restent celles-ci.")
    if moved == 1:
        return _("C’est noté, la boutique est prévenue de votre heure.")
    return _("C’est noté, les %(count)s boutiques sont prévenues de vos heures.", count=moved)


def _bags(page: OrderPage) -> Sequence[OpenBag]:
    return open_bags_of(this_town().id, order_id=page.receipt.order_id) if page.is_placed else []


def _order_url(page: OrderPage) -> str:
    return url_for("storefront.show_order", reference=page.receipt.reference, key=page.key or None)


def _shown(page: OrderPage, *, sentence: str = "", sent: Mapping[str, str] | None = None) -> str:
    bags = _bags(page)
    free = [each for each in bags if each.is_free]
    windows = windows_of(this_town(), bags=[each.bag for each in free]) if free else {}
    cards, hub = _cards(free, windows), _hub_order(page)
    return render_template(
        "storefront/times.html",
        page=page,
        sentence=sentence,
        cards=cards,
        way=_way(cards, sent),
        sent=sent or {},
        times=[_times_of(each, windows[each.bag.id]) for each in free],
        fixed=[each for each in bags if not (each.is_free or each.goes_to_hub)],
        hub=_times_at(hub) if hub else None,
    )


def _way(cards: Sequence[Card], sent: Mapping[str, str] | None) -> str:
    """What is chosen: the soonest walk at first, then what was sent as long as it is still to be had."""
    if sent is None:
        return cards[0].value if cards else EACH
    asked = sent.get(WAY, EACH)
    return asked if any(card.value == asked for card in cards) else EACH


def _hub_order(page: OrderPage) -> HubOrder | None:
    return hub_order_of(this_town().id, order_id=page.receipt.order_id) if page.is_placed else None


def _times_at(order: HubOrder) -> TimesAtHub:
    times = hub_times_of(this_town(), order=order)
    others = [time.window for time in times if time.window.starts_at != order.fetch_from]
    name = hub_name_of(this_town().id, shop_order_id=order.bags[0].id)
    return TimesAtHub(name, order.fetch_from, key_of(order.fetch_from), others)


def _times_of(shop: OpenBag, windows: Sequence[Window]) -> TimesOf:
    others = [window for window in windows if window.starts_at != shop.bag.collect_from]
    return TimesOf(shop, key_of(shop.bag.collect_from), others)


def _cards(free: Sequence[OpenBag], windows: Mapping[int, Sequence[Window]]) -> list[Card]:
    trips = walks_for(this_town(), bags=[each.bag for each in free], windows=windows)
    shops = {each.bag.shop_id: each for each in free}
    return [_card(trip, shops) for trip in trips]


def _card(trip: Trip, shops: Mapping[int, OpenBag]) -> Card:
    return Card(
        value=walk_value({shops[call.point_id].shop_slug: call.window.key for call in trip.calls}),
        title=first_capital(when_words(trip)),
        summary=walk_words(trip),
        calls=[
            CallView("", clock_time(call.arrives_at), shops[call.point_id].shop_name) for call in trip.calls
        ],
        keys={call.point_id: call.window.key for call in trip.calls},
    )
