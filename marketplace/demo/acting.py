"""What residents do in the demo's past weeks: fill a basket, order, pay."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from sqlalchemy import select

from marketplace.cart.queries import Basket, basket_of
from marketplace.cart.services import open_cart, put_in
from marketplace.catalogue.models import SoldBy
from marketplace.checkout.answering import say_there
from marketplace.checkout.drafting import Contact, Draft, Wish, read_draft
from marketplace.checkout.paying import WaysBack, begin
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import OwnHolds, checkout_diary
from marketplace.checkout.told import apply_checkout_session
from marketplace.core.db import db
from marketplace.core.references import digest, new_token
from marketplace.demo.people import GUESTS, RESIDENT
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.commands.carrying import Answer, Outcome
from marketplace.payments.commands.noting import note
from marketplace.payments.gateways.asked import CheckoutRequest
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.demo.gateway import PAGES
from marketplace.payments.gateways.demo.paying import open_page, pay, told
from marketplace.payments.gateways.stripe import reading
from marketplace.payments.methods import PICKUP
from marketplace.payments.queries import shops_without_account
from marketplace.pickup.queries import Diary
from marketplace.stock.counting import count
from marketplace.stock.models import Reason, StockLevel
from marketplace.towns.queries import TownView

_NOTES = (
    "Sans sachet si possible, merci !",
    "Bien mûr, s’il vous plaît.",
    "Je passe à vélo.",
    "C’est pour offrir.",
)
_HOST = "http://localhost"  # of pages that nobody will look at any more
_WAYS_BACK = WaysBack(f"{_HOST}/", f"{_HOST}/")
_NOTE_SHARE = 0.12
_DEAR_CENTS = 1500
T = TypeVar("T")


@dataclass(frozen=True)
class Ware:
    """Something residents may put into a basket."""

    variant_id: int
    sold_by: SoldBy
    usual_grams: int
    price_cents: int

    @property
    def appeal(self) -> float:
        """How often it is bought beside others: bread every day, a diver's watch once a year."""
        usual_cents = self.price_cents * self.usual_grams // 1000 if self.usual_grams else self.price_cents
        return 1 / math.pow(300 + usual_cents, 1.5)


@dataclass(frozen=True)
class Street:
    """A demo town whose shops are open for business."""

    town: TownView
    wares: dict[int, tuple[Ware, ...]]  # by shop id
    shown_shop_id: int  # the shop whose people can sign in: its board shall never be empty
    staff_user_id: int
    resident_user_id: int | None


@dataclass(frozen=True)
class Made:
    """An order that somebody made."""

    draft: Draft
    by_card: bool


class Baskets:
    """Draws what somebody buys: one to four shops, one to three things in each."""

    def __init__(self, street: Street, random: Random) -> None:
        self._street, self.random = street, random

    def draw_shops(self, always: int | None) -> list[int]:
        """The shops of one walk."""
        wanted = self.random.choice((1, 2, 2, 3, 3, 4))
        appeal = {shop_id: sum(w.appeal for w in wares) for shop_id, wares in self._street.wares.items()}
        drawn = self._draw(sorted(appeal), [appeal[shop_id] for shop_id in sorted(appeal)], wanted)
        return drawn if always is None or always in drawn else [always, *drawn[:2]]

    def draw_wares(self, shop_id: int) -> list[tuple[Ware, int]]:
        """Some of a shop's wares, with pieces or grams of each."""
        wares = self._street.wares[shop_id]
        drawn = self._draw(wares, [ware.appeal for ware in wares], self.random.choice((1, 1, 2, 2, 3)))
        return [(ware, self._quantity(ware)) for ware in drawn]

    def _draw(self, things: Sequence[T], appeal: Sequence[float], wanted: int) -> list[T]:
        """Some different things, the appealing ones more often."""
        return list(dict.fromkeys(self.random.choices(things, appeal, k=wanted)))

    def _quantity(self, ware: Ware) -> int:
        if ware.sold_by is SoldBy.WEIGHT:
            return max(100, ware.usual_grams * self.random.choice((1, 1, 2)))
        if ware.price_cents > _DEAR_CENTS:
            return 1
        return self.random.choice((1, 1, 1, 2, 2, 3))

    def draw_contact(self) -> Contact:
        """Who orders."""
        name = self.random.choice((*GUESTS, RESIDENT.name, RESIDENT.name))
        if name == RESIDENT.name:
            return Contact(name, "+33600000001", RESIDENT.email, "fr")
        number = GUESTS.index(name) + 10
        return Contact(name, f"+336000000{number}", f"voisin{number}@courriel.example", "fr")


