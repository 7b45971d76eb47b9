"""Where the demo provider has whose money: lines that are only ever added."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.demo.models import DemoLine

PLATFORM = ""
# A card's money comes in after a week, and what a shop has had for a week is paid out to its bank.
WEEK = timedelta(days=7)


def fee_of(cents: int) -> int:
    """What a card payment costs: 1.5 % and 25 cents."""
    return (cents * 15 + 500) // 1000 + 25


def move(
    kind: str,
    *,
    source: str,
    cents: int,
    currency: str,
    fee_cents: int = 0,
    account: str = PLATFORM,
    after: timedelta = timedelta(0),
) -> None:
    """Write a movement down. `after`: how long until the money can be used. Commits: no."""
    now = clock.now()
    line = DemoLine(
        account=account,
        type=kind,
        source=source,
        amount_cents=cents,
        fee_cents=fee_cents,
        currency=currency.lower(),
        available_at=now + after,
        created_at=now,
    )
    db.session.add(line)
    db.session.flush()


def money_of(account: str, *, currency: str) -> int:
    """What there is, also of what is still to come in."""
    net = func.sum(DemoLine.amount_cents - DemoLine.fee_cents)
    query = select(net).where(DemoLine.account == account, DemoLine.currency == currency.lower())
    return int(db.session.scalar(query) or 0)


def pay_out(account: str, *, currency: str) -> None:
    """A shop's money of more than a week ago goes to its bank, from where it does not come back.

    Commits: no.
    """
    recent = select(func.sum(DemoLine.amount_cents)).where(
        DemoLine.account == account,
        DemoLine.currency == currency.lower(),
        DemoLine.amount_cents > 0,
        DemoLine.created_at > clock.now() - WEEK,
    )
    cents = money_of(account, currency=currency) - int(db.session.scalar(recent) or 0)
    if cents > 0:
        move("payout", source="", cents=-cents, currency=currency, account=account)


def lines(*, since: datetime, until: datetime) -> list[answers.BalanceLine]:
    """The platform's movements in a time, oldest first."""
    query = select(DemoLine).where(
        DemoLine.account == PLATFORM, DemoLine.created_at >= since, DemoLine.created_at < until
    )
    found = db.session.scalars(query.order_by(DemoLine.created_at, DemoLine.id))
    return [_told(line) for line in found]


def balances() -> list[answers.Balance]:
    """The platform's money by currency."""
    net = func.sum(DemoLine.amount_cents - DemoLine.fee_cents)
    there = net.filter(DemoLine.available_at <= clock.now())
    query = select(DemoLine.currency, net, there).where(DemoLine.account == PLATFORM)
    rows = db.session.execute(query.group_by(DemoLine.currency).order_by(DemoLine.currency))
    return [
        answers.Balance(
            currency=currency.upper(),
            available_cents=int(available or 0),
            pending_cents=int(total) - int(available or 0),
            livemode=False,
        )
        for currency, total, available in rows
    ]


def _told(line: DemoLine) -> answers.BalanceLine:
    return answers.BalanceLine(
        id=f"txn_demo_{line.id}",
        type=line.type,
        source_id=line.source,
        amount_cents=line.amount_cents,
        fee_cents=line.fee_cents,
        net_cents=line.amount_cents - line.fee_cents,
        currency=line.currency.upper(),
        status="available" if line.available_at <= clock.now() else "pending",
        created_at=line.created_at,
        available_at=line.available_at,
    )
