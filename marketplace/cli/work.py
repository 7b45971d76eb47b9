"""`flask work`: the worker beside the web server. Sends mails, lapses unpaid orders, forgets what is old."""

import signal
from collections.abc import Callable, Sequence
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from marketplace.cli.jobs import Post, Tidying, lapse_unpaid_orders
from marketplace.core import clock
from marketplace.core.db import db

SECONDS = 2.0
Job = Callable[[Event], str]


@click.command()
@click.option("--once", is_flag=True, help="One round, then stop: for cron.")
@with_appcontext
def work(*, once: bool) -> None:
    """Send mails, lapse unpaid orders, erase what is old; until SIGTERM."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    stop, jobs = Event(), (lapse_unpaid_orders, Post(), Tidying())
    if once:
        run_round(app, jobs=jobs, stop=stop)
        return
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda _sign, _frame: stop.set())
    while not stop.is_set():
        run_round(app, jobs=jobs, stop=stop)
        stop.wait(SECONDS)


def run_round(app: Flask, *, jobs: Sequence[Job], stop: Event) -> None:
    """Each job once, in a context of its own: one that fails is logged and keeps no other back."""
    for job in jobs:
        if stop.is_set():
            return
        with app.app_context():
            try:
                said = job(stop)
            except Exception:
                db.session.rollback()
                app.logger.exception("a job of the worker failed")
            else:
                if said:
                    click.echo(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC {said}")
