"""What the visitor’s shop finds in its back office: an old count, goods that run low, a team, a journal."""

from datetime import timedelta

from sqlalchemy import and_, select, update

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.catalogue.models import Offered, Product, ProductStatus, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.team.inviting import invite
from marketplace.stock.counting import count
from marketplace.stock.low import watch
from marketplace.stock.models import Reason, StockLevel

_AWAITED = "lou@lantier.example"
_OLD = timedelta(days=5)
_LEFT = 2


def mind_shop(shop: Shop, *, owner_id: int, staff_id: int) -> None:
    """Leave two of something that was counted long ago, let another thing run low, invite somebody.

    Whoever orders the first by card sees the shop asked before anything is paid. Commits: no.
    """
    old, low = _pieces_of(shop)[:2]
    _leave(shop, old.variant_id, old.held + _LEFT, by_user_id=staff_id)
    db.session.execute(
        update(StockLevel)
        .where(StockLevel.town_id == shop.town_id, StockLevel.variant_id == old.variant_id)
        .values(confirmed_at=clock.now() - _OLD)
    )
    _leave(shop, low.variant_id, low.held + _LEFT, by_user_id=staff_id)
    watch(shop.town_id, variant_id=low.variant_id, low_at=_LEFT + 1)
    owner, town_id = Actor.person(owner_id), shop.town_id
    invite(shop, email=_AWAITED, role=ShopRole.STAFF, by=owner, by_role=ShopRole.OWNER)
    write_down(town_id, shop_id=shop.id, by=owner, act=Act.SETTINGS_CHANGED, about="comptage du stock")


def _leave(shop: Shop, variant_id: int, on_hand: int, *, by_user_id: int) -> None:
    count(shop.town_id, variant_id=variant_id, on_hand=on_hand, reason=Reason.COUNT, by_user_id=by_user_id)


def _pieces_of(shop: Shop) -> list[StockLevel]:
    """What the shop sells by the piece from its shelf, first what stands first."""
    query = (
        select(StockLevel)
        .join(Variant, and_(Variant.town_id == StockLevel.town_id, Variant.id == StockLevel.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(StockLevel.town_id == shop.town_id, Variant.shop_id == shop.id)
        .where(Product.status == ProductStatus.PUBLISHED, Product.offered == Offered.SHELF)
        .where(Product.sold_by == SoldBy.PIECE, Variant.retired_at.is_(None))
        .order_by(Product.position, Product.name, Variant.position, Variant.id)
    )
    return list(db.session.scalars(query))
