"""The audit finds what is planted among the bought town cards."""

import pytest
from sqlalchemy import text

from marketplace.checkout.selling.handing_out import give_back
from marketplace.core.db import db, transaction
from marketplace.moving.audit import bought_cards, breaches_of
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.bought_cards import buy_and_pay, sell_cards
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
_ONE_CARD = "a payment of no order buys one card, as soon as it is paid"
_EACH_ITS_OWN = "what goes off a card to be paid back goes to whoever bought that card"
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


def test_one_buyer_s_money_never_goes_to_another(visitor: Visitor, town: Town) -> None:
    """The town's sums stay right: only purchase by purchase is it seen."""
    sell_cards(town)
    first, _other = buy_and_pay(visitor, email="a@example.org"), buy_and_pay(visitor, email="b@example.org")
    with transaction():
        give_back(town_by_id(town.id), purchase=db.session.merge(first))
    assert [list(breaches_of(check)) for check in bought_cards.checks()] == [[], [], [], []]
    swap = "UPDATE refunds SET payment_id = (SELECT id FROM payments WHERE id <> refunds.payment_id)"
    db.session.execute(text(swap))
    found = {check.rule for check in bought_cards.checks() if list(breaches_of(check))}
    assert found == {_EACH_ITS_OWN}
    db.session.rollback()


def test_each_check_is_tried() -> None:
    tried = {rule for rule, _statement in PLANTED} | {_EACH_ITS_OWN}
    assert {check.rule for check in bought_cards.checks()} == tried
