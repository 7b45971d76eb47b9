"""An order made ready outside of any transaction: all read, checked in words, every row prepared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.assisting.placing import Assistance
from marketplace.cart.mending import changes_in
from marketplace.cart.queries import Basket, BasketLine
from marketplace.cart.wording import sentence_of
from marketplace.checkout.errors import (
    BasketChanged,
    BasketEmpty,
    OrderTooLarge,
    PaidAfterTrying,
    ShopTrouble,
    WindowsRefused,
)
from marketplace.checkout.hubs import HubTrip, hub_ways, trip_for
from marketplace.checkout.keeping import Kept, kept_bags
from marketplace.checkout.loads import loads_of
from marketplace.checkout.queries import OwnHolds, checkout_diary, hours_versions
from marketplace.checkout.renewing import spell
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.references import new_collection_code, new_reference
from marketplace.core.words import _, ngettext
from marketplace.orders.asked import ANSWER_LIMIT
from marketplace.payments.methods import CARD, ONLINE
from marketplace.pickup.hub_windows import HubOffer
from marketplace.pickup.queries import Diary
from marketplace.pickup.services import Choice
from marketplace.pickup.slots import Window
from marketplace.stock.holding import Wanted
from marketplace.towns.queries import TownView

MOST_CENTS = 10_000_000
TIME_TO_PAY = timedelta(minutes=45)  # so long at least there is to pay, whenever the shop has said so


@dataclass(frozen=True)
class Contact:
    """Who orders, and how to reach them: a phone number or an e-mail address at least."""

    name: str
    phone: str
    email: str
    locale: str


@dataclass(frozen=True)
class TownCardPart:
    """What a town card pays of an order. Units: cents."""

    voucher_id: int
    cents: int


@dataclass(frozen=True)
class Wish:
    """What a resident filled in. By shop id: the key of the chosen window, and a note to the shop.

    `hub_key`: of the window of a hub at which all bags are fetched; the shops' windows follow from it.
    """

    contact: Contact
    window_keys: Mapping[int, str]
    notes: Mapping[int, str]
    pays: str
    token: str
    user_id: int | None
    hub_key: str = ""
    assistance: Assistance | None = None  # somebody of the town orders for the resident
    town_card: TownCardPart | None = None  # what a town card pays of it; all, where `pays` says so


@dataclass(frozen=True)
class DraftPart:
    """One shop's part of an order about to be placed."""

    shop_order_id: int
    shop_id: int
    shop_name: str
    code: str
    choice: Choice
    note: str
    lines: tuple[tuple[int, BasketLine], ...]  # (order line id, basket line)
    kept: Kept | None = None
    is_asked: bool = False  # its shop looks first whether the goods are there

    @property
    def total_cents(self) -> int:
        """What the bag costs."""
        return sum(line.total_cents for _id, line in self.lines)


@dataclass(frozen=True)
class Draft:
    """An order about to be placed. `until` is the deadline to pay; None when it is settled at the till."""

    town: TownView
    order_id: int
    reference: str
    cart_id: int
    wish: Wish
    until: datetime | None
    at: datetime
    parts: tuple[DraftPart, ...]
    hours_versions: Mapping[int, int]  # by shop: the version of the hours that its window was chosen from
    hub: HubOffer | None = None  # where and when all bags are fetched, instead of in their shops

    @property
    def choices(self) -> list[Choice]:
        """All windows in which places are taken."""
        return [*(part.choice for part in self.parts), *(self.hub.choices if self.hub else ())]

    @property
    def total_cents(self) -> int:
        """What all bags cost."""
        return sum(part.total_cents for part in self.parts)

    @property
    def most_cents(self) -> int:
        """What they cost at most, if all that is weighed weighs as much as it may."""
        return sum(line.most_cents for part in self.parts for _id, line in part.lines)

    @property
    def asks(self) -> bool:
        """Whether a shop is asked before anything is paid."""
        return any(part.is_asked for part in self.parts)

    @property
    def day(self) -> date:
        """The day it is made, on the town's calendar: its lines bear the VAT of that day."""
        return clock.local(self.at, self.town.time_zone).date()

    @property
    def wanted(self) -> list[Wanted]:
        """What is to be taken from the stock."""
        return [
            Wanted(line.variant_id, line.quantity, line_id, part.shop_order_id)
            for part in self.parts
            for line_id, line in part.lines
        ]


