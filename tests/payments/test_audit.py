"""The audit of card money: silent on sound books, and each check finds the breach that is planted for it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from marketplace.core.db import db, transaction
from marketplace.moving.audit import all_checks, book, breaches, breaches_of, money
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from tests.payments.breaches import PLANTED
from tests.payments.desk import Desk

pytestmark = pytest.mark.all_towns


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """An order half fetched, its shop paid, a part of that given back and taken back; another just paid."""
    desk.admit(desk.bakery)
    payment = desk.paid()
    desk.collect(payment.own_order_id, desk.bakery)
    desk.hear()
    line = desk.line(payment.own_order_id, desk.bakery)
    with transaction():
        refund_line(desk.town.id, order_line_id=line.id, change="bad", amount_cents=500, borne_by=Bearer.SHOP)
    desk.hear()
    desk.paid((desk.comte, 2))
    return desk


@pytest.fixture
def unconstrained(busy: Desk) -> Iterator[None]:
    """No CHECK and no key stops a statement; all of it is undone after the test."""
    db.session.rollback()
    is_sqlite = db.engine.dialect.name == "sqlite"
    if is_sqlite:
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        query = "SELECT conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) FROM pg_constraint"
        checks = db.session.scalars(text(f"{query} WHERE contype = 'c' AND conrelid <> 0")).all()
        for change in checks:
            db.session.execute(text(f"ALTER TABLE {change}"))
    yield
    if is_sqlite:
        db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    db.session.rollback()


def test_busy_books_have_no_breach_and_every_planted_one_is_found(busy: Desk, unconstrained: None) -> None:
    checks = {check.rule: check for check in all_checks()}
    assert [str(breach) for breach in breaches()] == []
    for rule, statements in PLANTED:
        with db.session.begin_nested() as planted:
            for statement in statements:
                db.session.execute(text(statement))
            assert list(breaches_of(checks[rule])), rule
            planted.rollback()
        db.session.expire_all()


def test_every_check_has_its_planted_breach() -> None:
    rules = {check.rule for room in (money, book) for check in room.checks()}
    assert rules == {rule for rule, _statements in PLANTED}
