"""The audit finds what is planted among the town cards."""

import pytest
from sqlalchemy import text

from marketplace.core.db import db
from marketplace.moving.audit import breaches_of, town_cards
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.cards import make_card, take

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
]


@pytest.mark.parametrize(("rule", "statement"), PLANTED)
def test_a_planted_breach_is_found(town: Town, shop: Shop, rule: str, statement: str) -> None:
    take(shop, make_card(town, cents=2000), 500)
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
