"""The next collection time, the same wherever it is told: each page asks here, and the diary answers."""

from dataclasses import replace

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.queries import StreetView
from marketplace.browsing.shop_page import ShopHead
from marketplace.core.words import _
from marketplace.pickup.queries import diary_of
from marketplace.pickup.slots import Window
from marketplace.shops.hours import ShopHours
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView
from marketplace.web.days import day_words
from marketplace.web.filters import clock_time


def next_windows(town: TownView, street: StreetView) -> dict[int, Window]:
    """By shop, the soonest window of those that sell and have one. One query."""
    diary = diary_of(town.id, time_zone=town.time_zone, hours=street.hours)
    selling = (card.row.id for card in street.cards if card.row.status == ShopStatus.SELLING)
    found = ((shop_id, diary.next_window(shop_id)) for shop_id in selling)
    return {shop_id: window for shop_id, window in found if window}


def next_window_of(town: TownView, shop: ShopHead, hours: ShopHours, *, lead_days: int = 0) -> Window | None:
    """The soonest window in which this shop hands bags over; None while it does not sell.

    `lead_days`: how many days what is to be fetched takes to be made.
    """
    if not shop.sells:
        return None
    diary = diary_of(
        town.id,
        time_zone=town.time_zone,
        hours={shop.id: hours},
        point_ids=[shop.id],
        lead_days={shop.id: lead_days},
    )
    return diary.next_window(shop.id)


def with_collection(town: TownView, street: StreetView) -> list[ShopCard]:
    """The cards of a directory, each with its shop's next collection time in words."""
    windows = next_windows(town, street)
    return [replace(card, collection=_words(windows.get(card.row.id))) for card in street.cards]


def _words(window: Window | None) -> str:
    if window is None:
        return ""
    return _(
        "Retrait %(day)s dès %(time)s", day=day_words(window.local_day), time=clock_time(window.local_time)
    )
