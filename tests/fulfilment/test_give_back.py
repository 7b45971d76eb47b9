"""What a shop gives back of a line: the money, the goods, the figures and who is told of it (F23)."""

import pytest
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.catalogue.models import SoldBy
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.fulfilment.backs.giving import Cause, Part
from marketplace.fulfilment.story import What, stories_of
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.giving_back.errors import (
    MoreThanLeft,
    NoMoneyYet,
    NothingToGiveBack,
    NotOfThisBag,
    OnlyOperators,
    WholeOrAmount,
)
from marketplace.orders.giving_back.models import BackReason, Bearer
from marketplace.orders.states import ShopOrderState
from marketplace.payments.figures import bag_figures_of
from marketplace.payments.ledger.models import Account, LedgerEntry
from marketplace.payments.models import Allocation, Refund, ShopPaymentAccount
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_worker
from tests.selling import buy_bag, give, hand_out_bag, lines_of, order_bag

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


def level(goods: Goods) -> tuple[int, int]:
    """What is there of it, and what of that is promised."""
    db.session.rollback()
    row = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return row.on_hand, row.held


def refunded(town: Town) -> int:
    return db.session.scalar(select(func.sum(Refund.card_cents)).where(Refund.town_id == town.id)) or 0


def kept(town: Town, bag_id: int) -> int:
    db.session.rollback()
    return bag_figures_of(town.id, shop_order_ids=[bag_id])[bag_id].kept_cents


def test_pieces_of_a_bag_that_waits_leave_it_and_are_for_sale_again(
    town: Town, goods: Goods, baker: User
) -> None:
    bag = buy_bag(town, (goods, 3))
    (line,) = lines_of(bag)
    give(bag, Part(line.id, units=1), by_user_id=baker.id, cause=Cause(BackReason.MISSING, to_shelf=True))
    assert (kept(town, bag.id), refunded(town), level(goods)) == (260, 130, (10, 2))
    hand_out_bag(bag, by_user_id=baker.id)
    assert level(goods) == (8, 0)
    assert [str(breach) for breach in breaches()] == []


def test_what_is_lost_leaves_the_shelf_with_its_reason(town: Town, goods: Goods, baker: User) -> None:
    bag = order_bag(town, (goods, 3))
    (line,) = lines_of(bag)
    give(bag, Part(line.id, units=2), by_user_id=baker.id)
    assert (kept(town, bag.id), level(goods)) == (130, (8, 1))
    lost = select(Movement.quantity).where(Movement.town_id == town.id, Movement.reason == Reason.LOSS)
    assert db.session.scalars(lost).all() == [-2]


