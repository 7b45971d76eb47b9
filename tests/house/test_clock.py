"""One clock: nobody asks Python, the system or the database for the time but `core.clock`."""

import ast

import pytest

from tests.house.sources import Module, application, place, sample

HOME = "marketplace.core.clock"
# A stopped clock must not make keys collide, and a real server has a real deadline to start by.
ALSO = {"marketplace.core.ids": {"time_ns"}, "marketplace.demo.serving": {"monotonic", "sleep"}}
# Waits within one process, none of which a test needs to move.
WAITS = {"monotonic", "perf_counter", "sleep"}
_OF_TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "clock_gettime"}
_OF_SQL = {
    "now",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "statement_timestamp",
}
_SAID = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "datetime('now'", "strftime('%s'", "NOW()")


def askers(module: Module) -> list[str]:
    """Where a module asks for the time by itself."""
    if module.name == HOME:
        return []
    allowed = ALSO.get(module.name, set())
    nodes = [node for node in ast.walk(module.tree) if _asks(node) - allowed]
    return [f"{place(module.path)}:{getattr(node, 'lineno', 0)}" for node in nodes]


def _asks(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        names = {"time": _OF_TIME, "func": _OF_SQL}.get(node.value.id, set())
        return {node.attr} & names
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        return {alias.name for alias in node.names} - WAITS
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {words for words in _SAID if words in node.value}
    return set()


def test_nobody_else_asks_the_time() -> None:
    assert [line for module in application() for line in askers(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import time\ntime.time()",
        "import time\ntime.strftime('%H')",
        "from time import time\ntime()",
        "from time import time_ns as t",
        "from sqlalchemy import func\nfunc.now()",
        "select(func.current_timestamp())",
        "text('DELETE FROM sessions WHERE ends_at < CURRENT_TIMESTAMP')",
        """text("SELECT datetime('now')")""",
    ],
)
def test_the_rule_sees_who_asks(text: str) -> None:
    assert askers(sample(text, "marketplace.orders.queries"))


def test_the_rule_lets_waits_and_wall_times_pass() -> None:
    text = "import time\nfrom datetime import time as wall\ntime.monotonic()\nwall(9, 30)\n"
    assert askers(sample(text, "marketplace.core.write_queue")) == []
