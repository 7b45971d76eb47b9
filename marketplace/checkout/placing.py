"""Placing an order: stock and places over all shops, or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, exists, or_, select

from marketplace.accounts.leaving import hold_account
from marketplace.assisting.models import AssistedCall
from marketplace.assisting.placing import may_place, note_assisted
from marketplace.cart.models import CartLine
from marketplace.cart.services import empty, lock_cart
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.catalogue.offers import days_to_make
from marketplace.checkout.drafting import Draft
from marketplace.checkout.errors import BasketChanged
from marketplace.checkout.preparing import Ready
from marketplace.checkout.queries import Placed, order_for_token, own_holds
from marketplace.checkout.rows import hub_place_rows, shop_order_rows
from marketplace.checkout.settling import call_off, lock_unpaid
from marketplace.checkout.windows import check_windows
from marketplace.core import crash
from marketplace.core.prepared import Prepared
from marketplace.core.words import _
from marketplace.notices.services import queue, queue_texts
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import HubPlace, HubStop
from marketplace.orders.models import Order, OrderLine, ShopOrder, ShopOrderStep
from marketplace.orders.states import BEFORE_PAYMENT
from marketplace.payments.methods import VOUCHER
from marketplace.payments.opening import pay_by_town_card
from marketplace.payments.town_cards.tender import hold_for_order
from marketplace.pickup.services import book, lock_bookings, take_places
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.holding import lock_levels, take

_ORDER = Prepared(
    lambda insert: (
        insert(Order)
        .on_conflict_do_nothing(index_elements=["town_id", "checkout_token"])
        .returning(cast(Table, Order.__table__).c.id)
    )
)
_BAGS = Prepared(lambda insert: insert(ShopOrder))
_LINES = Prepared(lambda insert: insert(OrderLine))
_STEPS = Prepared(lambda insert: insert(ShopOrderStep))
_STOPS = Prepared(lambda insert: insert(HubStop))
_HUB_PLACES = Prepared(lambda insert: insert(HubPlace))
_WAITING_BAG = exists().where(
    ShopOrder.town_id == Order.town_id,
    ShopOrder.order_id == Order.id,
    or_(*(ShopOrder.state == state for state in sorted(BEFORE_PAYMENT))),
)
# One after the other, and the bags within: asked in one go, SQLite reads every bag of the town.
_UNPAID = or_(
    *(
        exists().where(Order.town_id == bindparam("town"), whose, _WAITING_BAG)
        for whose in (Order.cart_id == bindparam("cart"), Order.user_id == bindparam("user"))
    )
)
_SAID = 5  # so many columns are as the draft has them
_STILL_TRUE = Prepared(
    lambda _insert: (
        select(
            Variant.id,
            CartLine.quantity,
            Variant.price_cents,
            Product.offered,
            days_to_make,
            _UNPAID,
            Shop.id,
            Shop.hours_version,
        )
        .join(CartLine, and_(CartLine.town_id == Variant.town_id, CartLine.variant_id == Variant.id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(Shop, and_(Shop.town_id == Variant.town_id, Shop.id == Variant.shop_id))
        .where(
            Variant.town_id == bindparam("town"),
            CartLine.town_id == bindparam("town"),
            CartLine.cart_id == bindparam("cart"),
            Variant.retired_at.is_(None),
            Product.status == ProductStatus.PUBLISHED,
            Shop.status == ShopStatus.SELLING,
        )
        # Shared with other buyers, and not with the shop: who closes a window waits, and then sees the bag.
        .with_for_update(read=True, of=Shop)
    )
)


def place(ready: Ready) -> Placed:
    """Take the stock and the places of all shops in one go and write the order.

    Sent twice, the same form makes one order: the second call returns the first one's. What an earlier,
    unpaid checkout of the same person holds is given back first, in the same transaction.
    Raises: AccountErased, BasketChanged, WindowsRefused, HubRefused, NotEnoughStock, WindowFull, what
    `hold_for_order` raises, and what `may_place` raises where somebody orders for the resident; the caller's
    transaction is then rolled back, whole.
    Races: one checkout of a basket at a time; conditional updates only, ids sorted, scarce rows last. A shop
    that closes a window meanwhile comes wholly before, or wholly after. Commits: no.
    """
    draft = ready.draft
    lock_cart(draft.town.id, cart_id=draft.cart_id)
    if draft.wish.user_id is not None:
        hold_account(draft.wish.user_id)
    crash.reach("checkout.cart_locked")
    # Not by rowcount: for inserts PostgreSQL's driver does not tell it.
    if _ORDER.run([ready.order]).scalar_one_or_none() is None:
        made = order_for_token(draft.town.id, draft.wish.token)
        if made is not None:
            return made
    crash.reach("checkout.order_written")
    # After the order's own row: the second of two equal forms must find its twin's order, not undo it.
    has_unpaid = _has_unpaid(draft)
    call = _call_of(draft)
    bookings = _windows_of(ready)
    crash.reach("checkout.windows_booked")
    if has_unpaid:
        _give_own_back(draft, bookings)
    crash.reach("checkout.own_given_back")
    _write_bags(ready, bookings)
    _send_to_hub(ready, bookings)
    _name_helper(draft, call)
    _tell(ready)
    take(draft.town.id, wanted=draft.wanted, until=draft.until)
    crash.reach("checkout.stock_taken")
    take_places(draft.town.id, places={bookings[choice.point_id]: choice.places for choice in draft.choices})
    crash.reach("checkout.places_taken")
    _hold_town_card(draft)
    return Placed(draft.order_id, draft.reference, draft.wish.pays)


def _hold_town_card(draft: Draft) -> None:
    """What a town card pays is set aside, last of all that is scarce; where it pays all, that is paid now."""
    part = draft.wish.town_card
    if part is None:
        return
    town = draft.town
    hold_for_order(town, order_id=draft.order_id, voucher_id=part.voucher_id, cents=part.cents)
    if draft.wish.pays == VOUCHER:
        pay_by_town_card(town.id, order_id=draft.order_id, currency=town.currency)


def _call_of(draft: Draft) -> AssistedCall | None:
    """The call in which somebody orders for the resident, once it is sure that they may."""
    if draft.wish.assistance is None:
        return None
    shops = {part.shop_id: part.shop_name for part in draft.parts}
    return may_place(
        draft.town,
        assistance=draft.wish.assistance,
        phone=draft.wish.contact.phone,
        shops=shops,
        most_cents=draft.most_cents,
    )


def _name_helper(draft: Draft, call: AssistedCall | None) -> None:
    """Who ordered for the resident answers for it by name."""
    by = draft.wish.assistance
    if call and by:
        actor = Actor.agent(by.user_id)
        note_assisted(call, order_id=draft.order_id, reference=draft.reference, assistance=by, by=actor)


def _write_bags(ready: Ready, bookings: Mapping[int, int]) -> None:
    _BAGS.run(shop_order_rows(ready.draft, bookings))
    crash.reach("checkout.bags_written")
    _LINES.run(ready.lines)
    crash.reach("checkout.lines_written")
    _STEPS.run(ready.steps)
    crash.reach("checkout.steps_written")


def _windows_of(ready: Ready) -> Mapping[int, int]:
    """The rows of the chosen windows, by point; a window that nobody has chosen yet gets its row now."""
    draft = ready.draft
    if len(ready.bookings) == len(draft.choices):
        return ready.bookings
    return book(draft.town.id, choices=draft.choices, time_zone=draft.town.time_zone)


def _send_to_hub(ready: Ready, bookings: Mapping[int, int]) -> None:
    """Where the bags are fetched, if not in their shops, and the room they have there."""
    if ready.stops:
        _STOPS.run(ready.stops)
        _HUB_PLACES.run(hub_place_rows(ready.draft, bookings))


def _give_own_back(draft: Draft, bookings: Mapping[int, int]) -> None:
    """What an earlier, unpaid checkout of this basket holds is free again, for this one first."""
    town_id, user_id = draft.town.id, draft.wish.user_id
    variant_ids = {wanted.variant_id for wanted in draft.wanted}
    own = own_holds(town_id, draft.cart_id, user_id=user_id, variant_ids=variant_ids)
    for order_id in sorted(own.order_ids):
        lock_unpaid(town_id, order_id=order_id)  # before the stock: the worker may be about to lapse it
    if own.order_ids:
        lock_levels(town_id, variant_ids={*own.units, *variant_ids})
        lock_bookings(town_id, booking_ids={*own.booking_ids, *bookings.values()})
    for order_id in sorted(own.order_ids):
        call_off(town_id, order_id=order_id)


def _tell(ready: Ready) -> None:
    draft = ready.draft
    queue(draft.town.id, mails=ready.mails)
    queue_texts(draft.town.id, texts=ready.texts)
    crash.reach("checkout.mails_queued")
    if draft.until is None:  # else the basket stays until it is paid
        empty(draft.town.id, cart_id=draft.cart_id, variant_ids=[w.variant_id for w in draft.wanted])
        crash.reach("checkout.basket_emptied")


def _has_unpaid(draft: Draft) -> bool:
    """Whether an earlier order waits to be paid, while basket, prices, offers and shops are still as drafted.

    A basket that another tab has just ordered is empty by now: it is not ordered a second time.
    Raises: BasketChanged, WindowsRefused.
    """
    asked = {"town": draft.town.id, "cart": draft.cart_id, "user": draft.wish.user_id}
    rows: Sequence[Any] = _STILL_TRUE.run([asked]).all()
    drafted = {
        (line.variant_id, line.quantity, line.price_cents, line.offered.value, line.lead_days)
        for part in draft.parts
        for _id, line in part.lines
    }
    if not drafted <= {tuple(row[:_SAID]) for row in rows}:
        raise BasketChanged([_("Un article de votre panier vient de changer. Voici votre panier à jour.")])
    check_windows(draft, versions={row[-2]: row[-1] for row in rows})
    return any(row[_SAID] for row in rows)
