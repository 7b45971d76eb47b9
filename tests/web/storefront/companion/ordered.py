"""An order over two shops, and what its shops do with it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from tests.factories import make_worker
from tests.web.storefront.buying import Street

ACTS: tuple[Callable[..., None], ...] = (accept, mark_ready, hand_over)


@dataclass(frozen=True)
class Ordered:
    """An order of two bags, and the address of its page with the key."""

    street: Street
    reference: str
    order_id: int

    @property
    def key(self) -> str:
        return link_key("order", self.order_id)

    @property
    def path(self) -> str:
        return f"/orders/{self.reference}"

    @property
    def page(self) -> str:
        return f"{self.path}?key={self.key}"

    def bag(self, shop: Shop) -> ShopOrder:
        """The part of a shop as it is now."""
        db.session.rollback()
        db.session.expire_all()
        query = select(ShopOrder).where(
            ShopOrder.town_id == self.street.town.id,
            ShopOrder.order_id == self.order_id,
            ShopOrder.shop_id == shop.id,
        )
        return db.session.scalars(query).one()

    def do(self, shop: Shop, *, acts: int) -> None:
        """The shop takes its bag so many steps further: accepted, packed, handed over."""
        by = Actor.person(self._keeper(shop))
        for act in ACTS[:acts]:
            with transaction():
                act(self.bag(shop), by=by)

    def _keeper(self, shop: Shop) -> int:
        return make_worker(shop, email=f"{shop.slug}@example.org").id
