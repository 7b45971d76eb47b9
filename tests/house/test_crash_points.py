"""Every named crash point is somewhere in the code, and the code names no other."""

import ast
from collections.abc import Iterator

from marketplace.core.crash import POINTS
from tests.house.sources import Module, application, place, sample

_LEAST = 25


def reached(module: Module) -> Iterator[tuple[str, str]]:
    """Each point that the module reaches, and where. One that is not spelled out is none."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "crash.reach":
            (point,) = node.args
            name = point.value if isinstance(point, ast.Constant) else ""
            yield str(name), f"{place(module.path)}:{node.lineno}"


def strangers(module: Module) -> list[str]:
    """Points that the module reaches and nobody has described."""
    return [
        f"{where}: {point or 'not spelled out'}" for point, where in reached(module) if point not in POINTS
    ]


def test_every_point_is_in_one_place_of_the_code() -> None:
    found = [point for module in application() for point, _where in reached(module)]
    assert sorted(found) == sorted(POINTS)
    assert len(POINTS) >= _LEAST


def test_the_code_names_no_other_point() -> None:
    assert [stranger for module in application() for stranger in strangers(module)] == []


def test_every_point_says_what_is_true_there() -> None:
    assert len(set(POINTS.values())) == len(POINTS)


def test_the_rule_sees_an_unknown_point() -> None:
    assert strangers(sample('crash.reach("checkout.somewhere")'))
    assert strangers(sample("crash.reach(point)"))
    assert strangers(sample('crash.reach("checkout.stock_taken")')) == []
