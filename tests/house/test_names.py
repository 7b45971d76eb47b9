"""Names say what a thing does for the town; drawers for everything are not allowed."""

import ast

from tests.house.sources import Function, Module, application, everything, functions, place, sample
from tests.house.test_floors import FLOOR, room_of

DRAWERS = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
EMPTY_VERBS = ("process_", "handle_", "manage_")
ROOMS_WITH_RULES = range(1, 8)


def drawers(module: Module) -> list[str]:
    """Parts of a module's name that promise nothing."""
    words = module.name.replace(".", "_").split("_")
    return [f"{place(module.path)}: {word}" for word in words if word in DRAWERS]


def empty_verbs(module: Module) -> list[str]:
    """Functions named after no act in particular; methods may bear the names that libraries call."""
    return [
        f"{place(module.path)}:{node.lineno} {node.name}"
        for node in module.tree.body
        if isinstance(node, Function) and node.name.lstrip("_").startswith(EMPTY_VERBS)
    ]


def switches(module: Module) -> list[str]:
    """Functions with a yes-or-no argument that may be left out: two verbs in one."""
    return [
        f"{place(module.path)}:{node.lineno} {node.name}({argument.arg}: bool = ...)"
        for node in functions(module)
        for argument in _defaulted(node)
        if isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"
    ]


def loose_services(module: Module) -> list[str]:
    """Services that take more than their first argument by position.

    A service is what stands in `services.py`, or says in its docstring whether it commits.
    """
    found = []
    for node in module.tree.body:
        if isinstance(node, Function) and not node.name.startswith("_") and _is_service(module, node):
            positional = [*node.args.posonlyargs, *node.args.args]
            if len(positional) > 1:
                found.append(f"{place(module.path)}:{node.lineno} {node.name}")
    return found


def _defaulted(node: Function) -> list[ast.arg]:
    positional = [*node.args.posonlyargs, *node.args.args]
    by_position = positional[len(positional) - len(node.args.defaults) :]
    by_name = [
        arg for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default
    ]
    return by_position + by_name


def _has_rules(module: Module) -> bool:
    return bool(module.room) and FLOOR.get(room_of(module.name), 0) in ROOMS_WITH_RULES


def _is_service(module: Module, function: Function) -> bool:
    return module.name.endswith(".services") or "Commits:" in (ast.get_docstring(function) or "")


def test_no_module_is_a_drawer() -> None:
    assert [name for module in everything() for name in drawers(module)] == []


def test_no_function_has_an_empty_verb() -> None:
    assert [name for module in application() for name in empty_verbs(module)] == []


def test_rules_have_no_switch_arguments() -> None:
    assert [name for module in application() if _has_rules(module) for name in switches(module)] == []


def test_services_take_all_but_the_first_argument_by_keyword() -> None:
    assert [name for module in application() if _has_rules(module) for name in loose_services(module)] == []


def test_the_rule_sees_a_drawer() -> None:
    assert drawers(sample("", "marketplace.stock.utils"))
    assert drawers(sample("", "marketplace.web.base_views"))
    assert drawers(sample("", "marketplace.stock.holding")) == []


def test_the_rule_sees_an_empty_verb() -> None:
    assert empty_verbs(sample("def process_order(): ..."))
    assert empty_verbs(sample("def place(): ...")) == []


def test_the_rule_sees_a_switch() -> None:
    assert switches(sample("def close(shop, *, force: bool = False): ..."))
    assert switches(sample("def close(shop, force: bool = False): ..."))
    assert switches(sample("def set_open(shop, *, is_open: bool): ...")) == []


def test_the_rule_sees_a_service_with_loose_arguments() -> None:
    loose = 'def hold(variant_id, quantity):\n    """Promise it. Commits: no."""'
    assert loose_services(sample(loose, "marketplace.stock.holding"))
    assert loose_services(sample("def hold(variant_id, quantity): ...", "marketplace.stock.services"))
    assert loose_services(sample(loose.replace("quantity", "*, quantity"))) == []
