"""`make lighthouse`: five pages of the demo town as Lighthouse judges them on a phone, and what costs points.

Lighthouse is no part of the project: the target fetches it when asked for; `LIGHTHOUSE=` names one at hand,
`CHROME_PATH` the browser. `--address` looks at a demo that runs already; else one is brought up.
"""

import argparse
import json
import os
import shlex
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.demo_pages import Page, demo_street, pages_of
from tests.chromium import arguments, chromium_path
from tests.waiting import run_to_end

FETCHED = "npx --yes lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 100
_LONGEST_LOOK = 600.0


@dataclass(frozen=True)
class Judged:
    """What Lighthouse says of a page: points by category, and what cost points."""

    page: Page
    scores: dict[str, int]
    reasons: list[str]

    def tell(self) -> str:
        """Its lines of the report."""
        points = "".join(f"{self.scores[category]:>16}" for category in CATEGORIES)
        return "\n".join([f"{self.page.name:<10}{points}", *(f"    {reason}" for reason in self.reasons)])


def main() -> int:
    """Judge the pages; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="a demo that runs already, such as http://localhost:8000")
    parser.add_argument("--lighthouse", default=os.environ.get("LIGHTHOUSE") or FETCHED)
    asked = parser.parse_args()
    with demo_street(asked.address) as address:
        judged = [judge(page, shlex.split(asked.lighthouse)) for page in pages_of(address)]
    print(" " * 10 + "".join(f"{category:>16}" for category in CATEGORIES))
    for one in judged:
        print(one.tell())
    short = [
        f"{one.page.name} {min(one.scores.values())}" for one in judged if min(one.scores.values()) < GOAL
    ]
    print(
        f"falls short: {'; '.join(short)}" if short else f"holds: {GOAL} in all four, on {len(judged)} pages"
    )
    return int(bool(short))


def judge(page: Page, lighthouse: list[str]) -> Judged:
    """Let Lighthouse look at one page: a mid-range phone, its network and its processor slowed down."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [*lighthouse, page.address, "--quiet", "--output=json", f"--output-path={report}"]
        command += ["--throttling-method=devtools", f"--only-categories={','.join(CATEGORIES)}"]
        command += [f"--chrome-flags={' '.join(['--headless=new', *arguments()])}"]
        if page.cookies:
            command.append(f"--extra-headers={json.dumps({'Cookie': page.cookies})}")
        environment = {"CHROME_PATH": chromium_path() or "", **os.environ}
        run = run_to_end(command, within=_LONGEST_LOOK, cwd=folder, env=environment)
        if run.returncode:
            raise SystemExit(f"Lighthouse gave up on {page.name}:\n{run.stdout}{run.stderr}")
        return _read(page, json.loads(report.read_text(encoding="utf-8")))


def _read(page: Page, told: dict[str, Any]) -> Judged:
    if told.get("runtimeError"):
        raise SystemExit(f"Lighthouse saw nothing of {page.name}: {told['runtimeError'].get('message')}")
    scores = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    reasons = [
        _reason(name, told["audits"][asked["id"]])
        for name in CATEGORIES
        for asked in told["categories"][name]["auditRefs"]
        if asked["weight"] and (told["audits"][asked["id"]]["score"] or 0) < 1
        if told["audits"][asked["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]
    return Judged(page, scores, reasons)


def _reason(category: str, audit: dict[str, Any]) -> str:
    """Which audit, how much of its points is left, what it measured, and the first things it names."""
    share = round(100 * (audit["score"] or 0))
    items = (audit.get("details") or {}).get("items") or []
    named = [text for text in map(_thing, items[:3]) if text]
    parts = [f"{category}: {audit['id']} {share} %", audit.get("displayValue", ""), *named]
    return "; ".join(filter(None, parts))


def _thing(item: dict[str, Any]) -> str:
    node = item.get("node") or {}
    return str(node.get("snippet") or item.get("url") or item.get("description") or "")[:160]


if __name__ == "__main__":
    sys.exit(main())
