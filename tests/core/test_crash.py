"""A crash point kills the process where it was ordered to, once, and never in production."""

import sys
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from marketplace.core.crash import POINTS, UnknownPoint, parse
from marketplace.core.settings import Settings
from tests.serving import ROOT
from tests.waiting import run_to_end

KILLED = -9
_WALK = """
import sys
from pathlib import Path
from marketplace.core import crash
order, file, *points = sys.argv[1:]
crash.arm(order, file=Path(file) if file else None)
for number, point in enumerate(points):
    sys.stdout.write(f"{number} ")
    sys.stdout.flush()
    crash.reach(point)
"""


def walk(*points: str, order: str = "", file: Path | None = None) -> tuple[int, int]:
    """Reach these points in a process of its own: its exit status, and how many it came to."""
    command = [sys.executable, "-c", _WALK, order, str(file or ""), *points]
    run = run_to_end(command, cwd=ROOT)
    assert not run.stderr
    return run.returncode, len(run.stdout.split())


def test_nothing_happens_where_nothing_was_ordered() -> None:
    assert walk(*POINTS) == (0, len(POINTS))


def test_the_process_dies_at_its_point() -> None:
    assert walk("lapse.before_commit", "mail.sent", "mail.noted", order="mail.sent") == (KILLED, 2)


def test_the_process_dies_at_the_time_that_was_ordered() -> None:
    assert walk("mail.sent", "mail.noted", "mail.sent", "mail.sent", order="mail.sent:3") == (KILLED, 4)
    assert walk("mail.sent", "mail.sent", order="mail.sent:3") == (0, 2)


def test_an_order_in_a_file_kills_once(tmp_path: Path) -> None:
    file = tmp_path / "point"
    assert walk("mail.sent", file=file) == (0, 1)
    file.write_text("mail.sent")
    assert walk("mail.noted", "mail.sent", "mail.noted", file=file) == (KILLED, 2)
    assert not file.exists()
    assert walk("mail.noted", "mail.sent", "mail.noted", file=file) == (0, 3)


@pytest.mark.parametrize("order", ["mail", "mail.sent:0", "mail.sent:often", "mail.sent:-1", "mail.sent:²"])
def test_an_order_that_can_never_be_carried_out_is_refused(order: str) -> None:
    with pytest.raises(UnknownPoint):
        parse(order)
    with pytest.raises(ValidationError, match=r"no place|not a number of times"):
        Settings(crash_at=order)


@pytest.mark.parametrize("order", [{"crash_at": "mail.sent"}, {"crash_file": Path("point")}])
def test_production_refuses_to_die_on_order(order: dict[str, str | Path]) -> None:
    good = {"secret_key": SecretStr("k3Jw9-vQzP0xLmN7rT5yBdF2hG8sAcE4"), "smtp_url": "smtp://localhost"}
    Settings.model_validate({"market_env": "production", **good})
    with pytest.raises(ValidationError, match="CRASH_AT"):
        Settings.model_validate({"market_env": "production", **good, **order})
