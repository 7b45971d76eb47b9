"""Tables of orders: one a checkout, one part a shop, lines with frozen words and prices."""

from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalogue.keeping import spoils
from marketplace.catalogue.models import Offered
from marketplace.catalogue.wording import offer_words
from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, join_in_town, town_key
from marketplace.orders.actors import Actor, ActorKind
from marketplace.orders.errors import MoveRefused
from marketplace.orders.picking import models as picking_models
from marketplace.orders.states import MOVES, ShopOrderState

__all__ = ("Order", "OrderLine", "ShopOrder", "ShopOrderStep", "picking_models")


def _as_ordered(context: DefaultExecutionContext) -> int:
    """What is written of a row that says nothing else: it comes to what was ordered."""
    # Its authors left this one without types.
    return int(cast(Any, context).get_current_parameters()["total_cents"])


class Order(TownRow, Model):
    """One checkout of one resident. Its state follows from its shop orders and is stored nowhere."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("town_id", "reference"),
        UniqueConstraint("town_id", "checkout_token"),
        town_key("cart_id", "carts"),
        Index("ix_orders_user", "user_id", "created_at"),
        Index("ix_orders_cart", "town_id", "cart_id"),
        Index("ix_orders_created", "town_id", "created_at"),
    )
    reference: Mapped[str] = mapped_column(String(12))
    checkout_token: Mapped[str] = mapped_column(String(64))  # one form, one order, however often it is sent
    cart_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    pays: Mapped[str] = mapped_column(String(16))  # the payment method's code
    total_cents: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # given up before it was paid


class ShopOrder(TownRow, Model):
    """One shop's part of an order: the bag."""

    __tablename__ = "shop_orders"
    __table_args__ = (
        UniqueConstraint("town_id", "order_id", "shop_id"),
        UniqueConstraint("town_id", "shop_id", "code"),
        town_key("order_id", "orders"),
        town_key("shop_id", "shops"),
        town_key("slot_booking_id", "slot_bookings"),
        Index("ix_shop_orders_board", "town_id", "shop_id", "state", "collect_from"),
        Index("ix_shop_orders_changed", "town_id", "shop_id", "changed_at"),
        Index("ix_shop_orders_slot", "town_id", "slot_booking_id"),
        Index("ix_shop_orders_made", "town_id", "created_at"),
        Index("ix_shop_orders_sold", "town_id", "shop_id", "created_at"),
        Index(  # the alert ladder's queue, over all towns
            "ix_shop_orders_unanswered",
            "alert_due_at",
            "id",
            sqlite_where=text("state = 'placed'"),
            postgresql_where=text("state = 'placed'"),
        ),
        Index("ix_shop_orders_waiting", "state", "collect_until"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    slot_booking_id: Mapped[int] = mapped_column(BigInteger)
    places: Mapped[int] = mapped_column(default=1, server_default="1")  # so much of that window it takes
    state: Mapped[ShopOrderState] = mapped_column(enum_type(ShopOrderState))
    code: Mapped[str] = mapped_column(String(8))
    collect_from: Mapped[datetime] = mapped_column(UtcDateTime)
    collect_until: Mapped[datetime] = mapped_column(UtcDateTime)
    local_day: Mapped[date] = mapped_column(Date)
    local_time: Mapped[time] = mapped_column(Time)
    time_zone: Mapped[str] = mapped_column(String(40))
    total_cents: Mapped[int]
    left_cents: Mapped[int] = mapped_column(default=0)  # of them, what was tried and left in the shop
    most_cents: Mapped[int] = mapped_column(default=_as_ordered)  # at most, if all weighs what it may
    due_cents: Mapped[int] = mapped_column(default=_as_ordered)  # now: see `orders.figures`
    given_back_cents: Mapped[int] = mapped_column(default=0, server_default="0")  # of them, line by line
    note: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was declined or cancelled, in words
    kept_until: Mapped[date | None] = mapped_column(Date)  # the last day on which it is kept, as it was told
    fresh_refund_percent: Mapped[int] = mapped_column(default=100, server_default="100")  # if never fetched
    missed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when nobody had come in its window
    alert_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: the ladder has not looked yet
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    order: Mapped[Order] = relationship(
        primaryjoin=join_in_town("ShopOrder", "order_id", "Order"), viewonly=True
    )
    lines: Mapped[list["OrderLine"]] = relationship(
        primaryjoin="and_(OrderLine.town_id == ShopOrder.town_id, "
        "foreign(OrderLine.shop_order_id) == ShopOrder.id)",
        order_by="OrderLine.position",
        viewonly=True,
    )
    steps: Mapped[list["ShopOrderStep"]] = relationship(
        primaryjoin="and_(ShopOrderStep.town_id == ShopOrder.town_id, "
        "foreign(ShopOrderStep.shop_order_id) == ShopOrder.id)",
        order_by="ShopOrderStep.id",
    )
    __mapper_args__ = {"version_id_col": version}

    def can_become(self, state: ShopOrderState) -> bool:
        """Whether `MOVES` lists the step from here."""
        return state in MOVES[self.state]

    def become(self, state: ShopOrderState, *, at: datetime, by: Actor) -> None:
        """Make one allowed move and write down who made it and when.

        Raises: MoveRefused if `MOVES` does not list the step.
        """
        if not self.can_become(state):
            raise MoveRefused(self.state, state)
        self.steps.append(
            ShopOrderStep(
                town_id=self.town_id,
                state=state,
                at=at,
                by_what=by.kind,
                by_user_id=by.user_id,
                by_device_id=by.device_id,
            )
        )
        self.state = state
        self.changed_at = at


class OrderLine(TownRow, Model):
    """What was ordered, in the words and at the price of that moment."""

    __tablename__ = "order_lines"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        town_key("variant_id", "variants"),
        Index("ix_order_lines_shop_order", "town_id", "shop_order_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    variant_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
    product_name: Mapped[str] = mapped_column(String(160))
    label: Mapped[str] = mapped_column(String(120), default="")
    picture: Mapped[str] = mapped_column(String(200), default="")
    by_weight: Mapped[bool]
    quantity: Mapped[int]  # pieces, or grams
    given: Mapped[int | None]  # of them, what is really in the bag, once somebody has said so
    missing: Mapped[int] = mapped_column(default=0)  # of them, those that a count did not find
    withdrawn: Mapped[int] = mapped_column(default=0)  # not in the bag: paid too late, or tried and left
    offered: Mapped[Offered] = mapped_column(enum_type(Offered), default=Offered.SHELF)
    age_limit: Mapped[int | None]
    unit_price_cents: Mapped[int]  # per piece, or per kilo
    total_cents: Mapped[int]
    ceiling_percent: Mapped[int] = mapped_column(default=0)  # by weight: the most above what was asked
    most_cents: Mapped[int] = mapped_column(default=_as_ordered)  # at most; moves to what stands for it
    due_cents: Mapped[int] = mapped_column(default=_as_ordered)  # now: see `orders.figures`
    vat_basis_points: Mapped[int]
    vat_cents: Mapped[int]
    if_missing: Mapped[str] = mapped_column(String(24))
    instead: Mapped[bool] = mapped_column(default=False)  # it stands for another line of the bag
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # it left before the rest of its bag
    back_units: Mapped[int] = mapped_column(default=0, server_default="0")  # of them, given back to the shop
    back_cents: Mapped[int] = mapped_column(default=0, server_default="0")  # given back of its total, by line
    no_withdrawal: Mapped[str] = mapped_column(String(24), default="", server_default="")  # why not, if so

    @property
    def offer(self) -> str:
        """How it was offered, in words; empty for what stood on the shelf."""
        return offer_words(self.offered)

    @property
    def is_fresh(self) -> bool:
        """Whether it is lost to the shop when nobody fetches it."""
        return spoils(self.no_withdrawal)


class ShopOrderStep(TownRow, Model):
    """Who moved a shop order to which state, and when."""

    __tablename__ = "shop_order_steps"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        town_key("by_device_id", "shop_devices"),
        Index("ix_shop_order_steps_order", "town_id", "shop_order_id"),
        Index("ix_shop_order_steps_at", "town_id", "state", "at"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[ShopOrderState] = mapped_column(enum_type(ShopOrderState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_what: Mapped[ActorKind] = mapped_column(enum_type(ActorKind))
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_device_id: Mapped[int | None] = mapped_column(BigInteger)
