"""Changing one's mind: at once before the hand-over, once the goods are back afterwards (L10, L11, L12)."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.catalogue.changing_mind import Exempt
from marketplace.cli.withdrawals import remind_of_withdrawals
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.backs.withdrawing import renounceable_of, settle_withdrawal, withdraw
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.orders.withdrawals.errors import (
    AlreadyAnswered,
    NothingToWithdraw,
    NotSoMuch,
    NotWithdrawable,
    OnlyIfOpened,
    SayWhy,
    TooLateToWithdraw,
)
from marketplace.orders.withdrawals.models import GoodsBack, Withdrawal, WithdrawalState
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.models import Refund
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_worker
from tests.selling import buy_bag, hand_out_bag, lines_of, order_bag

pytestmark = pytest.mark.all_towns
RESIDENT = Actor.resident(None)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def seller(shop: Shop) -> User:
    """Who keeps the shop."""
    return make_worker(shop)


@pytest.fixture
def vase(shop: Shop) -> Goods:
    """Ten vases at 25 euros."""
    return make_goods(shop, name="Vase", price_cents=2500)


def renounce(bag: ShopOrder, units: int = 1, *, place: int = 0) -> Withdrawal:
    line = lines_of(bag)[place]
    with transaction():
        return withdraw(bag, units={line.id: units}, by=RESIDENT)


def answer(
    withdrawal: Withdrawal, seller: User, *, refused: dict[int, int] | None = None, words: str = ""
) -> None:
    with transaction():
        settle_withdrawal(
            withdrawal,
            goods=GoodsBack.BACK,
            refused=refused or {},
            words=words,
            by=Actor.person(seller.id),
        )


def exempt(bag: ShopOrder, why: Exempt) -> int:
    """The first line of the bag is of that kind; gives its id."""
    line = lines_of(bag)[0]
    with transaction():
        db.session.get_one(OrderLine, (line.town_id, line.id)).no_withdrawal = why.value
    return line.id


def refunded(town: Town) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.sum(Refund.card_cents)).where(Refund.town_id == town.id)) or 0


def mails(town: Town, event: str) -> list[str]:
    query = select(Notice.body).where(Notice.town_id == town.id, Notice.event == event)
    return list(db.session.scalars(query))


def test_a_packed_bag_is_cancelled_at_once_and_paid_back(town: Town, vase: Goods, seller: User) -> None:
    bag = buy_bag(town, (vase, 2))
    for act in (accept, mark_ready):
        with transaction():
            act(bag, by=Actor.person(seller.id))
    withdrawal = renounce(bag, 2)
    assert (withdrawal.state, bag.state) == (WithdrawalState.SETTLED, ShopOrderState.CANCELLED)
    assert refunded(town) == 5000
    assert db.session.get_one(StockLevel, (town.id, vase.variant.id)).held == 0
    assert [str(breach) for breach in breaches()] == []


def test_one_of_two_leaves_the_bag_and_the_rest_stays(town: Town, vase: Goods) -> None:
    bag = buy_bag(town, (vase, 2))
    renounce(bag, 1)
    assert (refunded(town), bag.state) == (2500, ShopOrderState.PLACED)


def test_afterwards_the_shop_pays_back_when_the_goods_are_there(
    town: Town, vase: Goods, seller: User
) -> None:
    bag = hand_out_bag(buy_bag(town, (vase, 3)), by_user_id=seller.id)
    withdrawal = renounce(bag, 2)
    assert (withdrawal.state, refunded(town)) == (WithdrawalState.ASKED, 0)
    assert withdrawal.due_at == THURSDAY_MORNING + timedelta(days=14)
    answer(withdrawal, seller)
    assert (withdrawal.state, refunded(town)) == (WithdrawalState.SETTLED, 5000)
    assert db.session.get_one(StockLevel, (town.id, vase.variant.id)).on_hand == 9
    with pytest.raises(AlreadyAnswered):
        answer(withdrawal, seller)
    assert [str(breach) for breach in breaches()] == []


def test_the_acknowledgement_is_dated_and_names_what_was_renounced(
    town: Town, vase: Goods, seller: User
) -> None:
    bag = hand_out_bag(buy_bag(town, (vase, 1)), by_user_id=seller.id)
    withdrawal = renounce(bag)
    (mail,) = [body for body in mails(town, "withdrawn") if "Accusé de réception" in body]
    for words in ("11 juin 2026 à 10 h", "Vase", "25 juin 2026"):
        assert words in mail.replace("\u00a0", " ").replace("\u202f", " ")
    assert withdrawal.number not in ("", None)


def test_the_same_pieces_are_renounced_once(town: Town, vase: Goods, seller: User) -> None:
    bag = hand_out_bag(buy_bag(town, (vase, 2)), by_user_id=seller.id)
    renounce(bag, 2)
    with pytest.raises(NotSoMuch):
        renounce(bag, 1)


def test_it_is_too_late_after_the_last_day_and_not_an_hour_before(
    town: Town, vase: Goods, seller: User
) -> None:
    bag = hand_out_bag(buy_bag(town, (vase, 2)), by_user_id=seller.id)  # until Thursday the 25th
    with clock.travel(THURSDAY_MORNING + timedelta(days=14, hours=13)):
        renounce(bag)
    with clock.travel(THURSDAY_MORNING + timedelta(days=14, hours=14)), pytest.raises(TooLateToWithdraw):
        renounce(bag)


@pytest.mark.parametrize("why", [Exempt.PERISHABLE, Exempt.MADE_FOR_ONE, Exempt.PRESS])
def test_what_the_law_does_not_take_back_is_said_so(town: Town, goods: Goods, why: Exempt) -> None:
    bag = order_bag(town, (goods, 1))
    exempt(bag, why)
    assert [one.units for one in renounceable_of(bag)] == [0]
    with pytest.raises(NotWithdrawable):
        renounce(bag)


@pytest.mark.parametrize("units", [0, -1])
def test_nothing_is_nothing(town: Town, goods: Goods, units: int) -> None:
    bag = order_bag(town, (goods, 1))
    with pytest.raises(NothingToWithdraw):
        renounce(bag, units)


def test_a_country_without_the_right_has_no_button(town: Town, goods: Goods) -> None:
    bag = order_bag(town, (goods, 1))
    with transaction():
        db.session.get_one(Town, town.id).country = "CH"
    with pytest.raises(TooLateToWithdraw):
        renounce(bag)


def test_what_came_back_opened_is_kept_with_a_word_and_the_rest_is_not(
    town: Town, vase: Goods, seller: User
) -> None:
    bag = hand_out_bag(buy_bag(town, (vase, 1)), by_user_id=seller.id)
    line_id = lines_of(bag)[0].id
    withdrawal = renounce(bag)
    with pytest.raises(OnlyIfOpened):
        answer(withdrawal, seller, refused={line_id: 1}, words="Non.")
    exempt(bag, Exempt.HYGIENE)
    with pytest.raises(SayWhy):
        answer(withdrawal, seller, refused={line_id: 1})
    answer(withdrawal, seller, refused={line_id: 1}, words="Le sceau était rompu.")
    assert refunded(town) == 0
    (mail,) = mails(town, "withdrawal_kept")
    assert "Le sceau était rompu." in mail


def test_the_shop_is_reminded_then_the_operator_told_each_once(
    town: Town, vase: Goods, seller: User, shop: Shop
) -> None:
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).email = "morel@example.org"
    bag = hand_out_bag(buy_bag(town, (vase, 1)), by_user_id=seller.id)
    renounce(bag)
    said = []
    for days in (9, 10, 11, 14, 15, 16):
        with clock.travel(THURSDAY_MORNING + timedelta(days=days, minutes=1)):
            remind_of_withdrawals(Event())
        found = select(func.count()).where(ReconciliationFinding.kind == "withdrawal_overdue")
        said.append((len(mails(town, "withdrawal_due")), db.session.scalar(found)))
        db.session.rollback()
    assert said == [(0, 0), (1, 0), (1, 0), (1, 1), (1, 1), (1, 1)]
