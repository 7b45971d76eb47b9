"""Tried at the counter: what is kept is paid there, what is left is for sale again and counts nowhere."""

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of, ticket_of
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.fulfilment.trying import NotToTry
from marketplace.insights.barometer.counting import count_days
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.receipts import receipt_of
from marketplace.orders.states import ShopOrderState
from marketplace.payments.bag_receipts import receipt_for
from marketplace.payments.ledger.models import LedgerEntry
from marketplace.payments.transfers.models import ShopPaymentAccount
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods, make_goods, make_worker
from tests.offering import to_try
from tests.ordering import make_order

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def seller(shop: Shop) -> User:
    """Who keeps the shop."""
    return make_worker(shop)


@pytest.fixture
def dress(shop: Shop) -> Goods:
    """A dress to be tried."""
    return to_try(make_goods(shop, name="Robe", price_cents=8000, on_hand=2))


@pytest.fixture
def reference(town: Town, shop: Shop, goods: Goods, dress: Goods, seller: User) -> str:
    """Two loaves and a dress, packed; the town keeps a tenth of what the shop sells."""
    with transaction():
        account = ShopPaymentAccount(town_id=town.id, shop_id=shop.id, commission_basis_points=1000)
        db.session.add(account)
    made = make_order(town, (goods, 2), (dress, 1))
    for act in (accept, mark_ready):
        with transaction():
            act(bag(shop, made), by=Actor.person(seller.id))
    return made


def bag(shop: Shop, reference: str) -> ShopOrder:
    """The shop's part of the order."""
    found = shop_order_of(shop.town_id, shop.id, reference=reference)
    assert found
    return found


def give(shop: Shop, reference: str, seller: User, *left: int) -> None:
    """Hand the bag over; what stands at these places stays."""
    with transaction():
        hand_over(bag(shop, reference), by=Actor.person(seller.id), left=left)


def stock(goods: Goods) -> tuple[int, int]:
    """On hand and held."""
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id), populate_existing=True)
    return level.on_hand, level.held


def commission(town: Town) -> int:
    """What the town is owed of what was sold."""
    query = select(LedgerEntry.amount_cents).where(
        LedgerEntry.town_id == town.id, LedgerEntry.amount_cents > 0
    )
    return sum(db.session.scalars(query))


def test_what_is_kept_is_sold(town: Town, shop: Shop, dress: Goods, reference: str, seller: User) -> None:
    give(shop, reference, seller)
    assert stock(dress) == (1, 0)
    assert bag(shop, reference).left_cents == 0
    assert commission(town) == 826
    assert list(breaches()) == []


def test_what_is_left_is_for_sale_again_and_counts_nowhere(
    town: Town, shop: Shop, goods: Goods, dress: Goods, reference: str, seller: User
) -> None:
    give(shop, reference, seller, 1)
    assert stock(dress) == (2, 0)
    assert stock(goods) == (8, 0)
    assert bag(shop, reference).left_cents == 8000
    assert commission(town) == 26
    assert list(breaches()) == []
    today = clock.today(town.time_zone)
    days = count_days(town_by_id(town.id), first=today, last=today)
    assert sum(shop.cents for shop in days[today].shops.values()) == 260


def test_its_receipt_names_only_what_was_kept(town: Town, shop: Shop, reference: str, seller: User) -> None:
    give(shop, reference, seller, 1)
    receipt = receipt_of(town.id, reference=reference)
    assert receipt
    (part,) = receipt.bags
    paper = receipt_for(part, refunds=[])
    assert [paid.line.name for paid in paper.lines] == ["Baguette de tradition"]
    assert (paper.kept_cents, part.due_cents) == (260, 260)


def test_bread_cannot_be_left(shop: Shop, goods: Goods, reference: str, seller: User) -> None:
    for place in (0, 7):
        with pytest.raises(NotToTry):
            give(shop, reference, seller, place)
        db.session.rollback()
    assert bag(shop, reference).state == ShopOrderState.READY
    assert stock(goods) == (10, 2)


def test_the_board_says_what_is_to_be_tried(town: Town, shop: Shop, reference: str) -> None:
    ticket = ticket_of(town.id, shop.id, reference=reference)
    assert ticket
    assert [(line.name, line.offer) for line in ticket.to_try] == [("Robe", "à essayer")]
