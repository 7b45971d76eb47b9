"""What is a closed shop's own goes from its town; what residents have and what the law keeps stays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, func, select, update

from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.core.pacing import Pace, moment
from marketplace.moving.shops.fates import GOES
from marketplace.moving.shops.removing import Keep, drop_rows
from marketplace.moving.towns.people import forget_people
from marketplace.moving.towns.removing import drop_pictures, note_pictures, noted_pictures, pictures_in
from marketplace.moving.towns.scope import Scope
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.shops.devices.models import ShopDevice
from marketplace.shops.models import Shop
from marketplace.shops.street.models import StreetUnit, UnitKind
from marketplace.towns.moves import TownMove
from marketplace.trust.recalls.models import Recall

_SHOWN_COLUMNS = ("tagline", "story", "picture", "phone", "email", "website", "hours_text", "feed_token")
_PLACE_COLUMNS = ("street_id", "latitude", "longitude", "external_ref", "paused_by", "paused_from")


@dataclass(frozen=True)
class ShopToll:
    """How many rows of each table go when a shop is erased."""

    rows: dict[str, int]


def toll_of_shop(shop: Shop) -> ShopToll:
    """What would go. Reads only."""
    scope, counts = _scope(shop.town_id, shop.id), {}
    for table in sorted(_going(), key=lambda table: table.name):
        found = db.session.scalar(select(func.count()).select_from(table).where(*scope.mine(table)))
        if found:
            counts[table.name] = found
    return ShopToll(counts)


def end_shop(move: TownMove, *, keep: Keep) -> None:
    """Take what is a closed shop's own away; whoever is killed is followed by another who goes on.

    Commits: yes, some rows at a time.
    """
    move_id, people = move.id, json.loads(move.people)
    shop = db.session.get_one(Shop, (move.town_id, move.shop_id))
    scope = _scope(shop.town_id, shop.id)
    for model in (Shop, Product):
        table = cast(Table, model.__table__)
        mine = [table.c.town_id == shop.town_id, _of_shop(table) == shop.id]
        note_pictures(move_id, names=pictures_in(table, mine))
    drop_rows(_going(), move_id=move_id, scope=scope, keep=keep)
    _empty_goods(shop, keep)
    with moment():
        _empty_shop(shop)
        forget_people(people)
    drop_pictures(noted_pictures(move_id))
    with moment():
        ended = update(TownMove).where(TownMove.id == move_id)
        db.session.execute(ended.values(ended_at=clock.now(), pictures="[]"))


def _mine(model: Any, shop: Shop) -> list[ColumnElement[bool]]:
    return [model.town_id == shop.town_id, model.shop_id == shop.id]


def _of_shop(table: Table) -> ColumnElement[int]:
    return table.c.id if table.name == Shop.__tablename__ else table.c.shop_id


def _scope(town_id: int, shop_id: int) -> Scope:
    of_goods = {"variants": "shop_id", "products": "shop_id", "collection_points": "shop_id", "shops": "id"}
    return Scope(town_id, shop_id, columns=GOES | of_goods)


def _going() -> Sequence[Table]:
    return [Base.metadata.tables[name] for name in GOES]


def _empty_goods(shop: Shop, keep: Keep) -> None:
    """Of what was sold or recalled the name stays; everything else of the shelves goes."""
    bags = select(ShopOrder.id).where(*_mine(ShopOrder, shop))
    sold = select(OrderLine.variant_id).where(
        OrderLine.town_id == shop.town_id, OrderLine.shop_order_id.in_(bags)
    )
    recalled = select(Recall.product_id).where(*_mine(Recall, shop))
    left = select(Variant.product_id).where(*_mine(Variant, shop))
    _drop(Variant, [*_mine(Variant, shop), Variant.id.not_in(sold)], keep)
    _drop(Product, [*_mine(Product, shop), Product.id.not_in(left), Product.id.not_in(recalled)], keep)
    emptied = {"description": "", "shelf": "", "picture": "", "status": ProductStatus.HIDDEN}
    with moment():
        now = clock.now()
        retired = update(Variant).where(*_mine(Variant, shop), Variant.retired_at.is_(None))
        db.session.execute(retired.values(retired_at=now, sku=None, ean=None))
        db.session.execute(update(Product).where(*_mine(Product, shop)).values(**emptied))
    keep()


def _drop(model: type[Variant | Product], where: Sequence[ColumnElement[bool]], keep: Keep) -> None:
    pace = Pace(first=200, most=2000, least=100)
    while True:
        chosen = select(model.id).where(*where).limit(pace.size)
        with pace.batch():
            mine = (model.town_id == where[0].right, model.id.in_(chosen))
            gone = db.session.execute(delete(model).where(*mine).returning(model.id)).all()
        keep()
        if not gone:
            return


def _empty_shop(shop: Shop) -> None:
    """What is left of it: its name, its address, and who sold."""
    words: dict[str, Any] = dict.fromkeys(_SHOWN_COLUMNS, "") | dict.fromkeys(_PLACE_COLUMNS)
    mine = (Shop.town_id == shop.town_id, Shop.id == shop.id)
    db.session.execute(update(Shop).where(*mine).values(**words))
    shut = {"token_digest": None, "link_digest": None, "revoked_at": clock.now()}
    db.session.execute(update(ShopDevice).where(*_mine(ShopDevice, shop)).values(**shut))
    unit = update(StreetUnit).where(*_mine(StreetUnit, shop))
    db.session.execute(unit.values(kind=UnitKind.EMPTY, shop_id=None))
    for name in ("list_proposals", "town_words"):
        table = Base.metadata.tables[name]
        mine_there = (table.c.town_id == shop.town_id, table.c.shop_id == shop.id)
        db.session.execute(update(table).where(*mine_there).values(shop_id=None))
