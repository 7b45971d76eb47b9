"""Errands of whoever only asks: shops and products by the words of their addresses, without a basket."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from marketplace.catalogue.carrying import is_cold, is_fragile
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.offers import days_to_make
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.pickup.loads import Load
from marketplace.pickup.queries import Diary, diary_of
from marketplace.pickup.trips.errands import Errand, Lighter
from marketplace.pickup.trips.stops import minutes_at
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.shops.street.places import places_of
from marketplace.towns.queries import TownView

MOST_SHOPS, MOST_ITEMS = 12, 60  # what takes a twentieth of a second or so to plan
Named = tuple[str, str]  # a shop's slug, and a product's; no product: something that stands on its shelf


class NotAsked(Refusal):
    """Nothing to plan for, or too much of it."""

    status = 422


class NotInTown(Refusal):
    """A shop or product that residents of this town cannot see."""

    status = 404

    def __init__(self, named: Named) -> None:
        super().__init__(_("« %(what)s » n’existe pas ici.", what="/".join(filter(None, named))))


@dataclass(frozen=True)
class Item:
    """A product, as far as a walk is concerned."""

    product_id: int
    slug: str
    category: str
    days_to_make: int


@dataclass(frozen=True)
class Stop:
    """A shop and what is wanted of it; nothing in particular if there are no items."""

    shop_id: int
    slug: str
    name: str
    sells: bool
    items: Sequence[Item]

    @property
    def days_to_make(self) -> int:
        """How many days all of it takes."""
        return max((item.days_to_make for item in self.items), default=0)

    @property
    def slowest(self) -> Item | None:
        """The one item without which the rest is there sooner, or None."""
        slow = [item for item in self.items if item.days_to_make == self.days_to_make]
        return slow[0] if len(slow) == 1 and len(self.items) > 1 else None

    @property
    def days_without(self) -> int:
        """How many days it takes without its slowest item."""
        return max((item.days_to_make for item in self.items if item is not self.slowest), default=0)


def stops_named(town: TownView, *, names: Collection[Named]) -> list[Stop]:
    """What was asked for, shop by shop. Two statements. Raises: NotAsked, NotInTown."""
    wanted: dict[str, list[str]] = {}
    for shop, product in dict.fromkeys(names):
        wanted.setdefault(shop, []).extend(filter(None, [product]))
    if not wanted:
        raise NotAsked(_("Nommez au moins une boutique ou un produit."))
    if len(wanted) > MOST_SHOPS or len(names) > MOST_ITEMS:
        raise NotAsked(
            _("%(shops)s boutiques et %(items)s produits au plus.", shops=MOST_SHOPS, items=MOST_ITEMS)
        )
    shops = {row.slug: row for row in _shops(town.id, wanted)}
    items = {(row.shop_id, row.slug): Item(*row[1:]) for row in _items(town.id, wanted)}
    for shop, product in names:
        if shop not in shops or (product and (shops[shop].id, product) not in items):
            raise NotInTown((shop, product))
    return [
        Stop(
            shops[slug].id,
            slug,
            shops[slug].name,
            shops[slug].status == ShopStatus.SELLING,
            [items[shops[slug].id, product] for product in products],
        )
        for slug, products in wanted.items()
    ]


def errands_for(town: TownView, *, stops: Sequence[Stop]) -> list[Errand]:
    """One errand a shop, with the windows that are free now; none at a shop that does not sell."""
    ids = [stop.shop_id for stop in stops]
    hours = opening_hours_of(town, from_day=clock.today(town.time_zone), shop_ids=ids)

    diary = diary_of(
        town.id,
        time_zone=town.time_zone,
        hours=hours,
        point_ids=ids,
        lead_days={stop.shop_id: stop.days_to_make for stop in stops},
        loads={stop.shop_id: _load(stop) for stop in stops},
    )
    places = places_of(town.id)
    return [
        Errand(
            stop.shop_id,
            list(diary.free_windows(stop.shop_id)) if stop.sells else [],
            places[stop.shop_id],
            minutes=minutes_at(lines=len(stop.items)),
            is_cold=any(is_cold(item.category) for item in stop.items),
            is_fragile=any(is_fragile(item.category) for item in stop.items),
            lighter=list(_lighter(stop, diary)),
        )
        for stop in stops
    ]


def _load(stop: Stop) -> Load:
    pieces = max(len(stop.items), 1)
    return Load(pieces, pieces, sum(is_cold(item.category) for item in stop.items))


def _lighter(stop: Stop, diary: Diary) -> Iterator[Lighter]:
    if stop.sells and stop.slowest:
        windows = diary.free_windows(stop.shop_id, lead_days=stop.days_without)
        yield Lighter(stop.slowest.product_id, list(windows))


def _shops(town_id: int, wanted: Mapping[str, Sequence[str]]) -> Sequence[Any]:
    query = select(Shop.id, Shop.slug, Shop.name, Shop.status).where(
        Shop.town_id == town_id,
        Shop.slug.in_(wanted),
        Shop.status.in_([*VISIBLE, ShopStatus.PAUSED]),
    )
    return db.session.execute(query).all()


def _items(town_id: int, wanted: Mapping[str, Sequence[str]]) -> Sequence[Any]:
    slugs = {slug for products in wanted.values() for slug in products}
    query = (
        select(Product.shop_id, Product.id, Product.slug, Product.category, days_to_make)
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .where(
            Product.town_id == town_id,
            Shop.slug.in_(wanted),
            Product.slug.in_(slugs),
            Product.status == ProductStatus.PUBLISHED,
        )
    )
    return db.session.execute(query).all() if slugs else []
