"""A market to order from: forty shops, a thousand things, windows that never fill, and full baskets."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import islice
from pathlib import Path
from random import Random

import flask_migrate
from flask import Flask
from sqlalchemy import insert

from marketplace.app import create_app
from marketplace.cart.models import Cart, CartLine, IfMissing
from marketplace.cart.queries import BasketLine
from marketplace.catalogue.services import ProductDraft, VariantDraft, create_product
from marketplace.checkout.drafting import Contact, Draft, DraftPart, Wish
from marketplace.checkout.queries import hours_versions
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.references import new_collection_code, new_reference, new_token
from marketplace.core.settings import Settings
from marketplace.payments.methods import PICKUP
from marketplace.pickup.queries import diary_of
from marketplace.pickup.services import Choice, book, open_shop_point
from marketplace.pickup.slots import Rule, Window
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of
from marketplace.shops.services import ShopIdentity, register_shop, set_week
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import open_stock
from marketplace.towns.queries import TownView, town_by_id
from marketplace.towns.services import TownIdentity, found_town

SHOPS, GOODS, WINDOWS, PLENTY = 40, 25, 40, 10**9
_ALWAYS = dict.fromkeys(range(1, 8), ((time(0, 0), time(23, 59)),))
_JEANNE = Contact(name="Jeanne Kerouac", phone="", email="jeanne@example.org", locale="fr")


@dataclass(frozen=True)
class Stall:
    """A shop with its things, the first of the first shop being the hot one."""

    shop_id: int
    name: str
    goods: tuple[tuple[int, str, int], ...]  # (variant id, name, cents)
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Market:
    """What drafts are made from."""

    town: TownView
    stalls: tuple[Stall, ...]
    hours_versions: dict[int, int]

    def draw_draft(self, random: Random, *, hot: bool) -> Draft:
        """An order of four things in two shops, at random; one of them the hot thing, if there is one."""
        chosen = random.sample(self.stalls[1:] if hot else self.stalls, 2)
        if hot:
            chosen[0] = self.stalls[0]
        parts = [_part_of(stall, random, hot=hot and stall is self.stalls[0]) for stall in chosen]
        wish = Wish(_JEANNE, {}, {}, PICKUP, new_token(), None)
        return Draft(
            town=self.town,
            order_id=new_id(),
            reference=new_reference(),
            cart_id=new_id(),
            wish=wish,
            until=None,
            at=clock.now(),
            parts=tuple(parts),
            hours_versions=self.hours_versions,
        )


def market_app(url: str, folder: Path) -> Flask:
    """The application on that database."""
    return create_app(Settings(market_env="test", market_var=folder, database_url=url))


def build_market(url: str, folder: Path) -> Market:
    """Make the market in an empty database."""
    app = market_app(url, folder)
    with app.app_context():
        flask_migrate.upgrade()
        with transaction():
            identity = TownIdentity(slug="port-lanterne", name="Port-Lanterne", street_name="Rue du Phare")
            town_id = found_town(identity, hosts=["localhost"]).id
            shops = [_open_shop(town_id, number) for number in range(SHOPS)]
            goods = {shop.id: tuple(_offer(shop, number) for number in range(GOODS)) for shop in shops}
            names = {shop.id: shop.name for shop in shops}
        market = _market_of(town_by_id(town_id), goods, names)
        _open_windows(market)
        db.session.remove()
        db.engine.dispose()
    return market


def fill_baskets(drafts: Sequence[Draft], *, url: str, folder: Path) -> None:
    """Put what the drafts order into baskets."""
    now = clock.now()
    carts = [
        {"town_id": d.town.id, "id": d.cart_id, "token_digest": secrets.token_hex(32), "updated_at": now}
        for d in drafts
    ]
    lines = [
        {
            "town_id": d.town.id,
            "id": line.line_id,
            "cart_id": d.cart_id,
            "variant_id": line.variant_id,
            "quantity": line.quantity,
            "seen_price_cents": line.price_cents,
            "if_missing": IfMissing.CALL,
            "added_at": now,
        }
        for d in drafts
        for part in d.parts
        for _id, line in part.lines
    ]
    with market_app(url, folder).app_context():
        with transaction() as session:
            session.execute(insert(Cart), carts)
            session.execute(insert(CartLine), lines)
        db.session.remove()
        db.engine.dispose()


def _open_shop(town_id: int, number: int) -> Shop:
    name = f"Maison {number}"
    shop = register_shop(town_id, identity=ShopIdentity(name=name, kind="bakery"), status=ShopStatus.SELLING)
    shop.email = f"shop{number}@example.org"
    set_week(shop, week=_ALWAYS)
    open_shop_point(town_id, shop_id=shop.id, name=name, rule=Rule(capacity=PLENTY))
    return shop


def _offer(shop: Shop, number: int) -> tuple[int, str, int]:
    draft, price = ProductDraft(name=f"Article {number}", vat_basis_points=550), VariantDraft(price_cents=130)
    _product, (variant,) = create_product(
        shop.town_id, shop_id=shop.id, draft=draft, variants=[price], by_user_id=None
    )
    open_stock(shop.town_id, variant_id=variant.id, on_hand=PLENTY, by_user_id=None)
    return variant.id, draft.name, price.price_cents


def _market_of(
    town: TownView, goods: dict[int, tuple[tuple[int, str, int], ...]], names: dict[int, str]
) -> Market:
    hours = hours_of(town.id, from_day=clock.today(town.time_zone), shop_ids=list(goods))
    diary = diary_of(town.id, time_zone=town.time_zone, hours=hours)
    stalls = [
        # Not the soonest ones: a long run must not see them pass.
        Stall(shop_id, names[shop_id], things, tuple(islice(diary.free_windows(shop_id), 20, 20 + WINDOWS)))
        for shop_id, things in goods.items()
    ]
    return Market(town, tuple(stalls), hours_versions(town.id, shop_ids=goods))


def _open_windows(market: Market) -> None:
    """Each window has had its first order: what is measured is the busy day, not its first minute."""
    for number in range(WINDOWS):
        choices = [Choice(stall.shop_id, stall.windows[number], PLENTY) for stall in market.stalls]
        with transaction():
            book(market.town.id, choices=choices, time_zone=market.town.time_zone)


def _part_of(stall: Stall, random: Random, *, hot: bool) -> DraftPart:
    things = random.sample(stall.goods[1:], 2)
    if hot:
        things[0] = stall.goods[0]
    return DraftPart(
        shop_order_id=new_id(),
        shop_id=stall.shop_id,
        shop_name=stall.name,
        code=new_collection_code(),
        choice=Choice(stall.shop_id, random.choice(stall.windows), PLENTY),
        note="",
        lines=tuple((new_id(), _line_of(stall, thing)) for thing in things),
    )


def _line_of(stall: Stall, thing: tuple[int, str, int]) -> BasketLine:
    variant_id, name, cents = thing
    return BasketLine(
        line_id=new_id(),
        variant_id=variant_id,
        shop_id=stall.shop_id,
        shop_slug="shop",
        shop_name=stall.name,
        shop_selling=True,
        product_slug="product",
        product_name=name,
        label="",
        picture="",
        backdrop=0,
        published=True,
        by_weight=False,
        quantity=1,
        seen_price_cents=cents,
        price_cents=cents,
        vat_basis_points=550,
        age_limit=None,
        if_missing=IfMissing.CALL,
        free=PLENTY,
    )
