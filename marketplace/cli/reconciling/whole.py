"""What is compared for all providers and towns at once, when every line of today is known."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from marketplace.checkout.reconciling.judging import payouts_beyond_commission, unlike_balance
from marketplace.cli.reconciling.books import keep_lines
from marketplace.cli.reconciling.rounds import Round
from marketplace.core import clock
from marketplace.moving.audit import book, breaches_of, money, payments
from marketplace.payments.findings.services import Found
from marketplace.payments.gateways import answers
from marketplace.towns.queries import all_towns

_TRIES = 5  # between a balance and its last lines somebody may pay
_JUST_NOW = timedelta(minutes=10)
_LATE = timedelta(minutes=5)
_MOST_BREACHES = 100  # of one rule


def compare_balances(rounds: Sequence[Round]) -> None:
    """Whether the providers hold what our book says, to the cent; asked anew while money moves meanwhile."""
    found: list[Found] = []
    for _try in range(_TRIES):
        balances: dict[str, list[answers.Balance]] = {}
        for this in rounds:
            told = this.ask("balance", this.gateway.balances)
            if told is None:
                return
            balances[this.gateway.name] = told
            keep_lines(this, since=clock.now() - _JUST_NOW, until=clock.now() + _LATE)
        found = list(unlike_balance(_town_ids(), balances))
        if not found:
            return
    rounds[-1].report(found)


def compare_payouts(this: Round) -> None:
    """Whether the treasurer has taken out no more than the platform's own."""
    this.report(payouts_beyond_commission(_town_ids()))


def check_invariants(this: Round) -> None:
    """Every rule of the audit about money; what breaks one is told to a person, too."""
    for check in (*money.checks(), *book.checks(), *payments.checks()):
        this.go_on()
        kind = "late_event" if check.is_finding else "breach"
        some = list(islice(breaches_of(check), _MOST_BREACHES))
        this.report(Found(kind, f"{breach.rule}: {breach.where}"[:255]) for breach in some)


def _town_ids() -> list[int]:
    return [town.id for town in all_towns()]
