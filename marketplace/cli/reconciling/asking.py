"""Every five minutes and every hour: pages past their time, stuck commands, events that never came."""

from datetime import timedelta
from functools import partial
from itertools import islice

from marketplace.checkout.reconciling.judging import stuck
from marketplace.cli.reconciling.rounds import Round
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.payments.findings.runs import RunKind, last_good_start
from marketplace.payments.inbox.receiving import keep_event
from marketplace.payments.overdue import Page, pages_to_ask, stuck_commands

OVERLAP = timedelta(hours=2)
KEPT_THERE = timedelta(days=30)  # how long providers remember what happened
_PAGES, _STUCK, _EVENTS = 100, 200, 100


def ask_about_pages(this: Round) -> None:
    """Ask about pages that should be closed by now: only the provider knows whether somebody paid there."""
    last: Page | None = None
    while pages := pages_to_ask(this.gateway.name, after=last, limit=_PAGES):
        for page in pages:
            about = page.session_id
            this.write(about, this.ask(about, partial(this.gateway.retrieve_checkout, about)))
        last = pages[-1]


def tell_of_stuck_commands(this: Round) -> None:
    """Say which commands nobody has answered for hours; they are sent again all the while."""
    this.report(stuck(command) for command in stuck_commands(this.gateway.name, limit=_STUCK))


def fetch_events(this: Round) -> None:
    """Keep whatever happened since the last good run and never came to our door; the worker hears it."""
    began = last_good_start(RunKind.HOURLY, gateway=this.gateway.name)
    since = began - OVERLAP if began else clock.now() - KEPT_THERE
    events = iter(this.ask("events", lambda: list(this.gateway.events_since(since))) or ())
    while some := list(islice(events, _EVENTS)):
        this.go_on()
        with transaction():
            for event in some:
                keep_event(this.gateway.name, event=event, livemode=this.gateway.livemode)
