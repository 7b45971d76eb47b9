"""An order over several shops as tests look at it: shops pack, the clock runs, messages are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import HubPlace, HubStop
from marketplace.orders.handovers.stops import send_through_hub
from marketplace.orders.models import ShopOrder
from marketplace.pickup.queries import diary_of
from marketplace.pickup.services import book, take_places
from marketplace.shops.hours import ShopHours
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods, make_goods, make_person, make_shop
from tests.ordering import JEANNE, make_order, order_named
from tests.pickup.hubs import DESK, EVENINGS, make_hub

NAMES = ("Maison Morel", "Fromagerie Lantier", "Primeur du Phare", "Librairie Quai")
_TOLD_BEFORE = ("placed",)


@dataclass
class Tour:
    """One order of one thing from each shop, fetched at the first free time of each."""

    town: Town
    count: int = 3
    email: str = JEANNE.email
    shops: list[Shop] = field(init=False)
    reference: str = field(init=False)

    def __post_init__(self) -> None:
        self.town_id = self.town.id
        self.by = Actor.person(make_person("paul@example.org", name="Paul Morel").id)
        self.shops = [self._shop(number) for number in range(self.count)]
        self.goods: Sequence[Goods] = [make_goods(shop) for shop in self.shops]
        contact = replace(JEANNE, email=self.email)
        self.reference = make_order(self.town, *((goods, 1) for goods in self.goods), contact=contact)
        self.order_id = order_named(self.town, self.reference)
        self.shop_ids = [shop.id for shop in self.shops]

    def _shop(self, number: int) -> Shop:
        shop = make_shop(self.town, name=NAMES[number])
        with transaction():
            shop.email, shop.street_number = f"shop{number}@example.org", 2 * number + 1
        return shop

    def bag(self, number: int) -> ShopOrder:
        """The bag of the shop with that number, read anew."""
        db.session.rollback()
        return self.bag_to_act_on(number)

    def bag_to_act_on(self, number: int) -> ShopOrder:
        """The same, in the transaction that is open."""
        query = select(ShopOrder).where(
            ShopOrder.town_id == self.town_id,
            ShopOrder.order_id == self.order_id,
            ShopOrder.shop_id == self.shop_ids[number],
        )
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    def pack(self, *numbers: int) -> None:
        """These shops pack, one after the other."""
        for number in numbers:
            for act in (accept, mark_ready):
                bag = self.bag(number)
                with transaction():
                    act(bag, by=self.by)

    def put_at(self, number: int, *, begins: datetime, ends: datetime) -> None:
        """The bag is fetched at another time, by nobody's doing."""
        bag = self.bag(number)
        with transaction():
            bag.collect_from, bag.collect_until = begins, ends

    def told(self, *, recipient: str = JEANNE.email) -> list[str]:
        """The events that somebody was told of since the order was placed, in their order."""
        return [notice.event for notice in self.notices(recipient=recipient)]

    def notices(self, *, recipient: str = JEANNE.email) -> Sequence[Notice]:
        """What they were told."""
        db.session.rollback()
        query = (
            select(Notice)
            .where(
                Notice.town_id == self.town_id,
                Notice.recipient == recipient,
                Notice.event.not_in(_TOLD_BEFORE),
            )
            .order_by(Notice.id)
        )
        return db.session.scalars(query).all()


def fetch_at_hub(tour: Tour, town: Town) -> None:
    """All bags go to a hub instead, for its first hour this evening, and have their places on its shelf."""
    hub, view = make_hub(town, terms=DESK), town_by_id(town.id)
    hours = {hub.id: ShopHours(week=EVENINGS)}
    diary = diary_of(town.id, time_zone=view.time_zone, hours=hours, point_ids=[hub.id])
    window = diary.next_window(hub.id)
    assert window
    bag_ids = [tour.bag(number).id for number in range(tour.count)]
    with transaction():
        choice = diary.choice_at(hub.id, window)
        booking_id = book(town.id, choices=[choice], time_zone=view.time_zone)[hub.id]
        take_places(town.id, places={booking_id: tour.count})
        kept = HubPlace(
            town_id=town.id, order_id=tour.order_id, slot_booking_id=booking_id, places=tour.count
        )
        db.session.add(kept)
        for bag_id in bag_ids:
            send_through_hub(town.id, shop_order_id=bag_id, point_id=hub.id)
            stop = db.session.get_one(HubStop, (town.id, bag_id))
            stop.bring_by = window.starts_at - timedelta(minutes=DESK.bring_minutes)
            stop.fetch_from, stop.fetch_until = window.starts_at, window.ends_at
