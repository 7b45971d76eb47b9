"""Who fetched a bag says what it was like; nobody else does. Source: Code de la consommation L111-7-2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from marketplace.accounts.models import User
from marketplace.assisting.models import AssistedOrder
from marketplace.catalogue.models import Product, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.receipts import ReceiptBag
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop, ShopStaff
from marketplace.shops.states import VISIBLE
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.errors import (
    KeptHidden,
    NoReviewsHere,
    NotFetched,
    OrderedForAnother,
    OwnShop,
    TooLate,
)
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.queries import reviews_of_bag
from marketplace.trust.reviews.services import Topic, put_review
from marketplace.trust.reviews.states import WRITTEN_WITHIN, About, ReviewState

_FETCHED = (ShopOrderState.COLLECTED, ShopOrderState.CLOSED)


@dataclass(frozen=True)
class Reviewable:
    """Something that a bag lets its collector speak of. `slug`: of the product; empty for the shop."""

    topic: Topic
    slug: str
    review: Review | None

    @property
    def is_said(self) -> bool:
        """Whether what its collector says of it stands, or was hidden."""
        return self.review is not None and self.review.state is not ReviewState.WITHDRAWN

    @property
    def is_hidden(self) -> bool:
        """Whether the town keeps it off the pages."""
        return self.review is not None and self.review.state is ReviewState.HIDDEN


def reviewables_of(town: TownView, bag: ReceiptBag) -> list[Reviewable]:
    """The shop, then each product that was in a fetched bag; nothing of any other. Two statements at most."""
    day = fetched_on(town, bag)
    if day is None:
        return []
    written = reviews_of_bag(town.id, shop_order_id=bag.shop_order_id)
    things = [(About.SHOP, bag.shop_id, bag.shop_name, ""), *_products_in(town.id, bag.shop_order_id)]
    return [
        Reviewable(
            Topic(bag.shop_id, bag.shop_order_id, about, subject_id, name, day), slug, written.get(subject_id)
        )
        for about, subject_id, name, slug in things
    ]


def fetched_on(town: TownView, bag: ReceiptBag) -> date | None:
    """The day on which a bag was handed over; None before, and for a bag that never was."""
    at = bag.moved.get(ShopOrderState.COLLECTED)
    if at is None or bag.state not in _FETCHED:
        return None
    return clock.local(at, town.time_zone).date()


def may_write(town: TownView, bag: ReceiptBag) -> bool:
    """Whether the order's page invites to speak of a bag. One statement once it is fetched, else none."""
    if not town.takes_reviews or _lateness(town, bag) is not None:
        return False
    return takes_reviews(town, shop_id=bag.shop_id)


def takes_reviews(town: TownView, *, shop_id: int) -> bool:
    """Whether the town and the shop both take reviews now."""
    query = select(Shop.takes_reviews).where(Shop.town_id == town.id, Shop.id == shop_id)
    return town.takes_reviews and bool(db.session.scalar(query.where(Shop.status.in_(VISIBLE))))


def review(
    town: TownView, *, bag: ReceiptBag, one: Reviewable, stars: int, words: str, by_user_id: int | None
) -> Review:
    """Say it, or say it otherwise; it is shown at once, and nobody chooses which.

    What already stands may be changed for as long as it is shown. `by_user_id`: whoever is signed in: the
    order's link may be in the hands of the shop, or of whoever ordered for somebody else.
    Raises: NotFetched, NoReviewsHere, TooLate, OwnShop, OrderedForAnother, KeptHidden.
    Races: see `put_review`. Commits: no.
    """
    if fetched_on(town, bag) is None:
        raise NotFetched
    if one.is_hidden:
        raise KeptHidden
    if not takes_reviews(town, shop_id=bag.shop_id):
        raise NoReviewsHere
    if not one.is_said and (late := _lateness(town, bag)):
        raise late
    if _works_there(town.id, bag, by_user_id):
        raise OwnShop
    if by_user_id is not None and _only_helped(town.id, bag, by_user_id):
        raise OrderedForAnother
    return put_review(town.id, topic=one.topic, stars=stars, words=words)


def _lateness(town: TownView, bag: ReceiptBag) -> Refusal | None:
    """Why it is too early or too late to speak of a bag, if it is."""
    if fetched_on(town, bag) is None:
        return NotFetched()
    return TooLate() if clock.now() > bag.moved[ShopOrderState.COLLECTED] + WRITTEN_WITHIN else None


def _works_there(town_id: int, bag: ReceiptBag, by_user_id: int | None) -> bool:
    """Whether whoever ordered, by the account or by its address, or whoever writes works in the shop.

    Source: L121-4, 27°.
    """
    query = (
        select(func.count())
        .select_from(ShopOrder)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .join(ShopStaff, and_(ShopStaff.town_id == ShopOrder.town_id, ShopStaff.shop_id == ShopOrder.shop_id))
        .join(User, User.id == ShopStaff.user_id)
        .where(ShopOrder.town_id == town_id, ShopOrder.id == bag.shop_order_id)
        .where(or_(User.id.in_([Order.user_id, by_user_id]), func.lower(Order.email) == User.email))
    )
    return bool(db.session.scalar(query))


def _only_helped(town_id: int, bag: ReceiptBag, by_user_id: int) -> bool:
    """Whether somebody ordered the bag at a counter or on the telephone, for its resident."""
    query = (
        select(AssistedOrder.order_id)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == AssistedOrder.town_id, ShopOrder.order_id == AssistedOrder.order_id),
        )
        .where(ShopOrder.town_id == town_id, ShopOrder.id == bag.shop_order_id)
        .where(AssistedOrder.by_user_id == by_user_id)
    )
    return db.session.scalar(query) is not None


def _products_in(town_id: int, shop_order_id: int) -> Sequence[tuple[About, int, str, str]]:
    """What really left with a bag, in its order, each product once."""
    query = (
        select(Product.id, Product.name, Product.slug)
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .join(OrderLine, and_(OrderLine.town_id == Variant.town_id, OrderLine.variant_id == Variant.id))
        .where(OrderLine.town_id == town_id, OrderLine.shop_order_id == shop_order_id)
        .where(OrderLine.withdrawn == 0, or_(OrderLine.given.is_(None), OrderLine.given > 0))
        .group_by(Product.id, Product.name, Product.slug)
        .order_by(func.min(OrderLine.position))
    )
    return [(About.PRODUCT, key, name, slug) for key, name, slug in db.session.execute(query)]
