"""What does not fit between the two books, each a finding for a person. Nothing is put right here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from marketplace.core import clock
from marketplace.payments.findings.services import Found
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.overdue import Stuck
from marketplace.payments.statement.queries import (
    Lineless,
    clearing_of,
    earned_of,
    known_gateways,
    lines_of,
    paid_out,
    put_in_or_billed,
    unbooked_lines,
)

GRACE = timedelta(hours=1)
"""How long something may be on its way between the provider and us before anybody wonders."""


def is_on_its_way(at: datetime) -> bool:
    """Whether it happened so recently that one side may not know of it yet."""
    return at > clock.now() - GRACE


def missing_there(town_id: int, event: Lineless) -> Found:
    """Our book has it, and the provider's account has not."""
    about = f"{event.source_kind}:{event.source_id}:{event.kind}"
    return Found("missing_there", about, f"{event.cents} {event.currency}", town_id=town_id)


def stuck(command: Stuck) -> Found:
    """A command that no provider has answered for hours."""
    ours = f"{command.kind}, {command.attempts}"
    return Found("stuck_command", str(command.id), ours, command.last_error, town_id=command.town_id)


def unlike_balance(town_ids: Iterable[int], balances: dict[str, list[answers.Balance]]) -> Iterator[Found]:
    """By currency, where our book and the providers' balances differ. `balances`: by each provider's name.

    Ours is what the towns' books have, less what is on its way, and what is of no town. A provider that this
    installation has no longer counts with what its account came to.
    """
    ours, theirs = unbooked_lines(), Counter[str]()
    for town_id in town_ids:
        ours.update(clearing_of(town_id, until=clock.now() - GRACE))
    for balance in (one for told in balances.values() for one in told):
        theirs[balance.currency] += balance.available_cents + balance.pending_cents
    for name in set(known_gateways()) - balances.keys():
        theirs.update(lines_of(name))
    for currency in sorted(ours.keys() | theirs.keys()):
        if ours[currency] != theirs[currency]:
            yield Found("balance", _today(currency), str(ours[currency]), str(theirs[currency]))


def payouts_beyond_commission(town_ids: Iterable[int]) -> Iterator[Found]:
    """By currency, where the treasurer has taken out more than the platform earned: shops' money, then."""
    own = put_in_or_billed()
    for town_id in town_ids:
        own.update(earned_of(town_id))
    for currency, cents in sorted(paid_out().items()):
        if cents > max(0, own[currency]):
            yield Found("payouts_beyond_commission", _today(currency), str(own[currency]), str(cents))


def pays_out_by_itself(gateway: PaymentGateway) -> Found:
    """Money leaves the platform's account without the treasurer: shops' shares would go with it."""
    return Found("automatic_payouts", _today(gateway.name))


def _today(what: str) -> str:
    """Of each day anew: what was closed yesterday says nothing of today."""
    return f"{what}:{clock.now():%Y-%m-%d}"
