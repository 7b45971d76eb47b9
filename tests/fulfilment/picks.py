"""A shop that packs: its goods, its bags and lines as tests look at them, read anew each time."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import SoldBy
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.methods import PICKUP
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_worker
from tests.ordering import make_order, order_named
from tests.paying import pay


@dataclass
class Counter:
    """The bakery's counter: ham by weight, rolls by the piece, and things that could stand for them."""

    town: Town
    shop: Shop

    def __post_init__(self) -> None:
        self.baker: User = make_worker(self.shop)
        self.by = Actor.person(self.baker.id)
        self.ham = self.goods("Jambon", 2000, 5000, sold_by=SoldBy.WEIGHT)
        self.roll = self.goods("Pain au lait", 150, 12)
        self.bun = self.goods("Brioche", 190, 5)
        self.bread = self.goods("Pain de seigle", 120, 5)

    def goods(self, name: str, cents: int, on_hand: int, *, sold_by: SoldBy = SoldBy.PIECE) -> Goods:
        """Goods of the shop, in one category with all its others."""
        made = make_goods(self.shop, name=name, price_cents=cents, on_hand=on_hand, sold_by=sold_by)
        with transaction():
            made.product.category = "food.bakery"
        return made

    def order(self, *wanted: tuple[Goods, int], online: bool = True, wish: str = "call") -> ShopOrder:
        """An accepted bag, paid with the demo card or at the till. `wish`: if something is missing."""
        reference = make_order(self.town, *wanted, pays=DEMO if online else PICKUP)
        order_id = order_named(self.town, reference)
        if online:
            pay(self.town, order_id)
        with transaction():
            bag = self.bag(reference)
            accept(bag, by=self.by)
            for line in bag.lines:
                line.if_missing = wish
        return self.bag(reference)

    def bag(self, reference: str) -> ShopOrder:
        """The shop's bag of an order."""
        query = (
            select(ShopOrder)
            .join(Order, (Order.town_id == ShopOrder.town_id) & (Order.id == ShopOrder.order_id))
            .where(
                ShopOrder.town_id == self.town.id,
                ShopOrder.shop_id == self.shop.id,
                Order.reference == reference,
            )
            .execution_options(populate_existing=True)
        )
        return db.session.scalars(query).one()

    def again(self, bag: ShopOrder) -> ShopOrder:
        """The same bag, as it stands now."""
        db.session.rollback()
        return self.bag(bag.order.reference)

    def line(self, bag: ShopOrder, place: int = 0) -> OrderLine:
        """A line of it, as it stands now."""
        query = select(OrderLine).where(
            OrderLine.town_id == bag.town_id,
            OrderLine.shop_order_id == bag.id,
            OrderLine.position == place,
        )
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    def level(self, goods: Goods) -> tuple[int, int]:
        """What is on hand, and what of it is promised."""
        level = db.session.get_one(StockLevel, (self.town.id, goods.variant.id), populate_existing=True)
        return level.on_hand, level.held
