"""The worker's rounds about money, to be killed: `python -m tests.faults.money_rounds`.

Each line on its standard input, a time, is one round then, in a forked process; the answer is that process's
exit status. What a paying page says is only written down: orders are placed elsewhere.
"""

import os
import sys
from datetime import datetime
from threading import Event

from flask import Flask

from marketplace.app import create_app
from marketplace.checkout.errands import carry_commands, hear_events, release_transfers
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.settings import Settings
from marketplace.payments.gateways.patience import WORKER
from marketplace.payments.gateways.stripe.opening import open_stripe
from marketplace.payments.inbox.hearing import any_waiting
from marketplace.payments.sessions import record_async_failure, record_session


def main() -> None:
    """Make rounds until the input ends."""
    settings = Settings.from_env()
    app = create_app(settings)
    _read_everything(app, settings)
    for line in sys.stdin:
        process_id = os.fork()
        if not process_id:
            _go_round(app, settings, at=datetime.fromisoformat(line.strip()))
        _process_id, status = os.waitpid(process_id, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _read_everything(app: Flask, settings: Settings) -> None:
    """What is read and compiled at the first call is, before the first fork."""
    gateway = open_stripe(settings, patience=WORKER)
    gateway.balances()
    list(gateway.events_since(clock.now()))
    with app.app_context():
        any_waiting(gateway.name)
        db.session.remove()
        db.engine.dispose()


def _go_round(app: Flask, settings: Settings, *, at: datetime) -> None:
    status = 1
    try:
        gateway, never = open_stripe(settings, patience=WORKER), Event()
        with clock.travel(at), app.app_context():
            carry_commands(gateway, never, on_session=record_session)
            hear_events(gateway, never, on_session=record_session, on_async_failure=record_async_failure)
            release_transfers(never)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
