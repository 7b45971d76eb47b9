"""The audit finds what is planted among the bought town cards."""

import pytest
from sqlalchemy import text

from marketplace.core.db import db
from marketplace.moving.audit import bought_cards, breaches_of
from marketplace.towns.models import Town
from tests.bought_cards import buy_and_pay, sell_cards
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
_ONE_CARD = "a payment of no order buys one card, as soon as it is paid"
PLANTED = [
    (_ONE_CARD, "UPDATE voucher_purchases SET voucher_id = NULL"),
    (_ONE_CARD, "UPDATE payments SET state = 'open'"),
    ("a bought card began with what was paid for it", "UPDATE voucher_purchases SET cents = cents + 1"),
    (
        "what was paid for cards is on them, or on its way back",
        "UPDATE ledger_entries SET amount_cents = amount_cents - 1 WHERE account = 'order_liability'",
    ),
]


@pytest.mark.parametrize(("rule", "statement"), PLANTED)
def test_a_planted_breach_is_found(visitor: Visitor, town: Town, rule: str, statement: str) -> None:
    sell_cards(town)
    buy_and_pay(visitor)
    (check,) = (check for check in bought_cards.checks() if check.rule == rule)
    assert list(breaches_of(check)) == []
    db.session.execute(text(statement))
    assert list(breaches_of(check)) != []
    db.session.rollback()


def test_each_check_is_tried() -> None:
    assert {check.rule for check in bought_cards.checks()} == {rule for rule, _statement in PLANTED}
