"""Every change of what is on hand is a movement: no code changes it elsewhere, and the sums agree."""

import ast

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, cancel, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.counting import count_shelf, move_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_worker
from tests.house.sources import Module, application, place, sample
from tests.ordering import make_order

# The only modules that may write the levels; each writes the movement beside it.
WRITERS = {"marketplace.stock.adjusting", "marketplace.stock.counting", "marketplace.stock.holding"}
_WRITING = {"values", "StockLevel"}


def writers(module: Module) -> list[str]:
    """Where `on_hand` is written: by an insert or an update, on a row, or in SQL."""
    if module.name in WRITERS:
        return []
    nodes = [node for node in ast.walk(module.tree) if _calls(node) or _assigns(node) or _says(node)]
    return [f"{place(module.path)}:{getattr(node, 'lineno', 0)}" for node in nodes]


def _calls(node: ast.AST) -> bool:
    writes = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _WRITING
    return writes and any(keyword.arg == "on_hand" for keyword in getattr(node, "keywords", ()))


def _assigns(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    is_written = isinstance(node, ast.Assign | ast.AugAssign)
    return is_written and any(isinstance(one, ast.Attribute) and one.attr == "on_hand" for one in targets)


def _says(node: ast.AST) -> bool:
    words = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return "UPDATE stock_levels" in words


def test_only_the_stock_room_writes_what_is_on_hand() -> None:
    assert [line for module in application() for line in writers(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "update(StockLevel).values(on_hand=3)",
        "level.on_hand = 3",
        "level.on_hand -= 1",
        "db.session.add(StockLevel(town_id=1, variant_id=2, on_hand=3))",
        "text('UPDATE stock_levels SET on_hand = 0')",
    ],
)
def test_the_rule_sees_a_count_written_elsewhere(text: str) -> None:
    assert writers(sample(text, "marketplace.intake.services"))


def test_after_every_service_the_movements_add_up(
    town: Town, shop: Shop, goods: Goods, thursday_morning: object
) -> None:
    worker, other = make_worker(shop), make_goods(shop, name="Brioche", on_hand=0)
    fetched, given_up = make_order(town, (goods, 3)), make_order(town, (goods, 2))
    counts = {goods.variant.id: 4, other.variant.id: 7}
    with transaction():
        count_shelf(shop, counts=counts, reason=Reason.COUNT, by_user_id=worker.id, note="soir")
    for quantity, reason in (
        (5, Reason.DELIVERY),
        (-1, Reason.LOSS),
        (1, Reason.RETURNED),
        (-2, Reason.CORRECTION),
    ):
        with transaction():
            move_on_shelf(
                shop, variant_id=other.variant.id, quantity=quantity, reason=reason, by_user_id=worker.id
            )
    for reference, acts in ((fetched, (accept, mark_ready, hand_over)), (given_up, (cancel,))):
        for act in acts:
            with transaction():
                bag = shop_order_of(town.id, shop.id, reference=reference)
                assert bag
                act(bag, by=Actor.person(worker.id))
    with transaction():
        count_shelf(shop, counts={goods.variant.id: 20}, reason=Reason.INTAKE, by_user_id=None)
    sums = select(Movement.variant_id, func.sum(Movement.quantity)).where(Movement.town_id == town.id)
    levels = select(StockLevel.variant_id, StockLevel.on_hand).where(StockLevel.town_id == town.id)
    moved = dict(db.session.execute(sums.group_by(Movement.variant_id)).all())
    assert moved == dict(db.session.execute(levels).all()) == {goods.variant.id: 20, other.variant.id: 10}
    reasons = select(Movement.reason).where(Movement.town_id == town.id)
    assert set(db.session.scalars(reasons)) == set(Reason)
