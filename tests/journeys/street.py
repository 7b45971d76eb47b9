"""A street of its own for each journey, on one running installation. Its shops never close.

The server tells real time: a journey that needed opening hours would fail at night.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from threading import Event

import pyotp
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.passwords import hash_password
from marketplace.browsing.index import index_products
from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.catalogue.services import ProductDraft, VariantDraft, create_product
from marketplace.cli.counting import count_town
from marketplace.cli.jobs import Post
from marketplace.cli.money import do_money_round
from marketplace.cli.work import run_round
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.sending import anything_due
from marketplace.shops.models import Shop
from marketplace.shops.services import set_week
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import open_stock
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods, make_goods, make_official, make_person, make_shop, make_town, make_worker
from tests.ordering import make_order
from tests.paying import admit
from tests.people import PASSWORD, give_password, give_second_factor

ALWAYS = dict.fromkeys(range(1, 8), ((time(0, 0), time(23, 59)),))
SIZES = ("S", "M", "L")


@dataclass(frozen=True)
class Person:
    """Somebody with a password and, at work, an authenticator app."""

    email: str
    secret: str = ""

    @property
    def code(self) -> str:
        """What the app shows now."""
        return pyotp.TOTP(self.secret).at(clock.now())


@dataclass(frozen=True)
class Place:
    """A shop, and who keeps it."""

    name: str
    slug: str
    keeper: Person


@dataclass(frozen=True)
class Street:
    """A town under its own host: three shops that sell, one that applied, and who works for the town."""

    slug: str
    name: str
    address: str
    bakery: Place
    dairy: Place
    clothes: Place
    applicant: Place
    council: Person
    resident: Person

    @property
    def sellers(self) -> tuple[Place, Place, Place]:
        """The shops that sell."""
        return self.bakery, self.dairy, self.clothes


@dataclass(frozen=True)
class Installation:
    """The server that answers, and the application on the same database for making towns and orders."""

    app: Flask
    port: int

    def address_of(self, host: str) -> str:
        """Where a host is reached."""
        return f"http://{host}:{self.port}"

    def open_street(self, slug: str, *, name: str) -> Street:
        """A town, its shops and its people."""
        with self._inside():
            town = make_town(slug, name=name, host=f"{slug}.localhost")
            bakery, dairy = _shop(town, "Maison Morel", "bakery"), _shop(town, "Lantier", "cheese")
            clothes = _shop(town, "Le Ponton", "clothes")
            applicant = _shop(town, "Aux Deux Marées", "fish", status=ShopStatus.APPLIED)
            bread = make_goods(bakery, on_hand=40)
            comte = make_goods(
                dairy, name="Comté de garde", price_cents=3280, on_hand=9000, sold_by=SoldBy.WEIGHT
            )
            fish = make_goods(applicant, name="Sardines", price_cents=890)
            shirt = _sailor_shirt(clothes)
            for shop in (bakery, dairy, clothes):
                admit(shop)
            with transaction():
                index_products(
                    town.id, product_ids=[shirt.id, *(goods.product.id for goods in (bread, comte, fish))]
                )
            return Street(
                slug,
                name,
                self.address_of(f"{slug}.localhost"),
                _place(town, bakery),
                _place(town, dairy),
                _place(town, clothes),
                _place(town, applicant),
                council=_armed(make_official(town, email=f"anne@{slug}.example")),
                resident=_known(make_person(f"lea@{slug}.example")),
            )

    def open_showcase(self, street: Street) -> Place:
        """A shop more, which may show and not yet sell, and has nothing on its shelf."""
        with self._inside():
            town = db.session.scalars(select(Town).where(Town.slug == street.slug)).one()
            return _place(town, _shop(town, "Le Pétrin", "bakery", status=ShopStatus.SHOWCASE))

    def open_shop(self, street: Street, *, name: str, kind: str) -> None:
        """A shop more, with one thing to sell."""
        with self._inside():
            town = db.session.scalars(select(Town).where(Town.slug == street.slug)).one()
            make_goods(_shop(town, name, kind), name=f"Chose de {name}")

    def sell_for_a_while(self, street: Street) -> None:
        """Five orders over all shops, in a week that is over: enough for figures about the street."""
        with self._inside(), clock.travel(clock.now() - timedelta(days=8)):
            town = db.session.scalars(select(Town).where(Town.slug == street.slug)).one()
            rows = db.session.execute(
                select(Product, Variant)
                .join(Variant, (Variant.town_id == Product.town_id) & (Variant.product_id == Product.id))
                .where(Product.town_id == town.id, Product.name != "Sardines", Variant.position == 0)
            )
            wanted = [(Goods(*row), 200 if row[0].sold_by is SoldBy.WEIGHT else 1) for row in rows]
            for _order in range(5):
                make_order(town, *wanted)
            town_id = town.id
        with self._inside():
            count_town(town_by_id(town_id), stop=Event())

    def work(self) -> None:
        """The worker: what the card's provider told of is heard, and no mail waits any more."""
        with self._inside():
            while do_money_round(Event()):  # a round hears no more than fifty events
                db.session.rollback()
        while self._has_mail():
            run_round(self.app, jobs=[Post()], stop=Event())

    def _has_mail(self) -> bool:
        with self._inside():
            return anything_due()

    @contextmanager
    def _inside(self) -> Iterator[None]:
        with self.app.app_context():
            yield
            db.session.rollback()


def _shop(town: Town, name: str, kind: str, *, status: ShopStatus = ShopStatus.SELLING) -> Shop:
    shop = make_shop(town, name=name, kind=kind, status=status)
    with transaction():
        set_week(shop, week=ALWAYS)
        shop.email = f"{shop.slug}@shops.example"
    return shop


def _place(town: Town, shop: Shop) -> Place:
    keeper = make_worker(shop, email=f"{shop.slug}@{town.slug}.example")
    return Place(shop.name, shop.slug, _armed(keeper))


def _sailor_shirt(shop: Shop) -> Product:
    sizes = [VariantDraft(4900, label=size, position=place) for place, size in enumerate(SIZES)]
    draft = ProductDraft(name="Marinière", picture="goods/mariniere")
    with transaction():
        product, variants = create_product(
            shop.town_id, shop_id=shop.id, draft=draft, variants=sizes, by_user_id=None
        )
        for variant in variants:
            open_stock(shop.town_id, variant_id=variant.id, on_hand=12, by_user_id=None)
    return product


def _armed(user: User) -> Person:
    _known(user)
    return Person(user.email, give_second_factor(user))


def _known(user: User) -> Person:
    give_password(user, kept=_hashed())
    return Person(user.email)


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)
