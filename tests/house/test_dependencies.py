"""What is imported is declared, what is declared is imported, and the README gives the reason for each."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

from tests.house.sources import ROOT, Module, application, sample

# Named in settings and commands, never imported.
CALLED_BY_NAME = {"gunicorn", "psycopg"}
# Parts of Flask and of pydantic-settings, which are made to be imported.
COME_WITH = {"click", "itsdangerous", "jinja2", "markupsafe", "werkzeug", "pydantic"}


def declared() -> set[str]:
    """The distributions that requirements/app.in asks for."""
    lines = (ROOT / "requirements/app.in").read_text(encoding="utf-8").split()
    return {_tidy(re.split(r"[\[=<>~!;]", line)[0]) for line in lines}


def imported(modules: tuple[Module, ...]) -> set[str]:
    """The distributions that these modules import, in whichever way."""
    tops = {
        name.split(".")[0] for module in modules for node in ast.walk(module.tree) for name in _names(node)
    }
    outside = tops - set(sys.stdlib_module_names) - {"marketplace"}
    owners = packages_distributions()
    return {_tidy(owner) for top in outside for owner in owners.get(top, [f"{top} (unknown)"])}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _tidy(name: str) -> str:
    return name.strip().lower().replace("_", "-")


def test_everything_imported_is_declared() -> None:
    assert imported(application()) - declared() - COME_WITH == set()


def test_everything_declared_is_used() -> None:
    used = imported(application()) | CALLED_BY_NAME | _of_migrations()
    assert declared() - used == set()


def test_the_readme_gives_a_reason_for_each() -> None:
    rows = re.findall(
        r"^\| ([a-z0-9, -]+) \| \w", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert declared() ^ {name.strip() for row in rows for name in row.split(",")} == set()


def test_the_rule_sees_an_import_that_nobody_declared() -> None:
    assert imported((sample("import pytest"),)) - declared() == {"pytest"}
    assert imported((sample("def f():\n    from no_such_thing import x"),)) == {"no-such-thing (unknown)"}


def _of_migrations() -> set[str]:
    return {"alembic"} if (ROOT / "migrations/env.py").exists() else set()
