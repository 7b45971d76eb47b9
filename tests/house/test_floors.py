"""Imports point down: a room imports only lower floors, and never a room on its own floor.

The table may change by a decision record, never by an exception.
"""

import ast
from collections.abc import Iterator

from tests.house.sources import ROOT, Module, application, sample

FLOORS = {
    12: {"app"},
    11: {"cli"},
    10: {"demo", "web.assisted"},
    9: {
        "web.storefront",
        "web.backoffice",
        "web.hub",
        "web.council",
        "web.operator",
        "web.api",
        "web.hooks",
    },
    8: {"web"},
    7: {
        "checkout",
        "founding",
        "fulfilment",
        "insights",
        "intake",
        "moderation",
        "moving",
        "seasons",
        "welcoming",
    },
    6: {"payments", "notices", "browsing"},
    5: {"alerts", "assisting", "cart", "favourites", "orders", "trust", "vouchers", "measures"},
    4: {"stock", "pickup"},
    3: {"agenda", "catalogue"},
    2: {"shops"},
    1: {"accounts", "towns"},
    0: {"core"},
}
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms}
_LOADERS = {"import_module", "import_string", "__import__"}


def room_of(name: str) -> str:
    """The room a dotted name lives in; empty for the package itself."""
    parts = name.split(".")[1:]
    face = ".".join(parts[:2])
    return face if face in FLOOR else "".join(parts[:1])


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a module imports from the house, wherever it does so."""
    for node in ast.walk(module.tree):
        for name in _names(node):
            if name.split(".")[0] == "marketplace":
                yield getattr(node, "lineno", 0), name


def breaches(module: Module) -> list[str]:
    """Imports of a module that point up or sideways."""
    own = room_of(module.name)
    found = []
    for line, name in imported(module):
        other = room_of(name)
        if other != own and FLOOR[other] >= FLOOR[own]:
            found.append(f"{module.path}:{line}: {own} (floor {FLOOR[own]}) imports {other} ({FLOOR[other]})")
    return found


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and _called(node.func) in _LOADERS:
        return [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
    return []


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_imports_point_down() -> None:
    assert [breach for module in application() if module.room for breach in breaches(module)] == []


def test_every_room_is_on_a_floor() -> None:
    rooms = {room_of(module.name) for module in application() if module.room}
    assert rooms - FLOOR.keys() == set()


def test_every_folder_of_the_web_is_a_face() -> None:
    folders = {f"web.{path.parent.name}" for path in (ROOT / "marketplace/web").glob("*/__init__.py")}
    assert folders - FLOORS[9] - FLOORS[10] == set()


def test_workflow_rooms_keep_no_tables() -> None:
    rooms = FLOORS[7] - {"intake"}  # intake keeps its own runs
    assert [room for room in sorted(rooms) if (ROOT / "marketplace" / room / "models.py").exists()] == []


def test_the_rule_sees_an_import_that_points_up() -> None:
    assert breaches(sample("from marketplace.orders.models import Order", "marketplace.stock.holding"))


def test_the_rule_sees_an_import_that_points_sideways() -> None:
    assert breaches(sample("from marketplace import pickup", "marketplace.stock.holding"))
    assert breaches(sample("import marketplace.web.council.access", "marketplace.web.backoffice.day.board"))


def test_the_rule_sees_imports_hidden_in_functions_and_type_checking() -> None:
    hidden = "def f():\n    from marketplace.cart import models\n"
    typing = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from marketplace.cart.models import Cart\n"
    )
    loaded = "import importlib\nimportlib.import_module('marketplace.cart.models')\n"
    for text in (hidden, typing, loaded):
        assert breaches(sample(text, "marketplace.stock.holding"))


def test_the_rule_lets_imports_that_point_down_pass() -> None:
    text = "from marketplace.core.db import TownRow\nfrom marketplace.stock.models import Hold\n"
    assert breaches(sample(text, "marketplace.stock.holding")) == []
