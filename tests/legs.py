"""`make test`: the suite on SQLite, on PostgreSQL, and the journeys in a browser; then what was left out.

`python -m tests.legs tests/stock` runs a part of the suite in the same way.

A leg that cannot run here is left out and named, with how to get it. Where MARKET_REQUIRE_POSTGRES,
MARKET_REQUIRE_BROWSER or MARKET_REQUIRE_DATA is set, what is missing counts as a failure.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import chromium, postgres

_REPORTS = Path("var/test")
_TOGETHER = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal", "-m", "not browser"]
_IN_PAIRS = ["-n", "2", "-m", "browser"]  # each process has an installation and a browser of its own


@dataclass
class Leg:
    """One run of the suite, and what became of it."""

    name: str
    passed: int = 0
    seconds: float = 0.0
    failed: bool = False
    missing: str = ""
    left_out: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        if self.missing:
            return f"{self.name:<11} {'FAILED' if self.failed else 'left out'}: {self.missing}"
        words = "FAILED" if self.failed else "passed"
        out = f", {self.left_out.total()} left out" if self.left_out else ""
        return f"{self.name:<11} {words}: {self.passed} tests passed{out}, {self.seconds:.0f} s"


def run(name: str, command: list[str], *options: str) -> Leg:
    """Run pytest as one leg; its output is shown as it comes."""
    report = _REPORTS / f"{name.lower()}.xml"
    report.unlink(missing_ok=True)
    begun = time.monotonic()
    print(f"\n=== {name}", flush=True)
    command = [*command, "-q", "--junitxml", str(report), "-o", "junit_family=xunit1", *options]
    status = subprocess.run(command, check=False).returncode
    leg = Leg(name, seconds=time.monotonic() - begun, failed=status != 0)
    if report.exists():
        _read(report, leg)
    return leg


def missing(name: str, advice: str, required: str) -> Leg:
    """A leg that cannot run here."""
    return Leg(name, missing=advice, failed=required in os.environ)


def _read(report: Path, leg: Leg) -> None:
    for case in ET.parse(report).getroot().iter("testcase"):
        problems = {child.tag: child for child in case}
        if "skipped" in problems:
            leg.left_out[problems["skipped"].get("message", "")] += 1
        elif not problems.keys() & {"failure", "error"}:
            leg.passed += 1


def main(chosen: list[str]) -> int:
    """Run every leg, on the chosen tests or all; gives 1 when one failed."""
    _REPORTS.mkdir(parents=True, exist_ok=True)
    pytest = [sys.executable, "-m", "pytest"]
    legs = [run("SQLite", pytest, *_TOGETHER, *chosen)]
    if postgres.usable_binaries():
        on_postgres = [sys.executable, "-m", "tests.postgres", "pytest"]
        legs.append(run("PostgreSQL", on_postgres, *_TOGETHER, *chosen))
    else:
        legs.append(missing("PostgreSQL", postgres.ADVICE, "MARKET_REQUIRE_POSTGRES"))
    if chromium.chromium_path():
        legs.append(run("Journeys", pytest, *_IN_PAIRS, *chosen))
    else:
        legs.append(missing("Journeys", chromium.ADVICE, chromium.REQUIRED))
    return _close(legs)


def _close(legs: list[Leg]) -> int:
    print("\n=== What was tested")
    for leg in legs:
        print(leg)
    reasons = {reason: count for leg in legs for reason, count in leg.left_out.items()}
    for reason, count in reasons.items():
        print(f"Left out: {count} test{'s' if count > 1 else ''}. {reason}")
    return int(any(leg.failed for leg in legs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