def test_after_the_hand_over_the_money_goes_back_and_the_goods_too(
    town: Town, goods: Goods, baker: User
) -> None:
    bag = hand_out_bag(buy_bag(town, (goods, 3)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    give(bag, Part(line.id, units=2), by_user_id=baker.id, cause=Cause(BackReason.WRONG, to_shelf=True))
    assert (kept(town, bag.id), refunded(town), level(goods)) == (130, 260, (9, 0))
    give(bag, Part(line.id, cents=100), by_user_id=baker.id)
    assert (kept(town, bag.id), refunded(town)) == (30, 360)
    with pytest.raises(MoreThanLeft):
        give(bag, Part(line.id, cents=31), by_user_id=baker.id)
    with pytest.raises(MoreThanLeft):
        give(bag, Part(line.id, units=2), by_user_id=baker.id)
    assert [str(breach) for breach in breaches()] == []


def test_at_the_till_nothing_is_refunded_by_card_but_totals_and_commission_follow(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    with transaction():
        db.session.add(ShopPaymentAccount(town_id=town.id, shop_id=shop.id, commission_basis_points=1000))
    bag = hand_out_bag(order_bag(town, (goods, 10)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    give(bag, Part(line.id, units=5), by_user_id=baker.id)
    assert (kept(town, bag.id), refunded(town)) == (650, 0)
    give(bag, Part(line.id, units=5), by_user_id=baker.id)
    owed = select(func.sum(LedgerEntry.amount_cents)).where(
        LedgerEntry.town_id == town.id, LedgerEntry.account == Account.RECEIVABLE
    )
    assert db.session.scalar(owed) == 0
    body = db.session.scalars(
        select(Notice.body).where(Notice.town_id == town.id, Notice.event == "given_back")
    ).first()
    assert body
    assert "la caisse de la boutique" in body


def test_the_resident_reads_why_by_mail_and_both_find_it_once_in_the_story(
    town: Town, goods: Goods, baker: User
) -> None:
    bag = hand_out_bag(buy_bag(town, (goods, 2)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    cause = Cause(BackReason.QUALITY, "Trop cuite, pardon.")
    give(bag, Part(line.id, units=1), by_user_id=baker.id, cause=cause)
    (mail,) = db.session.scalars(
        select(Notice.body).where(Notice.town_id == town.id, Notice.event == "given_back")
    )
    assert "pas à la hauteur. Trop cuite, pardon." in mail
    assert "sur votre carte" in mail
    story = stories_of(town.id, [bag.id])[bag.id]
    (event,) = [event for event in story if event.what is What.GIVEN_BACK]
    assert (event.name, event.cents, event.units, event.words) == (
        "Paul Morel",
        130,
        1,
        "Trop cuite, pardon.",
    )


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ([], NothingToGiveBack),
        ([(0, 0, 0)], NothingToGiveBack),
        ([(0, 0, -5)], NothingToGiveBack),
        ([(0, -1, None)], NothingToGiveBack),
        ([(0, 1, None), (0, 1, None)], NothingToGiveBack),
        ([(99, 0, 10)], NotOfThisBag),
        ([(0, 0, 131)], MoreThanLeft),
        ([(0, 2, None)], MoreThanLeft),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_moves(
    town: Town,
    goods: Goods,
    baker: User,
    parts: list[tuple[int, int, int | None]],
    refusal: type[Refusal],
) -> None:
    bag = buy_bag(town, (goods, 1))
    (line,) = lines_of(bag)
    wanted = [Part(line.id + nth, units=units, cents=cents) for nth, units, cents in parts]
    with pytest.raises(refusal):
        give(bag, *wanted, by_user_id=baker.id)
    assert (kept(town, bag.id), refunded(town), level(goods)) == (130, 0, (10, 1))


def test_what_is_to_be_weighed_goes_back_whole_or_by_an_amount(town: Town, shop: Shop, baker: User) -> None:
    cheese = make_goods(shop, name="Comté", price_cents=2000, on_hand=5000, sold_by=SoldBy.WEIGHT)
    bag = buy_bag(town, (cheese, 500))
    (line,) = lines_of(bag)
    with pytest.raises(WholeOrAmount):
        give(bag, Part(line.id, units=100), by_user_id=baker.id)
    give(bag, Part(line.id, cents=200), by_user_id=baker.id)
    assert kept(town, bag.id) == 800
    give(bag, Part(line.id, units=500), by_user_id=baker.id, cause=Cause(BackReason.OTHER, to_shelf=True))
    assert (kept(town, bag.id), level(cheese)) == (0, (5000, 0))


def test_only_an_operator_lets_the_platform_pay(town: Town, goods: Goods, baker: User) -> None:
    bag = hand_out_bag(buy_bag(town, (goods, 1)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    cause = Cause(BackReason.GESTURE, borne_by=Bearer.PLATFORM)
    with pytest.raises(OnlyOperators):
        give(bag, Part(line.id, units=1), by_user_id=baker.id, cause=cause)
    assert refunded(town) == 0


def test_an_order_that_was_given_up_gives_nothing_more(town: Town, goods: Goods, baker: User) -> None:
    bag = order_bag(town, (goods, 1))
    (line,) = lines_of(bag)
    with transaction():
        bag.state = ShopOrderState.CANCELLED
    with pytest.raises(NoMoneyYet):
        give(bag, Part(line.id, units=1), by_user_id=baker.id)


def test_parts_never_sum_to_more_than_the_bag_was_paid_with(town: Town, shop: Shop, baker: User) -> None:
    goods = make_goods(shop, name="Petits fours", price_cents=333, on_hand=20)
    bag = hand_out_bag(buy_bag(town, (goods, 3)), by_user_id=baker.id)
    (line,) = lines_of(bag)
    for _nth in range(3):
        give(bag, Part(line.id, units=1), by_user_id=baker.id)
    parts = select(Allocation.amount_cents, Allocation.refunded_cents).where(Allocation.town_id == town.id)
    assert db.session.execute(parts).one() == (999, 999)
