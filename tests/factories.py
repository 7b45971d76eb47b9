"""Towns, shops, goods and people for tests, made by the services that make real ones.

Each factory opens its own transaction: what it gives is in the database when it returns.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from marketplace.accounts.models import User
from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.catalogue.services import ProductDraft, VariantDraft, create_product
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.pickup.services import open_shop_point
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import ShopIdentity, hire, register_shop, set_week
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import open_stock
from marketplace.towns.models import Town, TownRole
from marketplace.towns.services import TownIdentity, appoint, found_town

# A Thursday in summer, 10:00 on the town's clocks: shops are open, the street is awake.
THURSDAY_MORNING = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)
_OPEN = ((time(9, 0), time(12, 30)), (time(14, 0), time(19, 0)))
WEEK = dict.fromkeys(range(2, 7), _OPEN)  # Tuesday to Saturday, closed for lunch


@dataclass(frozen=True)
class Goods:
    """A product with its only variant."""

    product: Product
    variant: Variant


def make_town(slug: str = "port-lanterne", *, name: str = "Port-Lanterne", host: str = "localhost") -> Town:
    """A town under one host."""
    with transaction():
        return found_town(TownIdentity(slug=slug, name=name, street_name="Rue du Phare"), hosts=[host])


def make_shop(
    town: Town,
    *,
    name: str = "Maison Morel",
    kind: str = "bakery",
    status: ShopStatus = ShopStatus.SELLING,
    rule: Rule | None = None,
) -> Shop:
    """A shop open from Tuesday to Saturday, with its own collection point."""
    with transaction():
        shop = register_shop(town.id, identity=ShopIdentity(name=name, kind=kind), status=status)
        set_week(shop, week=WEEK)
        open_shop_point(town.id, shop_id=shop.id, name=name, rule=rule or Rule())
    return shop


def make_goods(
    shop: Shop,
    *,
    name: str = "Baguette de tradition",
    price_cents: int = 130,
    on_hand: int = 10,
    sold_by: SoldBy = SoldBy.PIECE,
) -> Goods:
    """A product with one variant and some stock. Units: pieces, or grams."""
    draft = ProductDraft(name=name, vat_basis_points=550, sold_by=sold_by)
    with transaction():
        product, (variant,) = create_product(
            shop.town_id,
            shop_id=shop.id,
            draft=draft,
            variants=[VariantDraft(price_cents=price_cents)],
            by_user_id=None,
        )
        open_stock(shop.town_id, variant_id=variant.id, on_hand=on_hand, by_user_id=None)
    return Goods(product, variant)


def make_person(email: str = "lea@example.org", *, name: str = "Léa Martin") -> User:
    """Somebody with an account, without a password."""
    with transaction():
        user = User(id=new_id(), email=email, name=name, created_at=clock.now())
        db.session.add(user)
    return user


def make_worker(shop: Shop, *, role: ShopRole = ShopRole.OWNER, email: str = "paul@example.org") -> User:
    """Somebody who works in the shop."""
    user = make_person(email, name="Paul Morel")
    with transaction():
        hire(shop, user_id=user.id, role=role)
    return user


def make_official(town: Town, *, role: TownRole = TownRole.MANAGER, email: str = "anne@example.org") -> User:
    """Somebody who works for the town."""
    user = make_person(email, name="Anne Dubois")
    with transaction():
        appoint(town.id, user_id=user.id, role=role)
    return user
