"""Packed bags, and phones that scan their codes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import Handover
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order
from tests.races.buyers import Answer
from tests.races.keepers import BOARD, Keeper


class Phone(Keeper):
    """A phone of the shop that notes scans, and tells of them when it has a network."""

    @property
    def token(self) -> str:
        """What its forms bear."""
        return self._token

    @property
    def cookies(self) -> dict[str, str]:
        """What its browser sends."""
        return dict(self._cookies)

    def tell(self, code: str, nonce: str) -> Answer:
        """Tell of one scan; told again while too many write at once."""
        now = clock.now().isoformat()
        fields = {"code": code, "nonce": nonce, "said_at": now, "clock": now, "csrf_token": self._token}
        return self.send(f"{BOARD}handover/sent", fields)


def pack_bags(town: Town, goods: Goods, *, number: int, user_id: int) -> list[str]:
    """So many orders of one piece, packed; gives their codes."""
    for _ in range(number):
        make_order(town, (goods, 1))
    with transaction():
        for bag in db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)):
            accept(bag, by=Actor.person(user_id))
            mark_ready(bag, by=Actor.person(user_id))
    codes = list(db.session.scalars(select(ShopOrder.code).where(ShopOrder.town_id == town.id)))
    db.session.rollback()
    return codes


def counted(town_id: int) -> tuple[int, int]:
    """How many hand-overs are written down, and how many bags have left."""
    rows = select(func.count()).select_from(Handover).where(Handover.town_id == town_id)
    gone = select(func.count()).where(
        ShopOrder.town_id == town_id, ShopOrder.state == ShopOrderState.COLLECTED
    )
    with reading():
        return db.session.scalar(rows) or 0, db.session.scalar(gone) or 0


@contextmanager
def reading() -> Iterator[None]:
    """Reads that see what is true now, and keep no lock."""
    db.session.rollback()
    try:
        yield
    finally:
        db.session.rollback()


def scans_of(codes: Sequence[str], *, times: int) -> list[tuple[str, str]]:
    """Each code so often, every second scan told twice with its nonce; mixed, as phones mix them."""
    return [(code, f"tap-{nth // 2}-of-{code}") for nth in range(times) for code in codes]
