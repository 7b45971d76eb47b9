"""Nobody waits for ever: whoever waits for another process, thread or machine says for how long at most."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import Module, everything, place, sample

# Called with nothing at all, these wait until somebody else moves.
BARE = {"wait", "join", "result", "communicate", "acquire", "readline"}
# These wait unless they are told for how long.
LIMITED = {
    "subprocess.run": "timeout",
    "subprocess.check_output": "timeout",
    "urlopen": "timeout",
    "HTTPConnection": "timeout",
    "create_connection": "timeout",
    "psycopg.connect": "connect_timeout",
}
EXEMPT = {
    # Whoever runs these looks on, and stops them by Ctrl-C: a demo, the suite, a copy of a large database.
    "marketplace.demo.serving",
    "marketplace.moving.backup.postgresql",
    "tests.legs",
    "tests.postgres",
    # These end when the other end of their line does, which their callers see to.
    "marketplace.core.write_queue",
    "tests.mailserver",
    "tests.stripe_double.calls",
    "tests.waiting",
}


def endless_waits(module: Module) -> Iterator[str]:
    """Calls without a limit."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        called, words = ast.unparse(node.func), {word.arg for word in node.keywords}
        is_bare = "." in called and called.rpartition(".")[2] in BARE and not (node.args or words)
        limit = next((LIMITED[name] for name in LIMITED if f".{called}".endswith(f".{name}")), None)
        if is_bare or (limit and limit not in words):
            yield f"{place(module.path)}:{node.lineno}: {called}"


def test_every_wait_has_a_limit() -> None:
    watched = [module for module in everything() if module.name not in EXEMPT]
    assert [wait for module in watched for wait in endless_waits(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "thread.join()",
        "process.wait()",
        "future.result()",
        "process.stdout.readline()",
        "subprocess.run(['true'], check=True)",
        "urllib.request.urlopen(address)",
        "http.client.HTTPConnection('localhost')",
        "socket.create_connection(('localhost', 25))",
    ],
)
def test_the_rule_sees_an_endless_wait(text: str) -> None:
    assert len(list(endless_waits(sample(text)))) == 1


@pytest.mark.parametrize(
    "text", ["', '.join(words)", "process.wait(20)", "future.result(timeout=3)", "stop.wait(SECONDS)"]
)
def test_the_rule_lets_limited_waits_pass(text: str) -> None:
    assert list(endless_waits(sample(text))) == []
