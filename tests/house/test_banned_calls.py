"""Calls that belong to one place only: the environment, the clock, the provider, the commit."""

import ast
import sys
from collections.abc import Callable

import pytest

from tests.house.sources import ROOT, Module, application, place, sample
from tests.house.test_floors import FLOOR, room_of
from tests.waiting import run_to_end

# what -> the only modules that may name it
ONE_HOME = {
    "os.environ": {"marketplace.core.settings"},
    "os.getenv": {"marketplace.core.settings"},
    "datetime.now": {"marketplace.core.clock"},
    "datetime.utcnow": set(),
    "datetime.today": set(),
    "date.today": set(),
    "time.time": set(),
    "print": set(),
}
PROVIDER = "marketplace.payments.gateways.stripe"
LOWEST_THAT_COMMITS = 8  # faces, demo and command line; rules below join the caller's transaction
# It stands for a provider at the other end of a line, whose doings no transaction of the caller's takes back.
PROVIDER_OF_OURS = "marketplace.payments.gateways.demo.gateway"
# It asks a provider between two transactions, for the worker and for whoever waits at a page.
ERRANDS = "marketplace.checkout.errands"
# It takes a file, or a town, in many short transactions, for the worker, a page and the command line.
FILES = "marketplace.core.pacing"
COMMIT_FOR_THEMSELVES = {PROVIDER_OF_OURS, ERRANDS, FILES}


def homeless(module: Module) -> list[str]:
    """Names used outside of their only home."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = ast.unparse(node)
            ends = [banned for banned in ONE_HOME if name == banned or name.endswith(f".{banned}")]
            found += [_at(module, node, end) for end in ends if module.name not in ONE_HOME[end]]
    return found


def provider_imports(module: Module) -> list[str]:
    """Imports of the payment provider's library outside of its gateway."""
    found = []
    for node in ast.walk(module.tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        at_home = f"{module.name}.".startswith(f"{PROVIDER}.")
        if not at_home and any(name.split(".")[0] == "stripe" for name in names):
            found.append(_at(module, node, "stripe"))
    return found


def relative_imports(module: Module) -> list[str]:
    """Imports that begin with a dot."""
    return [
        _at(module, node, "relative import")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def commits(module: Module) -> list[str]:
    """Commits by hand, and transactions opened by a rule instead of by its caller."""
    if module.name == "marketplace.core.db":
        return []
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        is_rule = FLOOR.get(room_of(module.name), 12) < LOWEST_THAT_COMMITS
        by_rule = name == "transaction" and is_rule and module.name not in COMMIT_FOR_THEMSELVES
        if name == "commit" or by_rule:
            found.append(_at(module, node, name))
    return found


def _at(module: Module, node: ast.AST, what: str) -> str:
    return f"{place(module.path)}:{getattr(node, 'lineno', 0)}: {what}"


@pytest.mark.parametrize("rule", [homeless, provider_imports, relative_imports, commits])
def test_no_module_makes_a_banned_call(rule: Callable[[Module], list[str]]) -> None:
    assert [breach for module in application() for breach in rule(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.environ['SECRET_KEY']",
        "from datetime import datetime, UTC\ndatetime.now(UTC)",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\ndate.today()",
        "print('hello')",
    ],
)
def test_the_rule_sees_a_name_outside_of_its_home(text: str) -> None:
    assert homeless(sample(text))


def test_the_rule_lets_the_home_itself_pass() -> None:
    text = "from datetime import UTC, datetime\ndatetime.now(UTC)"
    assert homeless(sample(text, "marketplace.core.clock")) == []


def test_the_rule_sees_the_provider_outside_of_its_gateway() -> None:
    assert provider_imports(sample("def pay():\n    import stripe"))
    assert provider_imports(sample("from stripe.error import X"))
    assert provider_imports(sample("import stripe", f"{PROVIDER}_like"))
    assert provider_imports(sample("import stripe", f"{PROVIDER}.gateway")) == []


def test_the_rule_sees_a_relative_import() -> None:
    assert relative_imports(sample("from . import models"))


def test_the_rule_sees_a_commit_by_hand() -> None:
    assert commits(sample("db.session.commit()", "marketplace.web.storefront.cart"))
    assert commits(sample("with transaction():\n    pass", "marketplace.stock.holding"))
    assert commits(sample("with transaction():\n    pass", "marketplace.web.storefront.cart")) == []


def test_the_demo_provider_commits_in_one_module_and_by_transaction_only() -> None:
    assert commits(sample("with transaction():\n    pass", PROVIDER_OF_OURS)) == []
    assert commits(sample("db.session.commit()", PROVIDER_OF_OURS))
    assert commits(sample("with transaction():\n    pass", "marketplace.payments.gateways.demo.paying"))


def test_the_linter_sees_what_it_is_there_for() -> None:
    bad = (
        "import os\nfrom datetime import datetime\nfrom . import sibling\n"
        "def f(x: bool = False) -> None:\n    print(os.environ, datetime.now(), sibling, x)\n"
    )
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", "marketplace/stock/bad.py", "-"]
    run = run_to_end(command, hears=bad, cwd=ROOT)
    for code in ("TID251", "TID252", "DTZ005", "T201", "FBT001"):
        assert code in run.stdout
