"""The worker beside the web server, to be killed: `python -m tests.faults.rounds`.

Each line on its standard input, a number of minutes, is one round of its jobs with the clock put forward by
so much, in a forked process; the answer is that process's exit status. Reading the application takes seconds,
a fork does not.
"""

import os
import sys
from datetime import timedelta
from threading import Event

from flask import Flask

from marketplace.app import create_app
from marketplace.cli.files import take_files
from marketplace.cli.jobs import Post, lapse_unpaid_orders
from marketplace.cli.money import do_money_round
from marketplace.core import clock
from marketplace.core.settings import Settings


def main() -> None:
    """Make rounds until the input ends."""
    app = create_app(Settings.from_env())
    for line in sys.stdin:
        process_id = os.fork()
        if not process_id:
            _go_round(app, minutes=int(line))
        _process_id, status = os.waitpid(process_id, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _go_round(app: Flask, *, minutes: int) -> None:
    status = 1
    try:
        with clock.travel(clock.now() + timedelta(minutes=minutes)):
            for job in (lapse_unpaid_orders, do_money_round, Post(), take_files):
                with app.app_context():
                    job(Event())
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
