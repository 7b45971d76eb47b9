"""The journal is only ever added to: one module writes it, one checks it, one takes it along with a town."""

import ast

from tests.house.sources import Module, application, place, sample

_HOME = "marketplace.accounts.journal."
_MOVES = {  # sealed anew elsewhere; a shop leaves it behind
    "marketplace.moving.shops.inventory",
    "marketplace.moving.towns.inventory",
    "marketplace.moving.towns.journal",
}
_TABLES = {"AuditEntry", "AuditChain", "audit_entries", "audit_chains"}
_TAKES_AWAY = {"update", "delete"}


def strangers(module: Module) -> list[str]:
    """Where a module that is not the journal's names its tables."""
    if module.name.startswith(_HOME) or module.name in _MOVES:
        return []
    return [f"{place(module.path)}:{line}" for line, name in _names(module) if name in _TABLES]


def erasers(module: Module) -> list[str]:
    """Where the journal itself would change or delete an entry: only the end of a chain moves on."""
    return [
        f"{place(module.path)}:{node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in _TAKES_AWAY
        and [ast.unparse(argument) for argument in node.args] == ["AuditEntry"]
    ]


def _names(module: Module) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.alias):
            found.append((node.lineno, node.name))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append((node.lineno, node.value))
    return found


def test_nobody_else_knows_the_tables_of_the_journal() -> None:
    assert [line for module in application() for line in strangers(module)] == []


def test_no_entry_is_changed_or_deleted() -> None:
    assert [line for module in application() for line in erasers(module)] == []


def test_the_rules_see_who_corrects_the_journal() -> None:
    text = "from marketplace.accounts.journal.models import AuditEntry\nupdate(AuditEntry).values(about='')"
    assert strangers(sample(text, "marketplace.fulfilment.services"))
    assert erasers(sample(text, "marketplace.accounts.journal.writing"))
    assert strangers(sample(text, "marketplace.accounts.journal.writing")) == []
