"""The demo, made in one go: two towns, their people and their past weeks."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.demo.acting import Street, Ware
from marketplace.demo.alerting import set_alerts
from marketplace.demo.arranging import arrange
from marketplace.demo.banking import open_accounts
from marketplace.demo.content import CONTENT, read_town
from marketplace.demo.counter import send_neighbour, serve_at_hub
from marketplace.demo.equipping import set_tablet_up
from marketplace.demo.feasting import plan_feasts
from marketplace.demo.founding import fill_shelves, found, move_in, welcome
from marketplace.demo.history import BUSY, QUIET, Pace, live
from marketplace.demo.hubs import open_lockers
from marketplace.demo.minding import mind_shop
from marketplace.demo.opening import show_opening
from marketplace.demo.people import (
    COUNCIL,
    OWNER,
    RESIDENT,
    SHOP,
    STAFF,
    admit_everybody,
    hashed_password,
)
from marketplace.demo.posting import post_the_day
from marketplace.demo.printing import print_catalogue
from marketplace.demo.returning import bring_some_back
from marketplace.demo.settling import settle_the_day
from marketplace.demo.shapes import ProductContent, ShopContent, TownContent
from marketplace.demo.speaking import let_people_speak
from marketplace.demo.writing import write_pages
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.shops.models import Shop
from marketplace.shops.stamps.services import offer_stamps
from marketplace.stock.counting import count
from marketplace.stock.models import Reason, StockLevel
from marketplace.towns.models import Town
from marketplace.towns.queries import all_towns, town_by_id

_SEED = 20_261_122
_OPENED_DAYS_AGO = 40
_FRESH_EVERY = 9  # every ninth product came this morning

_Stocked = dict[int, int]  # variant id to what the shelf shall show


def is_loaded() -> bool:
    """Whether the demo is there already."""
    return bool(all_towns())


def load(*, town_pace: Pace = BUSY, village_pace: Pace = QUIET) -> None:
    """Make the two demo towns, each with a past of its own pace. Commits: yes, in many transactions."""
    password_hash = hashed_password()
    first, second = read_town(CONTENT / "port-lanterne"), read_town(CONTENT / "val-brume")
    opened = clock.now() - timedelta(days=_OPENED_DAYS_AGO)
    with transaction():
        town = found(first, hosts=["localhost", "127.0.0.1"])
        shops = _move_in(town, first, at=opened)
        user_ids = admit_everybody(town.id, shop=shops[SHOP], password_hash=password_hash)
        welcome(town, first, by_user_id=user_ids[COUNCIL.email])
        write_pages(town.id, CONTENT / "port-lanterne", by_user_id=user_ids[COUNCIL.email])
        arrange(town, first, shops=shops)
        set_alerts(town, shops=shops, minded=SHOP)
        set_tablet_up(shops[SHOP], by_user_id=user_ids[OWNER.email])
    with transaction():
        village = found(second, hosts=[second.host])
        cottages = _move_in(village, second, at=opened)
        welcome(village, second, by_user_id=user_ids[COUNCIL.email])
        arrange(village, second, shops=cottages)
        set_alerts(village, shops=cottages, minded="")
    gateway = DemoGateway(current_app.extensions["settings"])
    for of_town, content, there, pace in (
        (town, first, shops, town_pace),
        (village, second, cottages, village_pace),
    ):
        with clock.travel(opened):
            open_accounts(of_town, shops=there, gateway=gateway)
        street, shelf = _street(of_town, content, there, user_ids)
        live(street, seed=_SEED, pace=pace, tell=_end_the_day)
        with transaction():
            _count_this_morning(street, shelf)
            send_neighbour(street, name="Rozenn Caro")
            serve_at_hub(street, slug="la-gare", name="La Gare", user_id=user_ids[COUNCIL.email])
            open_lockers(street.town, slug="les-halles", name="Les Halles", user_id=user_ids[COUNCIL.email])
        with transaction():
            plan_feasts(street.town, content.feast, shops=there)
        show_opening(street)
    with transaction():
        _end_this_morning(shops, user_ids)


def _end_this_morning(shops: dict[str, Shop], user_ids: dict[str, int]) -> None:
    shop = shops[SHOP]
    mind_shop(shop, owner_id=user_ids[OWNER.email], staff_id=user_ids[STAFF.email])
    bring_some_back(shop, staff_id=user_ids[STAFF.email])
    offer_stamps(shop, needed=10, reward="un fromage frais de la ferme offert")
    let_people_speak(shop.town_id, CONTENT / "port-lanterne", shops=shops.values(), shown=shop)
    print_catalogue(shop.town_id, shops=shops.values(), by_user_id=user_ids[COUNCIL.email])


def _end_the_day() -> None:
    settle_the_day()
    post_the_day()


def _move_in(town: Town, content: TownContent, *, at: datetime) -> dict[str, Shop]:
    with clock.travel(at):
        return {shop.slug: move_in(town, content, shop) for shop in content.shops}


def _street(
    town: Town, content: TownContent, shops: dict[str, Shop], user_ids: dict[str, int]
) -> tuple[Street, _Stocked]:
    """Fill the shelves, and note what the story may sell and what they shall show at its end."""
    wares: dict[int, tuple[Ware, ...]] = {}
    shelf: _Stocked = {}
    with transaction():
        for shop_content in content.shops:
            shop = shops[shop_content.slug]
            wares[shop.id] = tuple(_fill(shop, shop_content, shelf, time_zone=content.time_zone))
    street = Street(
        town=town_by_id(town.id),
        wares=wares,
        shown_shop_id=shops[SHOP].id if SHOP in shops else min(wares),
        staff_user_id=user_ids[OWNER.email],
        resident_user_id=user_ids[RESIDENT.email],
    )
    return street, shelf


def _fill(shop: Shop, content: ShopContent, shelf: _Stocked, *, time_zone: str) -> list[Ware]:
    """Fill one shop's shelves; returns what it has sold for weeks, without what came this morning."""
    numbered = list(enumerate(content.products))
    fresh = [pair for pair in numbered if pair[0] % _FRESH_EVERY == _FRESH_EVERY // 2]
    old = [pair for pair in numbered if pair not in fresh]
    long_ago = clock.now() - timedelta(days=_OPENED_DAYS_AGO)
    wares = _put(shop, old, shelf, at=long_ago)
    _put(shop, fresh, shelf, at=_this_morning(time_zone))
    return [ware for ware in wares if shelf[ware.variant_id]]


def _put(
    shop: Shop, products: list[tuple[int, ProductContent]], shelf: _Stocked, *, at: datetime
) -> list[Ware]:
    made = iter(fill_shelves(shop, products, at=at))
    wares = []
    for _position, product in products:
        for content in product.variants:
            ware = Ware(next(made).id, product.sold_by, product.usual_weight_grams or 0, content.price_cents)
            shelf[ware.variant_id] = content.stock
            wares.append(ware)
    return wares


def _this_morning(time_zone: str) -> datetime:
    """Half past seven of the last morning that has begun."""
    now = clock.local(clock.now(), time_zone)
    morning = datetime.combine(now.date(), time(7, 30), tzinfo=ZoneInfo(time_zone))
    return morning if morning <= now else morning - timedelta(days=1)


def _count_this_morning(street: Street, shelf: _Stocked) -> None:
    """The shops count, and the shelves show what the demo wants them to, never less than is promised."""
    town_id = street.town.id
    promised = dict(
        db.session.execute(
            select(StockLevel.variant_id, StockLevel.held).where(StockLevel.town_id == town_id)
        ).all()
    )
    for variant_id, wanted in shelf.items():
        on_hand = wanted + promised[variant_id]
        count(
            town_id,
            variant_id=variant_id,
            on_hand=on_hand,
            reason=Reason.COUNT,
            by_user_id=street.staff_user_id,
        )
