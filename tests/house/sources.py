"""What the house's own tests read: the source files of the project, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, its place, its text and its syntax tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The dotted name below the package: `stock.holding` for `marketplace.stock.holding`."""
        return self.name.removeprefix("marketplace").removeprefix(".")


Function = ast.FunctionDef | ast.AsyncFunctionDef


def sample(text: str, name: str = "marketplace.stock.sample") -> Module:
    """A module that exists only in a test: the bad example on which a rule must fail."""
    return Module(name, Path(*name.split(".")).with_suffix(".py"), text, ast.parse(text))


@cache
def application() -> tuple[Module, ...]:
    """Every module of the application."""
    return tuple(_read(path) for path in sorted((ROOT / "marketplace").rglob("*.py")))


@cache
def everything() -> tuple[Module, ...]:
    """Every module written by hand: the application, its tests and its benchmarks.

    Migrations are left out: they are generated once and never edited again.
    """
    others = [ROOT / "wsgi.py", *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    return application() + tuple(_read(path) for path in sorted(others) if path.exists())


def functions(module: Module) -> Iterator[Function]:
    """Every function and method of a module, nested ones included."""
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield node


def files(folder: str, pattern: str) -> list[Path]:
    """Files of the project below a folder; vendored ones are not ours and left out."""
    return [path for path in sorted((ROOT / folder).rglob(pattern)) if "vendor" not in path.parts]


def templates() -> list[Path]:
    """What Jinja reads. The papers are typst's: their words are filled in from the catalogue."""
    return [path for path in files("templates", "*.*") if path.suffix != ".typ"]


def place(path: Path) -> str:
    """A path as a person would write it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, path, text, ast.parse(text, str(path)))
