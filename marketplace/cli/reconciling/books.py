"""Every day: the provider's account line by line beside our book, and whatever hangs asked about again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TypeVar

from marketplace.checkout.reconciling.asking import ask_about_line, can_be_asked_about
from marketplace.checkout.reconciling.judging import (
    GRACE,
    is_on_its_way,
    missing_there,
    pays_out_by_itself,
)
from marketplace.cli.reconciling.rounds import Round
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.payments.applying import Told
from marketplace.payments.findings.runs import RunKind, last_good_start
from marketplace.payments.findings.services import Found
from marketplace.payments.overdue import (
    first_payment_at,
    known_accounts,
    open_disputes,
    undecided_refunds,
)
from marketplace.payments.statement.keeping import keep_line
from marketplace.payments.statement.matching import match_line, why_open
from marketplace.payments.statement.queries import OpenLine, lineless, open_lines
from marketplace.towns.queries import all_towns

WINDOW = timedelta(days=7)
_SLICE = timedelta(hours=12)  # the provider's account is read in parts that fit into memory
_LATE = timedelta(minutes=5)  # how far the provider's clock may be ahead
_KEPT, _MATCHED, _ASKED = 100, 20, 100
_MOST_TOLD = 1000  # of one town in one run: whoever sees so many looks for one cause

_T = TypeVar("_T")

_Names = Callable[..., list[str]]
_Question = Callable[[str], Told]


def window_of(this: Round) -> datetime:
    """Since when the provider's account is read: a week, or whatever no good run has seen yet."""
    began = last_good_start(RunKind.DAILY, gateway=this.gateway.name)
    unseen = began - timedelta(hours=1) if began else first_payment_at()
    week = clock.now() - WINDOW
    return min(week, unseen) if unseen else week


def ask_about_what_hangs(this: Round) -> None:
    """Disputes and refunds without an end are asked about again."""
    name = this.gateway.name
    _ask_each(this, partial(open_disputes, name), this.gateway.retrieve_dispute)
    _ask_each(this, partial(undecided_refunds, name), this.gateway.retrieve_refund)


def ask_about_accounts(this: Round) -> None:
    """Every shop's account is asked whether it may receive."""
    _ask_each(this, known_accounts, this.gateway.account_status)


def check_payouts_wait(this: Round) -> None:
    """Where money is real, it must leave the platform's account only when the treasurer says so."""
    if this.gateway.livemode and this.ask("payouts", this.gateway.pays_out_by_hand) is False:
        this.report([pays_out_by_itself(this.gateway)])


def read_account(this: Round, *, since: datetime) -> None:
    """Keep the provider's account of a time and find out what each line is."""
    until = clock.now() + _LATE
    while since < until:
        end = min(since + _SLICE, until)
        keep_lines(this, since=since, until=end)
        since = end


def keep_lines(this: Round, *, since: datetime, until: datetime) -> None:
    """Keep the lines of a time."""
    gateway = this.gateway
    lines = this.ask("balance", lambda: list(gateway.balance_lines(since=since, until=until)))
    for some in _in_parts(lines or [], _KEPT):
        with transaction():
            for line in some:
                keep_line(gateway.name, line=line)


def match_lines(this: Round) -> None:
    """Find out what each open line is, however old; what cannot be found is asked about, then told."""
    for some in _open_lines(this, _MATCHED):
        _match(this, some)
    for line in (line for some in _open_lines(this, _ASKED) for line in some):
        if can_be_asked_about(line):
            this.write(line.provider_id, this.ask(line.provider_id, partial(_ask_about, this, line)))
            _match(this, [line])
    for some in _open_lines(this, _ASKED):
        this.report([why_open(line.id) for line in some if not is_on_its_way(line.created_at)])


def tell_what_they_lack(this: Round, *, since: datetime) -> None:
    """Say what our book has of the provider's money and the provider's account has not."""
    for town in all_towns():
        this.go_on()
        events = lineless(town.id, since=since, until=clock.now() - GRACE)
        found = [missing_there(town.id, event) for event in islice(events, _MOST_TOLD)]
        for some in _in_parts(found, _ASKED):
            this.report(some)


def _match(this: Round, lines: list[OpenLine]) -> None:
    this.go_on()
    found: list[Found] = []
    with transaction():
        for line in lines:
            found += match_line(line.id)
    this.report(found)


def _ask_about(this: Round, line: OpenLine) -> Told:
    return ask_about_line(line, gateway=this.gateway)


def _ask_each(this: Round, names: _Names, question: _Question) -> None:
    after = ""
    while some := names(after=after, limit=_ASKED):
        for name in some:
            this.write(name, this.ask(name, partial(question, name)))
        after = some[-1]


def _open_lines(this: Round, at_once: int) -> Iterator[list[OpenLine]]:
    after: OpenLine | None = None
    while some := open_lines(this.gateway.name, after=after, limit=at_once):
        yield some
        after = some[-1]


def _in_parts(things: Iterable[_T], at_once: int) -> Iterator[list[_T]]:
    rest = iter(things)
    while some := list(islice(rest, at_once)):
        yield some
