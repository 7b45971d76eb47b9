"""The audit finds what is planted among the town cards."""

import pytest
from sqlalchemy import text

from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches_of, town_cards
from marketplace.payments.opening import pay_by_town_card
from marketplace.payments.town_cards.tender import hold_for_order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.cards import make_card, take
from tests.factories import make_goods
from tests.ordering import make_order, order_named

pytestmark = pytest.mark.all_towns
_UNCHECKED = {
    "sqlite": "PRAGMA ignore_check_constraints = ON",
    "postgresql": "ALTER TABLE vouchers DROP CONSTRAINT ck_vouchers_balance",
}
PLANTED = [
    ("what is on a town card is the sum of its moves", "UPDATE vouchers SET balance_cents = 7"),
    ("no town card is below zero", "UPDATE vouchers SET balance_cents = -7"),
    ("the book has every move of a town card", "UPDATE voucher_entries SET cents = cents + 1"),
    ("what the book has of town cards is what is on them", "UPDATE vouchers SET balance_cents = 7"),
    (
        "a campaign gave what its cards were given, within its budget",
        "UPDATE voucher_campaigns SET given_cents = given_cents + 1",
    ),
    ("a town card that pays no more has nothing on it", "UPDATE vouchers SET state = 'blocked'"),
    (
        "between a town card and its order nothing is left over",
        "UPDATE voucher_uses SET state = 'held'",
    ),
    (
        "what a town card paid of an order is what its bags say",
        "UPDATE voucher_uses SET cents = cents + 1",
    ),
    (
        "an order that is over holds nothing on a town card",
        "UPDATE voucher_uses SET state = 'held'",
    ),
]


@pytest.mark.parametrize(("rule", "statement"), PLANTED)
def test_a_planted_breach_is_found(town: Town, shop: Shop, rule: str, statement: str) -> None:
    card, bread = make_card(town, cents=2000), make_goods(shop)
    take(shop, card, 500)
    order_id = order_named(town, make_order(town, (bread, 1)))
    with transaction():
        hold_for_order(town_by_id(town.id), order_id=order_id, voucher_id=card.id, cents=130)
        pay_by_town_card(town.id, order_id=order_id, currency="EUR")
    (check,) = (check for check in town_cards.checks() if check.rule == rule)
    assert list(breaches_of(check)) == []
    dialect = db.engine.dialect.name
    db.session.execute(text(_UNCHECKED[dialect]))
    try:
        db.session.execute(text(statement))
        assert list(breaches_of(check))
    finally:
        if dialect == "sqlite":
            db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
        db.session.rollback()


def test_every_check_has_its_planted_breach() -> None:
    assert {check.rule for check in town_cards.checks()} == {rule for rule, _statement in PLANTED}
