"""What shops do with the orders of the demo's past weeks."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from marketplace.alerts.models import Rung
from marketplace.alerts.services import note_rung
from marketplace.checkout.drafting import DraftPart
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.demo.acting import Made, Street
from marketplace.demo.counter import fetch, forget
from marketplace.demo.packing import pack
from marketplace.fulfilment.alerting.missing import miss
from marketplace.fulfilment.services import accept, cancel, decline, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder

_REASONS = (
    "La livraison de ce matin n’est pas arrivée, je suis désolée.",
    "Le dernier vient de partir au comptoir. Pardon pour le dérangement.",
    "Le four est en panne depuis midi, tout repart demain.",
)
_MISSED, _DECLINED, _CANCELLED = 0.01, 0.03, 0.05  # cumulated shares
_LADDER = timedelta(minutes=60)
_FORGOTTEN = 0.02
_JUST_IN_TIME = 0.6  # the others pack at once

Act = Callable[[], None]


class Answers:
    """Draws how and when each shop answers."""

    def __init__(self, street: Street, random: Random) -> None:
        self._street, self._random = street, random

    def to(self, made: Made) -> Iterator[tuple[datetime, Act]]:
        """The acts that follow an order, each with its time."""
        for part in made.draft.parts:
            yield from self._acts(made, part)

    def _acts(self, made: Made, part: DraftPart) -> Iterator[tuple[datetime, Act]]:
        random, window = self._random, part.choice.window
        answered = made.draft.at + timedelta(minutes=random.randint(4, 45))
        fate = random.random()
        if fate < _DECLINED:
            reason = random.choice(_REASONS)
            if fate < _MISSED:
                yield made.draft.at + _LADDER, partial(self._miss, part.shop_order_id)
            else:
                yield answered, partial(self._decline, part.shop_order_id, reason)
            return
        if fate < _CANCELLED:
            yield answered, partial(self._cancel, part.shop_order_id, made.draft.wish.user_id)
            return
        packed = answered + timedelta(minutes=random.randint(6, 30))
        if random.random() < _JUST_IN_TIME:
            packed = max(packed, window.starts_at - timedelta(minutes=random.randint(5, 50)))
        came = max(packed + timedelta(minutes=3), window.starts_at + timedelta(minutes=random.randint(0, 14)))
        yield answered, partial(self._accept, part.shop_order_id)
        yield answered + (packed - answered) / 2, partial(self._pack, part.shop_order_id)
        yield packed, partial(self._mark_ready, part.shop_order_id)
        if random.random() < _FORGOTTEN:
            yield from forget(self._street, part)
        else:
            yield came, partial(self._hand_over, part.shop_order_id)

    def _bag(self, shop_order_id: int) -> ShopOrder:
        return db.session.get_one(ShopOrder, (self._street.town.id, shop_order_id))

    def _accept(self, shop_order_id: int) -> None:
        accept(self._bag(shop_order_id), by=Actor.person(self._street.staff_user_id))

    def _decline(self, shop_order_id: int, reason: str) -> None:
        decline(self._bag(shop_order_id), reason=reason, by=Actor.person(self._street.staff_user_id))

    def _miss(self, shop_order_id: int) -> None:
        bag, town = self._bag(shop_order_id), self._street.town
        note_rung(town.id, shop_order_id=bag.id, shop_id=bag.shop_id, rung=Rung.DECLINE, at=clock.now())
        miss(town, shop_order=bag)

    def _cancel(self, shop_order_id: int, user_id: int | None) -> None:
        cancel(self._bag(shop_order_id), by=Actor.resident(user_id))

    def _pack(self, shop_order_id: int) -> None:
        pack(self._street, self._bag(shop_order_id), random=self._random)

    def _mark_ready(self, shop_order_id: int) -> None:
        mark_ready(self._bag(shop_order_id), by=Actor.person(self._street.staff_user_id))

    def _hand_over(self, shop_order_id: int) -> None:
        fetch(self._street, shop_order_id, random=self._random)
