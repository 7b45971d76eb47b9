"""What bags take of windows, theirs and their hub's: given back, and taken again."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, select, update

from marketplace.catalogue.carrying import is_cold
from marketplace.catalogue.models import Product, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.handovers.models import HubPlace
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import PLACE_TAKING
from marketplace.pickup.loads import Load, pieces_in
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.services import give_place_back


def give_places_back(bags: Sequence[ShopOrder]) -> None:
    """Free what these bags took, and what their order has at a hub once none of its bags is on its way.

    `bags`: of one town, moved on already, and their orders locked, as everybody who ends a bag does it: of
    two bags that end at the same moment one is then the last.
    Races: windows in the order of ids. Commits: no.
    """
    if not bags:
        return
    db.session.flush()
    town_id, freed = bags[0].town_id, Counter[int]()
    for bag in bags:
        freed[bag.slot_booking_id] += bag.places
    freed.update(_free_hubs(town_id, {bag.order_id for bag in bags}))
    for booking_id, places in sorted(freed.items()):
        give_place_back(town_id, booking_id=booking_id, places=places)


def hub_places_of(town_id: int, *, order_ids: Collection[int]) -> list[tuple[int, int, datetime, int]]:
    """What these orders have at hubs: the window's id, its point, when it begins, places. One query."""
    query = (
        select(HubPlace.slot_booking_id, SlotBooking.point_id, SlotBooking.starts_at, HubPlace.places)
        .join(
            SlotBooking,
            and_(SlotBooking.town_id == HubPlace.town_id, SlotBooking.id == HubPlace.slot_booking_id),
        )
        .where(HubPlace.town_id == town_id, HubPlace.order_id.in_(order_ids), HubPlace.freed_at.is_(None))
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def freed_hub_places(town_id: int, *, order_ids: Collection[int]) -> dict[int, int]:
    """What these orders had at a hub and gave back: places by the window's id. One query."""
    query = select(HubPlace.slot_booking_id, HubPlace.places).where(
        HubPlace.town_id == town_id, HubPlace.order_id.in_(order_ids), HubPlace.freed_at.is_not(None)
    )
    return dict(db.session.execute(query).all())


def keep_hub_places(town_id: int, *, order_ids: Collection[int]) -> None:
    """Their places at a hub, which the caller takes again, count as theirs once more. Commits: no."""
    db.session.execute(
        update(HubPlace)
        .where(HubPlace.town_id == town_id, HubPlace.order_id.in_(order_ids))
        .values(freed_at=None)
        .execution_options(synchronize_session=False)
    )


def load_of(bag: ShopOrder) -> Load:
    """How much there is to pack, without what is not in the bag any more."""
    return loads_of([bag])[bag.id]


def loads_of(bags: Sequence[ShopOrder]) -> dict[int, Load]:
    """The same of several bags of one town, by their ids. One statement."""
    lines = {bag.id: [line for line in bag.lines if line.withdrawn < line.quantity] for bag in bags}
    cold = _cold_variants(bags[0].town_id, {line.variant_id for some in lines.values() for line in some})
    return {bag_id: _load(some, cold) for bag_id, some in lines.items()}


def _load(lines: Sequence[OrderLine], cold: Collection[int]) -> Load:
    pieces = [(line, pieces_in(line.quantity, by_weight=line.by_weight)) for line in lines]
    return Load(
        max(1, len(lines)),
        max(1, sum(count for _line, count in pieces)),
        sum(count for line, count in pieces if line.variant_id in cold),
    )


def _cold_variants(town_id: int, variant_ids: Collection[int]) -> Collection[int]:
    query = (
        select(Variant.id, Product.category)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(Variant.town_id == town_id, Variant.id.in_(variant_ids))
    )
    return {variant_id for variant_id, category in db.session.execute(query) if is_cold(category)}


def _free_hubs(town_id: int, order_ids: Collection[int]) -> Mapping[int, int]:
    on_its_way = exists().where(
        ShopOrder.town_id == HubPlace.town_id,
        ShopOrder.order_id == HubPlace.order_id,
        ShopOrder.state.in_(PLACE_TAKING),
    )
    mine = (HubPlace.town_id == town_id, HubPlace.order_id.in_(order_ids), HubPlace.freed_at.is_(None))
    rows = db.session.execute(
        select(HubPlace.order_id, HubPlace.slot_booking_id, HubPlace.places).where(*mine, ~on_its_way)
    ).all()
    if rows:
        db.session.execute(
            update(HubPlace)
            .where(*mine, HubPlace.order_id.in_({order_id for order_id, _booking, _places in rows}))
            .values(freed_at=clock.now())
            .execution_options(synchronize_session=False)
        )
    freed = Counter[int]()
    for _order, booking_id, places in rows:
        freed[booking_id] += places
    return freed
