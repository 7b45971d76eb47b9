"""Nothing grows quietly: files and functions have ceilings."""

import tomllib
from pathlib import Path

from tests.house.sources import ROOT, Module, everything, files, functions, place, sample

MODULE_LINES = 300
FUNCTION_LINES = 40
TEMPLATE_LINES = 120
STYLE_LINES = 200
SCRIPT_LINES = 150
COMPLEXITY = 8  # counted by the linter


def long_functions(module: Module) -> list[str]:
    """Functions over their ceiling, counted from `def` to their last line."""
    return [
        f"{place(module.path)}:{node.lineno} {node.name}: {lines} lines"
        for node in functions(module)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


def long_files(paths: list[Path], ceiling: int) -> list[str]:
    """Files with more lines than the ceiling."""
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{place(path)}: {lines} lines" for path, lines in counted if lines > ceiling]


def test_modules_stay_under_their_ceiling() -> None:
    assert long_files([module.path for module in everything()], MODULE_LINES) == []


def test_functions_stay_under_their_ceiling() -> None:
    assert [long for module in everything() for long in long_functions(module)] == []


def test_templates_stay_under_their_ceiling() -> None:
    assert long_files(files("templates", "*.*"), TEMPLATE_LINES) == []


def test_style_sheets_stay_under_their_ceiling() -> None:
    assert long_files(files("static", "*.css"), STYLE_LINES) == []


def test_scripts_stay_under_their_ceiling() -> None:
    assert long_files(files("static", "*.js"), SCRIPT_LINES) == []


def test_the_linter_holds_the_complexity() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] == COMPLEXITY
    assert "C90" in lint["select"]


def test_the_rule_sees_a_function_that_is_too_long() -> None:
    body = "    pass\n"
    assert long_functions(sample("def f():\n" + body * FUNCTION_LINES))
    assert long_functions(sample("def f():\n" + body * (FUNCTION_LINES - 1))) == []


def test_the_rule_sees_a_file_that_is_too_long(tmp_path: Path) -> None:
    full = tmp_path / "full.html"
    full.write_text("line\n" * TEMPLATE_LINES)
    over = tmp_path / "over.html"
    over.write_text("line\n" * (TEMPLATE_LINES + 1))
    assert long_files([full, over], TEMPLATE_LINES) == [f"{over}: {TEMPLATE_LINES + 1} lines"]
