"""The basket as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, url_for

from marketplace.cart.mending import GONE, changes_in, changes_of
from marketplace.cart.queries import Basket, BasketLine, basket_of
from marketplace.cart.wording import WISHES, sentence_of
from marketplace.catalogue.ages import has_alcohol
from marketplace.catalogue.models import Offered
from marketplace.checkout.loads import loads_of
from marketplace.checkout.queries import OwnHolds, Placed, Waiting, checkout_diary, own_holds
from marketplace.core import clock
from marketplace.core.money import included_vat
from marketplace.core.references import link_key
from marketplace.payments.methods import CARD
from marketplace.pickup.slots import Window
from marketplace.towns.queries import TownView
from marketplace.web.access import person_id
from marketplace.web.basket import basket_digest
from marketplace.web.storefront.basket_forms import GRAM_STEP
from marketplace.web.storefront.time_left import TimeLeft, time_left
from marketplace.web.storefront.trip.note import TripNote, trip_note
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Slip:
    """A change that was refused: what was typed for which line, and why not."""

    key: str
    typed: str
    sentence: str


@dataclass(frozen=True)
class LineView:
    """One line with its forms. `amount` is what its field shows: the typed one after a refusal."""

    key: str
    line: BasketLine
    url: str
    amount: str
    step: int
    wish: str
    remarks: Sequence[str]
    is_gone: bool
    error: str


@dataclass(frozen=True)
class ShopView:
    """One shop's part of the basket."""

    slug: str
    name: str
    lines: Sequence[LineView]
    next_window: Window | None
    sells: bool = True

    @property
    def is_without_time(self) -> bool:
        """Whether something of it could be had, and there is no hour to fetch it."""
        return self.sells and self.next_window is None and any(not view.is_gone for view in self.lines)

    @property
    def subtotal_cents(self) -> int:
        """What can be had of it, at today's prices."""
        return sum(view.line.total_cents for view in self.lines if not view.is_gone)


@dataclass(frozen=True)
class WaitingView:
    """An order that waits to be paid, and where that is done."""

    waiting: Waiting
    left: TimeLeft
    url: str


@dataclass(frozen=True)
class CartPage:
    """The whole page."""

    shops: Sequence[ShopView]
    changes: Sequence[str]
    waiting: Sequence[WaitingView] = ()
    trip: TripNote | None = None

    @property
    def total_cents(self) -> int:
        """What all of it costs."""
        return sum(shop.subtotal_cents for shop in self.shops)

    @property
    def vat_cents(self) -> int:
        """The VAT contained in the total."""
        lines, today = self._had, clock.today(this_town().time_zone)
        return sum(included_vat(line.total_cents, line.vat_on(today)) for line in lines)

    @property
    def age_limit(self) -> int:
        """The highest age that something in the basket asks for; 0 when nothing does."""
        return max((line.least_age_in(this_town().country) or 0 for line in self._had), default=0)

    @property
    def has_alcohol(self) -> bool:
        """Whether the law's word on alcohol belongs on this page."""
        return any(has_alcohol(line.alcohol_percent_tenths) for line in self._had)

    @property
    def to_try(self) -> bool:
        """Whether something is to be tried first: then nothing is paid online."""
        return any(line.offered is Offered.TO_TRY for line in self._had)

    @property
    def _had(self) -> list[BasketLine]:
        return [view.line for shop in self.shops for view in shop.lines if not view.is_gone]


@dataclass(frozen=True)
class Filling:
    """What the visitor's basket holds, and what an earlier unpaid checkout of it still keeps for them."""

    basket: Basket
    own: OwnHolds

    @property
    def seen(self) -> Basket:
        """The basket with its owner's own held units counted as free."""
        return self.basket.counting(self.own.units)


def this_filling() -> Filling:
    """The visitor's basket; an empty one for a visitor without."""
    digest = basket_digest()
    filling = filling_of(digest, user_id=person_id()) if digest else Filling(Basket(0, ()), OwnHolds())
    if filling.basket.lines:
        g.basket_count = len(filling.basket.lines)  # the page's head need not count them again
    return filling


def filling_of(digest: str, *, user_id: int | None) -> Filling:
    """The basket behind a secret, and what its unpaid checkouts still keep for whoever's it is."""
    town = this_town()
    basket = basket_of(town.id, token_digest=digest)
    if basket is None or not basket.lines:
        return Filling(basket or Basket(0, ()), OwnHolds())
    variant_ids = {line.variant_id for line in basket.lines}
    return Filling(basket, own_holds(town.id, basket.cart_id, user_id=user_id, variant_ids=variant_ids))


def waiting_in(filling: Filling) -> list[WaitingView]:
    """The orders of this basket, or of its owner, that can still be paid, the latest first."""
    found = (
        WaitingView(each, time_left(each.until, made_at=each.created_at), paying_url(each))
        for each in reversed(filling.own.waiting)
    )
    return [view for view in found if not view.left.is_over]


def paying_url(order: Waiting | Placed) -> str:
    """Where an order is paid; the order's own page when it is not paid online."""
    endpoint = "storefront.show_payment" if order.pays in CARD else "storefront.show_order"
    return url_for(endpoint, reference=order.reference, key=link_key("order", order.order_id))


def line_key(line: BasketLine) -> str:
    """How addresses name a line of a basket: nothing can be learned or guessed from it."""
    return link_key("cart line", line.line_id)[:16]


def line_behind(basket: Basket, key: str) -> BasketLine | None:
    """The line of this very basket with that key, or None."""
    return next((line for line in basket.lines if line_key(line) == key), None)


def page_of(filling: Filling, *, slip: Slip | None = None) -> CartPage:
    """The page of a basket."""
    basket, town = filling.seen, this_town()
    if not basket.lines:
        return CartPage((), ())
    diary = checkout_diary(town, lead_days=basket.lead_days, own=filling.own, loads=loads_of(basket))
    shops = [
        ShopView(
            lines[0].shop_slug,
            lines[0].shop_name,
            [_line_view(line, town, slip) for line in lines],
            diary.next_window(shop_id) if lines[0].shop_selling else None,
            lines[0].shop_selling,
        )
        for shop_id, lines in basket.by_shop.items()
    ]
    changes = [sentence_of(change, currency=town.currency) for change in changes_in(basket)]
    return CartPage(shops, changes, waiting_in(filling), trip_note(basket, diary=diary))


def _line_view(line: BasketLine, town: TownView, slip: Slip | None) -> LineView:
    key, changes = line_key(line), changes_of(line)
    mine = slip if slip and slip.key == key else None
    return LineView(
        key=key,
        line=line,
        url=url_for("storefront.show_product", shop_slug=line.shop_slug, product_slug=line.product_slug),
        amount=mine.typed if mine else str(line.quantity),
        step=GRAM_STEP if line.by_weight else 1,
        wish=str(WISHES[line.if_missing]),
        remarks=[sentence_of(change, currency=town.currency) for change in changes],
        is_gone=any(change.kind in GONE for change in changes),
        error=mine.sentence if mine else "",
    )
