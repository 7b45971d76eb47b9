"""The visitor's shop finds something that came back: a refund made, a change of mind to answer."""

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.demo.returning import bring_some_back
from marketplace.moving.audit import breaches
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.withdrawals.models import Withdrawal, WithdrawalState
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_worker
from tests.selling import hand_out_bag, order_bag


@pytest.mark.all_towns
def test_a_line_was_refunded_and_a_withdrawal_waits(
    town: Town, shop: Shop, goods: Goods, thursday_morning: object
) -> None:
    baker = make_worker(shop)
    for _nth in range(2):
        hand_out_bag(order_bag(town, (goods, 2)), by_user_id=baker.id)
    with transaction():
        bring_some_back(shop, staff_id=baker.id)
    given = select(func.count()).where(GiveBack.town_id == town.id)
    states = select(Withdrawal.state).where(Withdrawal.town_id == town.id)
    assert db.session.scalar(given) == 1
    assert db.session.scalars(states).all() == [WithdrawalState.ASKED]
    assert [str(breach) for breach in breaches()] == []
