"""The audit: silent on a sound market, and each of its checks finds the breach that is planted for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.moving.audit import (
    all_checks,
    backs,
    bought_cards,
    breaches,
    breaches_of,
    pictures,
    town_cards,
)
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.checkout.holding import work
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order, order_named
from tests.paying import open_page, pay
from tests.payments.breaches import PLANTED as OF_MONEY

pytestmark = pytest.mark.all_towns

NEVER = Event()

Plant = tuple[str, str]
_KEPT = (
    "town_id, about_id, event, channel, recipient, recipient_name, locale, subject, body,"
    " state, due_at, attempts, last_error, queued_at"
)
_COPY = f"INSERT INTO notices (id, {_KEPT}) SELECT -id, {_KEPT} FROM notices"
PLANTED: list[Plant] = [
    ("the count on hand is the sum of its movements", "UPDATE stock_levels SET on_hand = on_hand + 1"),
    ("every movement has a count", "DELETE FROM stock_levels"),
    ("nothing is below zero", "UPDATE stock_levels SET on_hand = -1"),
    ("held units are the sum of the holds", "UPDATE stock_levels SET held = held + 1"),
    ("every hold has a count", "DELETE FROM stock_levels"),
    ("every line of an open order is held in full", "UPDATE holds SET quantity = quantity + 1"),
    ("only open orders hold stock", "UPDATE shop_orders SET state = 'collected' WHERE state = 'placed'"),
    ("of a line at most all is missing", "UPDATE order_lines SET missing = -1"),
    ("of a line at most all is missing", "UPDATE order_lines SET missing = quantity + 1"),
    (
        "what is missing of open orders is what the count falls short of",
        "UPDATE order_lines SET missing = 1",
    ),
    (
        "what is missing of open orders is what the count falls short of",
        "UPDATE stock_levels SET on_hand = 1",
    ),
    ("only unpaid orders have a deadline, and they all have one", "UPDATE holds SET expires_at = NULL"),
    ("taken places are the open bags of the window", "UPDATE slot_bookings SET taken = taken - 1"),
    ("no window has more bags than places", "UPDATE slot_bookings SET capacity = 0"),
    (
        "a bag waits at its shop, at the time of its window",
        "UPDATE shop_orders SET collect_from = created_at",
    ),
    ("an order costs what its bags cost", "UPDATE orders SET total_cents = total_cents + 1"),
    ("a bag costs what its lines cost", "UPDATE shop_orders SET total_cents = total_cents + 1"),
    (
        "a line comes to its price for what is given, at most to what was agreed",
        "UPDATE order_lines SET due_cents = due_cents + 1",
    ),
    ("a bag comes to what its lines come to", "UPDATE shop_orders SET due_cents = due_cents + 1"),
    ("a bag comes at most to what its lines may", "UPDATE shop_orders SET most_cents = most_cents + 1"),
    (
        "of what was paid for a packed bag no more is kept than it comes to",
        "UPDATE shop_orders SET state = 'ready', due_cents = due_cents - 1",
    ),
    ("a line costs its price times its quantity", "UPDATE order_lines SET total_cents = total_cents + 1"),
    ("what is left of a bag was tried and left in its shop", "UPDATE shop_orders SET left_cents = 1"),
    (
        "what is left of a bag was tried and left in its shop",
        "UPDATE order_lines SET offered = 'to_try', withdrawn = quantity",
    ),
    ("the VAT of a line is the one its total contains", "UPDATE order_lines SET vat_cents = vat_cents + 1"),
    ("an order with a placed bag says when it was placed", "UPDATE orders SET placed_at = NULL"),
    ("every step follows the table of moves", "UPDATE shop_order_steps SET state = 'ready'"),
    ("every step follows the table of moves", "DELETE FROM shop_order_steps WHERE state = 'held'"),
    ("a bag stands where its last step brought it", "UPDATE shop_orders SET state = 'ready'"),
    ("a bag stands where its last step brought it", "DELETE FROM shop_order_steps"),
    (
        "a placed order paid online has one charge, any other none",
        "UPDATE orders SET pays = 'pickup'",
    ),
    ("a placed order paid online has one charge, any other none", "DELETE FROM payments"),
    (
        "an open payment belongs to an order that is still held",
        "UPDATE shop_orders SET state = 'lapsed' WHERE state = 'held'",
    ),
    ("nobody is told the same thing twice", _COPY),
    ("a notice was given up: its reader does not know", "UPDATE notices SET state = 'given_up'"),
    (
        "the journal of a shop is whole, seal by seal",
        "INSERT INTO audit_chains (town_id, id, length, digest) SELECT id, id, 1, '' FROM towns",
    ),
    ("every row of holds has its order_lines, in its own town", "DELETE FROM order_lines"),
]


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def bakery(town: Town) -> Shop:
    """A bakery that can be written to."""
    shop = make_shop(town)
    with transaction():
        shop.email = "morel@example.org"
    return shop


@pytest.fixture
def bread(bakery: Shop) -> Goods:
    """Bread."""
    return make_goods(bakery, price_cents=133)


@pytest.fixture
def market(town: Town, bread: Goods) -> Town:
    """A town with an order to be paid at the till, one paid online, and one not paid yet."""
    dairy = make_shop(town, name="Lantier", kind="cheese")
    comte = make_goods(dairy, name="Comté", price_cents=3287, on_hand=5000, sold_by=SoldBy.WEIGHT)
    make_order(town, (bread, 2), (comte, 355))
    pay(town, order_named(town, make_order(town, (bread, 3), (comte, 120), pays=DEMO)))
    open_page(town, order_named(town, make_order(town, (bread, 1), pays=DEMO)))
    work()
    return town


@pytest.fixture
def plant(app: Flask) -> Iterator[Callable[[str], None]]:
    """Runs a statement that no constraint stops; all of it is undone after the test."""
    with ExitStack() as stack:

        def run(statement: str) -> None:
            with _unconstrained():
                db.session.execute(text(statement))

        stack.callback(db.session.rollback)
        yield run


@contextmanager
def _unconstrained() -> Iterator[None]:
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        db.session.execute(text("ALTER TABLE notices RENAME TO notices_before"))
        db.session.execute(text("CREATE TABLE notices AS SELECT * FROM notices_before"))
        try:
            yield
        finally:
            db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
        return
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    query = "SELECT conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) FROM pg_constraint"
    where = "WHERE contype = 'c' AND conrelid <> 0 OR contype = 'u' AND conrelid = 'notices'::regclass"
    for change in db.session.scalars(text(f"{query} {where}")).all():
        db.session.execute(text(f"ALTER TABLE {change}"))
    yield


def rules() -> set[str]:
    """The rules that are broken now."""
    return {breach.rule for breach in breaches()}


def test_a_sound_market_has_no_breach(market: Town) -> None:
    assert [str(breach) for breach in breaches()] == []


def test_a_market_stays_sound_through_a_whole_day(market: Town, bakery: Shop, bread: Goods) -> None:
    baker, paid = make_worker(bakery), make_order(market, (bread, 1), pays=DEMO)
    pay(market, order_named(market, paid))
    handed, declined = make_order(market, (bread, 1)), paid
    for reference, acts in {handed: (accept, mark_ready, hand_over), declined: ()}.items():
        bag = shop_order_of(market.id, bakery.id, reference=reference)
        assert isinstance(bag, ShopOrder)
        with transaction():
            for act in acts:
                act(bag, by=Actor.person(baker.id))
            if not acts:
                decline(bag, reason="Le four est en panne.", by=Actor.person(baker.id))
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=50)):
        work()
        assert [str(breach) for breach in breaches()] == []


@pytest.mark.parametrize(("rule", "statement"), PLANTED)
def test_a_planted_breach_is_found(
    market: Town, plant: Callable[[str], None], rule: str, statement: str
) -> None:
    (check,) = (check for check in all_checks() if check.rule == rule)
    assert list(breaches_of(check)) == []
    plant(statement)
    assert list(breaches_of(check))


def test_a_row_in_another_town_than_its_parent_is_found(
    market: Town, other_town: Town, plant: Callable[[str], None]
) -> None:
    plant(f"UPDATE shop_order_steps SET town_id = {other_town.id}")
    assert "every row of shop_order_steps has its shop_orders, in its own town" in rules()


def test_a_hold_past_its_deadline_is_a_finding_first_and_a_breach_after_a_day(market: Town) -> None:
    finding = "a hold is past its deadline, its payment still open"
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=40, seconds=30)):
        assert rules() == set()
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=42)):
        assert [(breach.rule, breach.is_finding) for breach in breaches()] == [(finding, True)]
    with clock.travel(THURSDAY_MORNING + timedelta(hours=25)):
        assert rules() == {"no hold outlasts its deadline by a day"}


def test_a_hold_whose_payment_is_closed_may_not_outlast_its_deadline(
    market: Town, plant: Callable[[str], None]
) -> None:
    plant("UPDATE payments SET state = 'expired' WHERE state = 'open'")
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=42)):
        assert "no hold outlasts its deadline" in rules()


def test_a_damaged_file_is_found(market: Town, plant: Callable[[str], None], on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL looks after its files itself")
    plant("UPDATE stock_levels SET held = -1")
    assert "the database file is whole" in rules()


def test_every_check_has_its_planted_breach(market: Town) -> None:
    tested = {rule for rule, _statement in PLANTED} | {
        "no hold outlasts its deadline",
        "no hold outlasts its deadline by a day",
        "a hold is past its deadline, its payment still open",
        "the database file is whole",
        *(check.rule for check in pictures.checks()),  # test_audit_pictures.py
        *(check.rule for check in town_cards.checks()),  # tests/payments/town_cards/test_audit_of_cards.py
        *(check.rule for check in bought_cards.checks()),  # payments/town_cards/test_audit_of_bought.py
        *(check.rule for check in backs.checks()),  # tests/orders/test_audit_of_papers.py
    }
    tested |= {rule for rule, _statements in OF_MONEY}
    checks = {check.rule for check in all_checks() if not check.rule.endswith("in its own town")}
    assert checks - tested == set()


def test_the_command_tells_each_breach_on_a_line_and_fails(app: Flask, market: Town) -> None:
    assert app.test_cli_runner().invoke(args=["audit"]).exit_code == 0
    with transaction():
        db.session.execute(text("UPDATE orders SET total_cents = total_cents + 1"))
    result = app.test_cli_runner().invoke(args=["audit"])
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].startswith("breach: an order costs what its bags cost: town_id ")
    assert lines[-1].endswith(" checks, 3 breaches")