def place_order(street: Street, baskets: Baskets, *, always: int | None) -> Made | None:
    """Somebody orders in shops that have a free window soon; None when none has. Commits: no."""
    shops = baskets.draw_shops(always)
    own = OwnHolds()
    diary = checkout_diary(street.town, lead_days=dict.fromkeys(shops, 0), own=own)
    keys = _window_keys(diary, shops, baskets.random)
    if not keys:
        return None
    contact = baskets.draw_contact()
    user_id = street.resident_user_id if contact.name == RESIDENT.name else None
    token_digest = digest(new_token())
    cart_id = open_cart(street.town.id, token_digest=token_digest, user_id=user_id)
    for shop_id in keys:
        for ware, quantity in baskets.draw_wares(shop_id):
            _see_to_stock(street, ware, quantity)
            put_in(street.town.id, cart_id=cart_id, variant_id=ware.variant_id, quantity=quantity)
    basket = basket_of(street.town.id, token_digest=token_digest)
    if basket is None:
        return None
    keys |= _later_keys(street, basket, baskets.random)
    barred = shops_without_account(street.town.id, shop_ids=list(keys))
    by_card = baskets.random.random() < 0.6 and not (barred or basket.to_try)
    noted = [shop_id for shop_id in keys if baskets.random.random() < _NOTE_SHARE]
    draft = read_draft(
        street.town,
        basket=basket,
        own=own,
        wish=Wish(
            contact=contact,
            window_keys=keys,
            notes={shop_id: baskets.random.choice(_NOTES) for shop_id in noted},
            pays=DEMO if by_card else PICKUP,
            token=new_token(),
            user_id=user_id,
        ),
    )
    place(prepare(draft))
    return Made(draft, by_card)


def _window_keys(diary: Diary, shops: list[int], random: Random) -> dict[int, str]:
    keys = {}
    for shop_id in shops:
        windows = [window for _n, window in zip(range(6), diary.free_windows(shop_id), strict=False)]
        if windows:
            keys[shop_id] = random.choice(windows).key
    return keys


def _later_keys(street: Street, basket: Basket, random: Random) -> dict[int, str]:
    """Times for the bags with something made to order: some days later."""
    waits = {shop_id: days for shop_id, days in basket.lead_days.items() if days}
    diary = checkout_diary(street.town, lead_days=waits, own=OwnHolds()) if waits else None
    return _window_keys(diary, [*waits], random) if diary else {}


def _see_to_stock(street: Street, ware: Ware, quantity: int) -> None:
    """A delivery comes when the shelf would run dry."""
    town_id = street.town.id
    level = db.session.execute(
        select(StockLevel.on_hand, StockLevel.held).where(
            StockLevel.town_id == town_id, StockLevel.variant_id == ware.variant_id
        )
    ).one()
    if level.on_hand - level.held < quantity:
        refilled = level.on_hand + quantity + (5000 if ware.sold_by is SoldBy.WEIGHT else 12)
        count(
            town_id,
            variant_id=ware.variant_id,
            on_hand=refilled,
            reason=Reason.DELIVERY,
            by_user_id=street.staff_user_id,
        )


def _asked(street: Street, made: Made) -> list[ShopOrder]:
    query = select(ShopOrder).where(
        ShopOrder.town_id == street.town.id,
        ShopOrder.order_id == made.draft.order_id,
        ShopOrder.state == ShopOrderState.ASKED,
    )
    return list(db.session.scalars(query)) if made.draft.asks else []


def pay_by_card(street: Street, made: Made) -> None:
    """The demo card is accepted, and we are told, all in the caller's transaction. Commits: no.

    A shop that is asked first whether it has everything says yes.
    """
    for bag in _asked(street, made):
        say_there(bag, by=Actor.person(street.staff_user_id), seen_version=bag.version)
    begun = begin(street.town, order_id=made.draft.order_id, ways_back=_WAYS_BACK)
    if begun.errand is None or not isinstance(begun.errand.request, CheckoutRequest):
        return
    page = open_page(begun.errand.request, address=f"{_HOST}{PAGES}")
    opened = Answer(Outcome.DONE, reading.checkout(told(page)))
    note(begun.errand, answer=opened, on_session=apply_checkout_session)
    pay(page.name)
    apply_checkout_session(reading.checkout(told(page)))
