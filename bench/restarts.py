"""`make bench-restarts`: PostgreSQL stopped without warning, a hundred times, while people order and pay.

Every stop is an immediate one: connections break wherever they are, and the next start recovers. Residents
send a form again when they are told to come back, or when their connection broke, as browsers offer to.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.core.db import db
from tests.faults.killing import installation
from tests.faults.restarts import DURABLE, restart_under_load
from tests.postgres import ADVICE, UNAVAILABLE, private_server, usable_binaries

LEAST_ORDERS_PER_RESTART = 1


@contextmanager
def errors_in(file: Path) -> Iterator[None]:
    """What all processes write to the standard error is kept in a file: the second runs are counted there."""
    kept = os.dup(2)
    with file.open("wb") as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--restarts", type=int, default=100)
    parser.add_argument("--residents", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    binaries = usable_binaries()
    if binaries is None:
        sys.stderr.write(ADVICE + "\n")
        return UNAVAILABLE
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, private_server(binaries, settings=DURABLE) as server:
        log = Path(folder) / "errors"
        with errors_in(log), installation(server.url, Path(folder)) as house:
            crowd = restart_under_load(
                house, server, restarts=wanted.restarts, residents=wanted.residents, seed=wanted.seed
            )
            db.session.rollback()
            db.engine.dispose()
            verdict = house.verdict()
        again = log.read_text(errors="replace").count(" follows\n")
    print(f"{wanted.restarts} restarts, {wanted.residents} residents, {time.perf_counter() - begun:.0f} s")
    print(f"{verdict}; {again} runs repeated unseen, {crowd.put_off} pages that asked to come back")
    for trouble in crowd.troubles:
        print(f"visible: {str(trouble)[:300]}")
    is_tried = verdict.acked >= LEAST_ORDERS_PER_RESTART * wanted.restarts
    if verdict.is_sound and is_tried and not crowd.troubles:
        print(f"holds: {verdict.acked} acknowledged, 0 lost, 0 extra, 0 partial, 0 errors seen")
        return 0
    print(f"falls short: {verdict}, {len(crowd.troubles)} errors seen")
    return 1


if __name__ == "__main__":
    sys.exit(main())
