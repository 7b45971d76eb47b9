"""Every statement on a tenant table says which town it means; a few work over all towns and say so."""

import ast

import pytest
from sqlalchemy import select, update

from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.house.sources import Module, application, place, sample
from tests.house.test_floors import room_of
from tests.statements import ALL_TOWNS, Statements, TownGuard

# Reads across towns: reports and the audit. Queues: work is claimed wherever it waits.
READ_ACROSS = {"insights", "moving"}
QUEUES = {
    "pickup.lending.services",
    "towns.letters",
    "catalogue.photos.waiting", "checkout.answering", "checkout.tidying", "fulfilment.alerting.waiting",
    "fulfilment.backs.reminding", "fulfilment.events.held", "fulfilment.recalled", "fulfilment.uncollected",
    "fulfilment.picking.silence", "fulfilment.together.due",
    "intake.claiming", "intake.fetching.claiming",
    "intake.forgetting", "notices.holding", "notices.pushing", "notices.sending",
    "payments.commands.claiming",
    "payments.overdue", "payments.statement.ours", "payments.town_cards.ending",
    "payments.transfers.accounts", "payments.whereabouts",
    "stock.holding", "stock.low", "measures.searches",
    "trust.recalls.waiting",
}  # fmt: skip

_guard = TownGuard({"shops", "orders", "stock_levels"})


def across(module: Module) -> list[str]:
    """Statements marked as working over all towns in rooms that have no business there."""
    if room_of(module.name) in READ_ACROSS or module.room in QUEUES:
        return []
    return [
        f"{place(module.path)}:{node.value.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg == ALL_TOWNS
    ]


def test_only_reports_and_queues_work_over_all_towns() -> None:
    assert [line for module in application() for line in across(module)] == []


def test_the_rule_sees_a_shop_that_looks_over_all_towns() -> None:
    assert across(sample("query.execution_options(all_towns=True)", "marketplace.shops.queries"))
    assert across(sample("query.execution_options(all_towns=True)", "marketplace.insights.queries")) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT shops.id, shops.town_id FROM shops",
        "SELECT shops.id FROM shops WHERE shops.id = ?",
        "SELECT count(*) FROM (SELECT shops.id FROM shops) AS x",
        "SELECT 1 FROM orders JOIN shops ON shops.id = orders.shop_id WHERE orders.town_id = ?",
        "SELECT 1 FROM orders, shops WHERE orders.town_id = ?",
        "SELECT 1 FROM shops AS s WHERE shops.town_id = ?",
        "UPDATE stock_levels SET town_id=?, held=(held + ?) WHERE variant_id = ?",
        "DELETE FROM orders WHERE orders.id = ?",
        "WITH x AS (SELECT id FROM orders) SELECT * FROM x",
        "INSERT INTO movements (id) SELECT stock_levels.variant_id FROM stock_levels",
    ],
)
def test_the_guard_hears_a_statement_without_a_town(statement: str) -> None:
    assert _guard.forgotten(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT shops.id FROM shops WHERE shops.town_id = ? AND shops.slug = ?",
        "SELECT 1 FROM shops AS shops_1 WHERE ? = shops_1.town_id",
        "SELECT 1 FROM orders JOIN shops ON orders.town_id = shops.town_id WHERE orders.town_id = ?",
        "SELECT 1 FROM shops WHERE (shops.town_id, shops.id) IN ((?, ?))",
        "UPDATE stock_levels SET held = held + ? WHERE town_id = ? AND variant_id = ?",
        "INSERT INTO shops (town_id, id) VALUES (?, ?)",
        "INSERT INTO shops (town_id, id, orders, name) VALUES (?, ?, ?, ?)",
        "UPDATE shops SET name=?, orders=? WHERE shops.town_id = ?",
        "SELECT towns.id FROM towns",
    ],
)
def test_the_guard_lets_a_statement_with_its_town_pass(statement: str) -> None:
    assert _guard.forgotten(statement) == []


def test_the_listener_hears_what_is_really_said(town: Town, statements: Statements) -> None:
    db.session.execute(select(Shop.id).where(Shop.slug == "x"))
    db.session.execute(update(StockLevel).values(held=0))
    heard = [breach.split()[0] for breach in statements.breaches]
    db.session.execute(select(Shop.id).where(Shop.town_id == town.id))
    db.session.execute(select(Shop.id).execution_options(**{ALL_TOWNS: True}))
    assert heard == ["shops", "stock_levels"]
    assert len(statements.breaches) == 2
    statements.breaches.clear()
