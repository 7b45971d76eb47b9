"""Speaking of a bag that was fetched, as tests do it."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.shops.services import take_reviews as shop_takes_reviews
from marketplace.towns.models import Town
from marketplace.towns.services import take_reviews as town_takes_reviews
from marketplace.trust.reviews.models import Review
from tests.factories import Goods
from tests.selling import hand_out_bag, order_bag

GOOD = {"stars": "5", "words": "Croustillante, et le sourire avec."}


@dataclass
class Fetched:
    """Jeanne's bag, and where she speaks of it."""

    reference: str
    key: str

    @property
    def order(self) -> str:
        """The order's page."""
        return f"/orders/{self.reference}?key={self.key}"

    @property
    def of_shop(self) -> str:
        """Where she speaks of the shop."""
        return f"/orders/{self.reference}/reviews/maison-morel?key={self.key}"

    @property
    def of_bread(self) -> str:
        """Where she speaks of the bread."""
        return f"/orders/{self.reference}/reviews/maison-morel/of/baguette-de-tradition?key={self.key}"

    def removal(self, of: str) -> str:
        """Where she takes it back."""
        return of.replace("?", "/removal?")


def open_reviews(shop: Shop) -> None:
    """The town and the shop take reviews."""
    with transaction():
        town_takes_reviews(shop.town_id)
        shop_takes_reviews(db.session.get_one(Shop, (shop.town_id, shop.id)))


def fetch(town: Town, goods: Goods, *, by_user_id: int) -> Fetched:
    """Order a baguette and fetch it."""
    bag = hand_out_bag(order_bag(town, (goods, 1)), by_user_id=by_user_id)
    query = select(Order).where(Order.town_id == town.id, Order.id == bag.order_id)
    order = db.session.scalars(query).one()
    return Fetched(order.reference, link_key("order", order.id))


def reviews() -> list[Review]:
    """All that was written."""
    db.session.rollback()
    query = select(Review).order_by(Review.id).execution_options(all_towns=True)
    return list(db.session.scalars(query))
