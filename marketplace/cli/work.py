"""`flask work`: the worker beside the web server: unpaid orders, money, mails, and forgetting what is old."""

import os
import secrets
import signal
import socket
from collections.abc import Sequence
from datetime import timedelta
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from marketplace.checkout.told import apply_checkout_session
from marketplace.cli.alerting import climb_ladders
from marketplace.cli.archives import drop_archives, write_archives
from marketplace.cli.asking import lapse_unanswered_orders
from marketplace.cli.bags import EVERY as BAGS_EVERY
from marketplace.cli.bags import see_to_unfetched_bags
from marketplace.cli.counting import EVERY as COUNT_EVERY
from marketplace.cli.counting import count_figures
from marketplace.cli.featuring import EVERY as FEATURE_EVERY
from marketplace.cli.featuring import feature_shops
from marketplace.cli.files import Beside, forget_files, take_files
from marketplace.cli.held_days import EVERY as HELD_EVERY
from marketplace.cli.held_days import give_held_days_back
from marketplace.cli.in_step import EVERY as STEPS_EVERY
from marketplace.cli.in_step import keep_in_step
from marketplace.cli.jobs import Post, lapse_unpaid_orders, tidy
from marketplace.cli.letters import carry_letters, return_borrowed
from marketplace.cli.low_stock import tell_of_low_stock
from marketplace.cli.money import do_money_round
from marketplace.cli.moves_left import stands_aside
from marketplace.cli.old_reviews import EVERY as REVIEWS_EVERY
from marketplace.cli.old_reviews import forget_old_reviews
from marketplace.cli.old_stamps import forget_old_stamps
from marketplace.cli.picturing import FetchPictures, finish_photos, forget_photos
from marketplace.cli.proposing import answer_for_the_silent
from marketplace.cli.proving import EVERY as PROOFS_EVERY
from marketplace.cli.proving import prove_hosts
from marketplace.cli.recalling import take_out_of_bags, tell_of_recalls
from marketplace.cli.reconciling.running import EVERY, LEASE, Reconciling
from marketplace.cli.reporters import EVERY as REPORTERS_EVERY
from marketplace.cli.reporters import forget_who_reported
from marketplace.cli.town_cards import EVERY as CARDS_EVERY
from marketplace.cli.town_cards import end_town_cards
from marketplace.cli.turns import Alone, Job
from marketplace.cli.watching import ClockWatch, patient
from marketplace.cli.withdrawals import EVERY as WITHDRAWALS_EVERY
from marketplace.cli.withdrawals import remind_of_withdrawals
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.leases import give_lease_back
from marketplace.core.settling import settle_down
from marketplace.moving.backup.unfinished import mark_in
from marketplace.notices.models import Channel

SECONDS = 2.0
TIDY_EVERY = timedelta(hours=1)
FORGET_EVERY = timedelta(days=1)


@click.command()
@click.option("--once", is_flag=True, help="One round, then stop: for cron.")
@with_appcontext
def work(*, once: bool) -> None:
    """Lapse unpaid orders, talk to the payment provider, send mails, erase what is old; until SIGTERM.

    Started twice, each job is still done once: one worker holds its lease, another takes over when it ends.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if mark_in(app.extensions["settings"].market_var.resolve()).is_there:
        raise click.ClickException("a restore is not finished here: end it first, or mails may leave twice")
    stop, holder = Event(), f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"
    jobs = jobs_of(holder)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda _sign, _frame: stop.set())
    if not once:
        settle_down()
        _say("the worker is up")
    run_round(app, jobs=jobs, stop=stop)
    while not (once or stop.wait(SECONDS)):
        run_round(app, jobs=jobs, stop=stop)
    with app.app_context(), transaction():
        give_lease_back(holder=holder)


def jobs_of(holder: str) -> Sequence[Job]:
    """What a worker does each round. Money and mails need no lease: each command or mail is claimed alone."""
    watch = ClockWatch()
    return (
        Alone("lapse", patient(lapse_unpaid_orders, watch=watch), holder),
        Alone("unanswered", patient(lapse_unanswered_orders, watch=watch), holder),
        Alone("proposals", patient(answer_for_the_silent, watch=watch), holder),
        do_money_round,
        Alone("in_step", patient(keep_in_step, watch=watch), holder, every=STEPS_EVERY),
        Alone("bags", patient(see_to_unfetched_bags, watch=watch), holder, every=BAGS_EVERY),
        Alone("held_days", patient(give_held_days_back, watch=watch), holder, every=HELD_EVERY),
        Alone(LEASE, Reconciling(apply_checkout_session), holder, every=EVERY),
        Alone("alerts", patient(climb_ladders, watch=watch), holder),
        Alone("withdrawals", patient(remind_of_withdrawals, watch=watch), holder, every=WITHDRAWALS_EVERY),
        Alone("town_cards", patient(end_town_cards, watch=watch), holder, every=CARDS_EVERY),
        Alone("letters", patient(carry_letters, watch=watch), holder),
        Alone("borrowed", patient(return_borrowed, watch=watch), holder, every=FORGET_EVERY),
        Post(),
        Post(Channel.TEXT),
        Post(Channel.PUSH),
        FetchPictures(),
        take_out_of_bags,
        tell_of_recalls,
        Alone("photos", finish_photos, holder),
        Beside(take_files),
        Beside(write_archives),
        Alone("archives", drop_archives, holder, every=TIDY_EVERY),
        Alone("old_photos", patient(forget_photos, watch=watch), holder, every=FORGET_EVERY),
        Alone("old_files", patient(forget_files, watch=watch), holder, every=TIDY_EVERY),
        Alone("low_stock", patient(tell_of_low_stock, watch=watch), holder, every=FORGET_EVERY),
        Alone("figures", patient(count_figures, watch=watch), holder, every=COUNT_EVERY),
        Alone("reporters", patient(forget_who_reported, watch=watch), holder, every=REPORTERS_EVERY),
        Alone("reviews", patient(forget_old_reviews, watch=watch), holder, every=REVIEWS_EVERY),
        Alone("stamps", patient(forget_old_stamps, watch=watch), holder, every=REVIEWS_EVERY),
        Alone("hosts", patient(prove_hosts, watch=watch), holder, every=PROOFS_EVERY),
        Alone("featured", patient(feature_shops, watch=watch), holder, every=FEATURE_EVERY),
        Alone("tidy", patient(tidy, watch=watch), holder, every=TIDY_EVERY),
    )


def run_round(app: Flask, *, jobs: Sequence[Job], stop: Event) -> None:
    """Each job once, in a context of its own: one that fails is logged and keeps no other back.

    While a town is half here, because it arrives or leaves, none is done.
    """
    for job in jobs:
        if stop.is_set():
            return
        with app.app_context():
            if stands_aside():
                return
            try:
                said = job(stop)
            except Exception:
                db.session.rollback()
                app.logger.exception("a job of the worker failed")
            else:
                if said:
                    _say(said)


def _say(words: str) -> None:
    click.echo(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC {words}")