def read_draft(town: TownView, *, basket: Basket, own: OwnHolds, wish: Wish) -> Draft:
    """Check the basket against what is true now and prepare every row of its order. Reads only.

    Raises: BasketEmpty, OrderTooLarge, PaidAfterTrying, BasketChanged, WindowsRefused, HubRefused.
    """
    if not basket.lines:
        raise BasketEmpty
    if basket.total_cents > MOST_CENTS:
        raise OrderTooLarge
    if basket.to_try and wish.pays in ONLINE:
        raise PaidAfterTrying
    changes = what_changed(town, basket=basket, own=own)
    if changes:
        raise BasketChanged(changes)
    now = clock.now()
    versions = hours_versions(town.id, shop_ids=basket.by_shop)
    diary = checkout_diary(town, lead_days=basket.lead_days, own=own, loads=loads_of(basket))
    trip = _trip(town, basket, diary, own, wish)
    windows = trip.windows if trip else _chosen_windows(basket, diary, wish.window_keys)
    days = dict.fromkeys(windows, trip.offer.window) if trip else windows
    kept = kept_bags(town.id, basket=basket, diary=diary, windows=days)
    parts = tuple(_parts(town, basket, diary, windows, kept, own=own, wish=wish))
    return Draft(
        town=town,
        order_id=new_id(),
        reference=new_reference(),
        cart_id=basket.cart_id,
        wish=wish,
        until=now + _kept(parts) if wish.pays in CARD else None,
        at=now,
        parts=parts,
        hours_versions=versions,
        hub=trip.offer if trip else None,
    )


def _trip(town: TownView, basket: Basket, diary: Diary, own: OwnHolds, wish: Wish) -> HubTrip | None:
    if not wish.hub_key:
        return None
    ways = hub_ways(town, basket=basket, own=own.windows, diary=diary)
    return trip_for(ways, key=wish.hub_key)


def _kept(parts: Iterable[DraftPart]) -> timedelta:
    """For how long the goods of all bags are kept: longer where a shop is asked before anybody pays."""
    return ANSWER_LIMIT + TIME_TO_PAY if any(part.is_asked for part in parts) else spell()


def shops_to_ask(basket: Basket, *, diary: Diary, time_zone: str) -> set[int]:
    """The shops that should look before anybody pays online: some of their goods are in doubt.

    Only of those that are open for as long as they have to answer: else nobody would look.
    """
    now = clock.now()
    begins, ends = (clock.local(moment, time_zone) for moment in (now, now + ANSWER_LIMIT))
    return {
        shop_id
        for shop_id, lines in basket.by_shop.items()
        if any(line.is_doubtful for line in lines) and diary.hours_at(shop_id).covers(begins, ends)
    }


def what_changed(town: TownView, *, basket: Basket, own: OwnHolds) -> list[str]:
    """What is no longer as the resident saw it, one sentence each; empty when all is well."""
    changes = changes_in(basket.counting(own.units))
    return [sentence_of(change, currency=town.currency) for change in changes]


def _chosen_windows(basket: Basket, diary: Diary, keys: Mapping[int, str]) -> dict[int, Window]:
    chosen, troubles = dict[int, Window](), list[ShopTrouble]()
    for shop_id, lines in basket.by_shop.items():
        window = diary.window_at(shop_id, keys.get(shop_id, ""))
        if window is None:
            sentence = _no_window(lines[0].shop_name, lead_days=diary.lead_days_at(shop_id))
            troubles.append(ShopTrouble(shop_id, sentence))
        else:
            chosen[shop_id] = window
    if troubles:
        raise WindowsRefused(troubles)
    return chosen


def _no_window(shop: str, *, lead_days: int) -> str:
    if not lead_days:
        return _("Choisissez une heure de retrait libre chez %(shop)s.", shop=shop)
    return ngettext(
        "Chez %(shop)s, un article se fait sur commande : choisissez une heure libre à partir de demain.",
        "Chez %(shop)s, un article se fait sur commande : choisissez une heure libre dans %(num)s jours "
        "au plus tôt.",
        lead_days,
        shop=shop,
    )


def _parts(
    town: TownView,
    basket: Basket,
    diary: Diary,
    windows: Mapping[int, Window],
    kept: Mapping[int, Kept],
    *,
    own: OwnHolds,
    wish: Wish,
) -> Iterator[DraftPart]:
    # With a town card nobody is asked before: it would be held for long, and what is missing goes back.
    pays_now, counted = wish.pays in CARD and not wish.town_card, basket.counting(own.units)
    asked = shops_to_ask(counted, diary=diary, time_zone=town.time_zone) if pays_now else set()
    for shop_id, lines in basket.by_shop.items():
        yield DraftPart(
            shop_order_id=new_id(),
            shop_id=shop_id,
            shop_name=lines[0].shop_name,
            code=new_collection_code(),
            choice=diary.choice_at(shop_id, windows[shop_id]),
            note=wish.notes.get(shop_id, ""),
            lines=tuple((new_id(), line) for line in lines),
            kept=kept[shop_id],
            is_asked=shop_id in asked,
        )
