"""A shop closes before it is erased: nobody reaches it or works there, and nothing of it is under way."""

import json
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.browsing.index import index_shop
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.money import format_money
from marketplace.core.pacing import moment
from marketplace.core.words import _, language
from marketplace.moving.shops.errors import OrdersOpen
from marketplace.moving.towns.cards import cards_open
from marketplace.moving.towns.errors import CardsOpen, MoveRefused
from marketplace.moving.towns.turns import TurnLost, unfinished_moves
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import PLACE_TAKING
from marketplace.orders.withdrawals.models import Withdrawal, WithdrawalState
from marketplace.payments.ledger.models import Account, LedgerEntry
from marketplace.shops.models import Shop, ShopStaff
from marketplace.shops.states import ShopStatus
from marketplace.towns.moves import MoveKind, TownMove
from marketplace.towns.queries import TownView


def close_shop(town: TownView, *, shop_id: int) -> int:
    """Shut a shop for good; gives the key of its move, with which `end_shop` goes on. Commits: yes.

    From now on nobody reaches it and nobody works there; its address is free.
    Raises: OrdersOpen, CardsOpen, MoveRefused; the shop is open then as it was. Races: the shop's row is
    locked as by a checkout that is being placed: it comes wholly before, and is seen, or is refused.
    """
    if any(move.town_id == town.id for move in unfinished_moves()):
        raise TurnLost
    db.session.rollback()
    with moment():
        query = select(Shop).where(Shop.town_id == town.id, Shop.id == shop_id).with_for_update()
        shop = db.session.scalars(query.execution_options(populate_existing=True)).one()
        check_over(town, shop)
        move = TownMove(
            town_id=town.id,
            shop_id=shop.id,
            slug=shop.slug,
            kind=MoveKind.SHOP_DEPARTURE,
            people=json.dumps(_people_of(shop)),
            began_at=clock.now(),
        )
        db.session.add(move)
        db.session.flush()
        shop.status, shop.slug = ShopStatus.CLOSED, f"parti-{move.id}"
        db.session.execute(delete(ShopStaff).where(*_mine(ShopStaff, shop)))
        db.session.flush()
        index_shop(town.id, shop_id=shop.id)
        write_down(town.id, shop_id=None, by=Actor.system(), act=Act.SHOP_LEFT, about=shop.name)
        return move.id


def check_over(town: TownView, shop: Shop) -> None:
    """See that nothing of a shop is under way. Reads only. Raises: OrdersOpen, CardsOpen, MoveRefused."""
    if open_orders := _open_orders(shop):
        raise OrdersOpen(open_orders)
    if waiting := cards_open(db.session.connection(), town.id, shop_id=shop.id):
        raise CardsOpen(waiting)
    owed = db.session.scalar(
        select(func.coalesce(func.sum(-LedgerEntry.amount_cents), 0)).where(
            LedgerEntry.town_id == town.id,
            LedgerEntry.shop_id == shop.id,
            LedgerEntry.account == Account.CARD_PAYABLE,
        )
    )
    if owed:
        amount = format_money(int(owed), town.currency, language())
        raise MoveRefused(
            _(
                "Le compte des cartes de la ville n’est pas soldé avec ce commerce : %(amount)s.",
                amount=amount,
            )
        )


def _open_orders(shop: Shop) -> list[str]:
    """References of orders with a bag of the shop that is not at its end, or of which something goes back."""
    bag = select(Order.reference).join(
        ShopOrder, (ShopOrder.town_id == Order.town_id) & (ShopOrder.order_id == Order.id)
    )
    mine = (Order.town_id == shop.town_id, ShopOrder.shop_id == shop.id)
    waiting = bag.where(*mine, ShopOrder.state.in_(tuple(PLACE_TAKING)))
    back = bag.join(
        Withdrawal, (Withdrawal.town_id == ShopOrder.town_id) & (Withdrawal.shop_order_id == ShopOrder.id)
    ).where(*mine, Withdrawal.state == WithdrawalState.ASKED)
    return sorted({*db.session.scalars(waiting), *db.session.scalars(back)})


def _people_of(shop: Shop) -> list[int]:
    return list(db.session.scalars(select(ShopStaff.user_id).where(*_mine(ShopStaff, shop))))


def _mine(model: Any, shop: Shop) -> list[ColumnElement[bool]]:
    return [model.town_id == shop.town_id, model.shop_id == shop.id]
