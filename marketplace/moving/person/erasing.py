"""An account is erased: what the books need stays without a name, all else goes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, or_, select, union_all, update

from marketplace.accounts.leaving import empty_account
from marketplace.accounts.models import Operator, User
from marketplace.cart.models import Cart, CartLine
from marketplace.cart.services import lock_cart
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.favourites.models import FavouriteProduct, FavouriteShop
from marketplace.moving.person.errors import StillAtWork, StillAwaited
from marketplace.notices.forgetting import forget_letters
from marketplace.notices.models import PushSubscription
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.handovers.models import Proxy
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.orders.states import PLACE_TAKING
from marketplace.orders.withdrawals.models import Withdrawal, WithdrawalState
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Refund
from marketplace.payments.states import PAYABLE, RefundState
from marketplace.pickup.models import HubPost
from marketplace.shops.models import ShopStaff
from marketplace.towns.models import TownStaff
from marketplace.towns.queries import all_towns
from marketplace.trust.reports.services import forget_reporter
from marketplace.trust.reviews.services import withdraw_reviews_of
from marketplace.trust.wishes.services import forget_author
from marketplace.vouchers.buying.forgetting import forget_buyer
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.keeping.models import KeptCard

NOBODY = "—"
"""What stands in place of a name on an order whose person has left."""
_AT_ONCE = 500


def erase(user_id: int) -> None:
    """Erase a person from this installation, in all its towns. Papers of sales stay, as the law wants.

    Raises: StillAtWork, StillAwaited, AccountErased; nothing is changed then.
    Races: the account's row is locked before anything is looked at, and whoever places an order for it holds
    that row: an order placed at the same moment comes before, and keeps the account, or is refused.
    Commits: no.
    """
    carts = _lock_carts(user_id)
    email = db.session.get_one(User, user_id).email
    empty_account(user_id)
    _check_roles(user_id)
    _check_orders(user_id)
    for town in all_towns():
        _empty_orders_of(town.id, user_id)
        forget_reporter(town.id, email=email)
        forget_author(town.id, email=email)
        forget_letters(town.id, about_ids=forget_buyer(town.id, user_id=user_id, email=email))
        for table in (FavouriteShop, FavouriteProduct, KeptCard):
            _do(delete(table).where(table.town_id == town.id, table.user_id == user_id))
    for town_id, cart_id in carts:
        _do(delete(CartLine).where(CartLine.town_id == town_id, CartLine.cart_id == cart_id))
        _do(update(Cart).where(Cart.town_id == town_id, Cart.id == cart_id).values(user_id=None))


def _lock_carts(user_id: int) -> Sequence[tuple[int, int]]:
    # In the order of a checkout, which locks its basket first and the account after.
    found: list[tuple[int, int]] = []
    for town in all_towns():  # along an index that begins with the town
        query = select(Cart.id).where(Cart.town_id == town.id, Cart.user_id == user_id).order_by(Cart.id)
        found += [(town.id, cart_id) for cart_id in db.session.scalars(query)]
    for town_id, cart_id in found:
        lock_cart(town_id, cart_id=cart_id)
    return found


def _check_roles(user_id: int) -> None:
    roles = union_all(
        *(
            select(table.id).where(table.user_id == user_id)
            for table in (Operator, ShopStaff, TownStaff, HubPost)
        )
    )
    if db.session.execute(roles.execution_options(all_towns=True)).first() is not None:
        raise StillAtWork


def _check_orders(user_id: int) -> None:
    """Whether a shop still has something of the person's, or owes them something, or a card is being paid."""
    bags = select(Order.reference, Order.id).join(
        ShopOrder, (ShopOrder.town_id == Order.town_id) & (ShopOrder.order_id == Order.id)
    )
    waiting = bags.where(Order.user_id == user_id, ShopOrder.state.in_(PLACE_TAKING))
    owed = bags.join(
        Withdrawal,
        (Withdrawal.town_id == ShopOrder.town_id) & (Withdrawal.shop_order_id == ShopOrder.id),
    ).where(Order.user_id == user_id, Withdrawal.state == WithdrawalState.ASKED)
    on = (CardPurchase.town_id == Payment.town_id) & (CardPurchase.payment_id == Payment.id)
    coming_back = exists().where(
        Refund.town_id == Payment.town_id,
        Refund.payment_id == Payment.id,
        Refund.state.in_((RefundState.PENDING, RefundState.SUBMITTED)),
    )
    cards = (
        select(CardPurchase.reference, CardPurchase.id)
        .join(Payment, on)
        .where(CardPurchase.user_id == user_id, or_(Payment.state.in_(tuple(PAYABLE)), coming_back))
    )
    rows = db.session.execute(waiting.union(owed, cards).execution_options(all_towns=True)).all()
    if rows:
        raise StillAwaited(sorted({row[0] for row in rows}))


def _empty_orders_of(town_id: int, user_id: int) -> None:
    query = select(Order.id).where(Order.town_id == town_id, Order.user_id == user_id).limit(_AT_ONCE)
    while order_ids := db.session.scalars(query).all():
        _empty_orders(town_id, order_ids, user_id=user_id)


def _empty_orders(town_id: int, order_ids: Sequence[int], *, user_id: int) -> None:
    """Take whoever ordered off some orders, and what was written of them."""
    of_bags = (ShopOrder.town_id == town_id, ShopOrder.order_id.in_(order_ids))
    bag_ids = db.session.scalars(select(ShopOrder.id).where(*of_bags)).all()
    forget_letters(town_id, about_ids=[*order_ids, *bag_ids, *_what_came_back(town_id, bag_ids)])
    _do(
        delete(PushSubscription).where(
            PushSubscription.town_id == town_id, PushSubscription.order_id.in_(order_ids)
        )
    )
    of_steps = (ShopOrderStep.town_id == town_id, ShopOrderStep.shop_order_id.in_(bag_ids))
    _do(update(ShopOrderStep).where(*of_steps, ShopOrderStep.by_user_id == user_id).values(by_user_id=None))
    _do(update(ShopOrder).where(*of_bags).values(note=""))
    withdraw_reviews_of(town_id, shop_order_ids=bag_ids)
    of_proxies = (Proxy.town_id == town_id, Proxy.order_id.in_(order_ids))
    _do(update(Proxy).where(*of_proxies).values(name=NOBODY, word="", revoked_at=clock.now()))
    mine = (Order.town_id == town_id, Order.id.in_(order_ids))
    _do(update(Order).where(*mine).values(user_id=None, name=NOBODY, phone="", email=""))


def _what_came_back(town_id: int, bag_ids: Sequence[int]) -> list[int]:
    """What bags were renounced or given back: messages tell of those, too."""
    return [
        each
        for table in (Withdrawal, GiveBack)
        for each in db.session.scalars(
            select(table.id).where(table.town_id == town_id, table.shop_order_id.in_(bag_ids))
        )
    ]


def _do(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
