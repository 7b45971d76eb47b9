"""Orders and payments change their state by one guarded move, never past their table of moves."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import Module, application, place, sample

_MOVE = "become"
# Queues have no lives: what waits in them is claimed and put back by one conditional statement for many.
_QUEUES = ("notices", "payments.commands", "payments.inbox")


def loose_moves(module: Module) -> list[str]:
    """Places that set a `state` outside of `become`, by hand or by one statement for many."""
    return [f"{place(module.path)}:{line}" for line in sorted(_lines(module))]


def _lines(module: Module) -> Iterator[int]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _sets_many(node):
            yield node.lineno
    guarded = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name == _MOVE
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Attribute) or node.attr != "state":
            continue
        if isinstance(node.ctx, ast.Store) and id(node) not in guarded:
            yield node.lineno


def _sets_many(call: ast.Call) -> bool:
    """Whether this is `update(...).values(state=...)`."""
    is_values = isinstance(call.func, ast.Attribute) and call.func.attr == "values"
    return is_values and any(keyword.arg == "state" for keyword in call.keywords)


def test_every_move_goes_through_its_table() -> None:
    lives = [module for module in application() if not module.room.startswith(_QUEUES)]
    assert [where for module in lives for where in loose_moves(module)] == []


@pytest.mark.parametrize(
    "bad",
    [
        "shop_order.state = ShopOrderState.READY",
        "first.state, last.state = states",
        "session.execute(update(ShopOrder).values(state=ShopOrderState.LAPSED))",
    ],
)
def test_the_rule_sees_a_loose_move(bad: str) -> None:
    assert loose_moves(sample(bad))


@pytest.mark.parametrize(
    "good",
    [
        "class ShopOrder:\n    def become(self, state):\n        self.state = state",
        "query.where(ShopOrder.state == ShopOrderState.HELD)",
        "ShopOrderStep(state=state)",
    ],
)
def test_the_rule_lets_guarded_moves_pass(good: str) -> None:
    assert loose_moves(sample(good)) == []
