"""A line of the provider's account and the event of our book that it is: one of each, and the same amount."""

from sqlalchemy import exists, select

from marketplace.core.db import db
from marketplace.payments.attempts import lock_payment
from marketplace.payments.findings.services import Found
from marketplace.payments.ledger.posting import Source
from marketplace.payments.ledger.postings import Booking, post_fee, post_line_fee
from marketplace.payments.statement import types
from marketplace.payments.statement.models import Meaning, StatementLine
from marketplace.payments.statement.ours import Posted, posted, posted_as


def match_line(line_id: int) -> list[Found]:
    """Find out what a kept line is, and book the fee that it tells of; gives what does not fit.

    One that is nothing of our book yet stays open. Told twice, it changes nothing. Races: the line is locked;
    for a charge's fee the order, too. Commits: no.
    """
    line = db.session.get_one(StatementLine, line_id, with_for_update=True, populate_existing=True)
    if line.meaning != Meaning.OPEN:
        return []
    if line.type in types.OF_THE_PLATFORM:
        line.meaning = Meaning.PLATFORM
        db.session.flush()
        return []
    event = posted_as(line)
    if event is None or _is_taken(event):
        return []
    line.meaning, line.town_id = Meaning.BOOK, event.town_id
    line.source_kind, line.source_id, line.kind = vars(event.source).values()
    db.session.flush()
    other = (event.cents, event.currency) != (line.amount_cents, line.currency)
    return [*([_found("other_amount", line, event)] if other else []), *_book_fee(line, event)]


def why_open(line_id: int) -> Found:
    """What a person is told of a line that stays open: a second one for an event, or one of none."""
    line = db.session.get_one(StatementLine, line_id)
    event = posted_as(line)
    if event:
        return _found("second_line", line, event)
    return Found("missing_here", line.provider_id, theirs=_told(line))


def _book_fee(line: StatementLine, event: Posted) -> list[Found]:
    booking = Booking(event.town_id, event.order_id, event.currency)
    if event.source.source_kind != "payment":
        post_line_fee(booking, of=event.source, cents=line.fee_cents)
        return []
    known = posted(event.town_id, Source("payment", event.source.source_id, "fee"))
    if known is None:
        payment = lock_payment(event.town_id, event.source.source_id)
        payment.fee_cents = line.fee_cents
        post_fee(booking, payment_id=payment.id, cents=line.fee_cents)
    elif -known.cents != line.fee_cents:
        theirs = f"{line.fee_cents} {line.currency}"
        return [Found("other_fee", line.provider_id, str(-known.cents), theirs, town_id=event.town_id)]
    return []


def _is_taken(event: Posted) -> bool:
    found = exists().where(
        StatementLine.town_id == event.town_id,
        StatementLine.source_kind == event.source.source_kind,
        StatementLine.source_id == event.source.source_id,
        StatementLine.kind == event.source.kind,
    )
    return bool(db.session.scalar(select(found)))


def _found(kind: str, line: StatementLine, event: Posted) -> Found:
    ours = f"{event.source.source_kind} {event.source.source_id} {event.cents} {event.currency}"
    return Found(kind, line.provider_id, ours, _told(line), town_id=event.town_id)


def _told(line: StatementLine) -> str:
    return f"{line.type} {line.source} {line.amount_cents} {line.currency}"
