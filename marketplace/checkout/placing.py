"""Placing an order: stock and places over all shops, or nothing."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, and_, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.cart.models import CartLine
from marketplace.cart.services import empty, lock_cart
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.checkout.drafting import Draft
from marketplace.checkout.errors import BasketChanged
from marketplace.checkout.queries import Placed, order_for_token, own_holds
from marketplace.checkout.rows import line_rows, order_row, shop_order_rows, step_rows
from marketplace.checkout.settling import call_off, lock_unpaid
from marketplace.core import crash
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.notices.composing import tell_placed
from marketplace.orders.models import Order, OrderLine, ShopOrder, ShopOrderStep
from marketplace.payments.services import open_payment
from marketplace.pickup.services import book, lock_bookings, take_places
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.holding import lock_levels, take


def place(draft: Draft) -> Placed:
    """Take the stock and the places of all shops in one go and write the order.

    Sent twice, the same form makes one order: the second call returns the first one's. What an earlier,
    unpaid checkout of the same basket holds is given back first, in the same transaction.
    Raises: BasketChanged, NotEnoughStock, WindowFull; the caller's transaction is then rolled back, whole.
    Races: one checkout of a basket at a time; conditional updates only, ids sorted, scarce rows last.
    Commits: no.
    """
    lock_cart(draft.town.id, cart_id=draft.cart_id)
    crash.reach("checkout.cart_locked")
    if not _insert_once(order_row(draft)):
        made = order_for_token(draft.town.id, draft.wish.token)
        if made is not None:
            return made
    crash.reach("checkout.order_written")
    bookings = book(
        draft.town.id, choices=[part.choice for part in draft.parts], time_zone=draft.town.time_zone
    )
    crash.reach("checkout.windows_booked")
    # After the order's own row: the second of two equal forms must find its twin's order, not undo it.
    _give_own_back(draft, bookings)
    crash.reach("checkout.own_given_back")
    _check_still_true(draft)
    _insert(ShopOrder, shop_order_rows(draft, bookings))
    crash.reach("checkout.bags_written")
    _insert(OrderLine, line_rows(draft))
    crash.reach("checkout.lines_written")
    _insert(ShopOrderStep, step_rows(draft))
    crash.reach("checkout.steps_written")
    _open_or_tell(draft)
    take(draft.town.id, wanted=draft.wanted, until=draft.until)
    crash.reach("checkout.stock_taken")
    take_places(draft.town.id, booking_ids=list(bookings.values()))
    crash.reach("checkout.places_taken")
    return Placed(draft.order_id, draft.reference, draft.wish.pays)


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
        call_off(town_id, order_id=order_id, by_user_id=user_id)


def _open_or_tell(draft: Draft) -> None:
    if draft.until:
        open_payment(
            draft.town.id,
            payment_id=draft.payment_id,
            order_id=draft.order_id,
            provider=draft.wish.pays,
            amount_cents=draft.total_cents,
            currency=draft.town.currency,
            until=draft.until,
        )
        crash.reach("checkout.payment_opened")
        return
    tell_placed(draft.town, order_id=draft.order_id)
    crash.reach("checkout.mails_queued")
    empty(draft.town.id, cart_id=draft.cart_id, variant_ids=[w.variant_id for w in draft.wanted])
    crash.reach("checkout.basket_emptied")


def _insert_once(row: dict[str, Any]) -> bool:
    """Write the order, unless its form has already made one. False when it has."""
    dialect = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    table = cast(Table, Order.__table__)
    statement = dialect(table).on_conflict_do_nothing(index_elements=["town_id", "checkout_token"])
    # Not by rowcount: for inserts PostgreSQL's driver does not tell it.
    written = db.session.connection().execute(statement.returning(table.c.id), row)
    return written.scalar_one_or_none() is not None


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    db.session.connection().execute(insert(cast(Table, model.__table__)), rows)


def _check_still_true(draft: Draft) -> None:
    """Basket, prices and shops may have changed since the draft was read. Raises: BasketChanged.

    A basket that another tab has just ordered is empty by now: it is not ordered a second time.
    """
    drafted = {
        (line.variant_id, line.quantity, line.price_cents) for p in draft.parts for _id, line in p.lines
    }
    query = (
        select(Variant.id, CartLine.quantity, Variant.price_cents)
        .join(CartLine, and_(CartLine.town_id == Variant.town_id, CartLine.variant_id == Variant.id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(Shop, and_(Shop.town_id == Variant.town_id, Shop.id == Variant.shop_id))
        .where(
            Variant.town_id == draft.town.id,
            CartLine.town_id == draft.town.id,
            CartLine.cart_id == draft.cart_id,
            Variant.retired_at.is_(None),
            Product.status == ProductStatus.PUBLISHED,
            Shop.status == ShopStatus.SELLING,
        )
    )
    if not drafted <= {tuple(row) for row in db.session.execute(query)}:
        raise BasketChanged([_("Un article de votre panier vient de changer. Voici votre panier à jour.")])
