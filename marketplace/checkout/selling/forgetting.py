"""What nobody needs any more of the cards that people bought, or began to buy and never paid."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from marketplace.core.db import db
from marketplace.payments.commands.models import Command, CommandKind
from marketplace.payments.models import Payment, PaymentState
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.models import Voucher

UNPAID_KEPT = timedelta(days=14)
"""Longer than the slowest bank takes to pay late."""
WORDS_KEPT = timedelta(days=42)
"""After the card's last day, or its return: until then its sheet can be asked about."""
NETWORK_KEPT = timedelta(days=2)
_NEVER_PAID = (PaymentState.CREATED, PaymentState.FAILED, PaymentState.EXPIRED, PaymentState.CANCELLED)
_SAID = {"success_url": "", "cancel_url": "", "receipt_email": ""}


def forget_purchases(town_id: int, *, now: datetime, limit: int) -> int:
    """Take people off purchases that need them no more; gives how many were emptied. Commits: no.

    The rows stay: they are what payments and cards are joined by.
    """
    emptied = _empty_unpaid(town_id, before=now - UNPAID_KEPT, limit=limit)
    emptied += _empty_words(town_id, before=now - WORDS_KEPT, limit=limit)
    return emptied + _change(town_id, _networks(now - NETWORK_KEPT), limit=limit, network="")


def _empty_unpaid(town_id: int, *, before: datetime, limit: int) -> int:
    purchase = CardPurchase
    is_left = and_(Payment.state == PaymentState.OPEN, Payment.expires_at < before)
    query = (
        select(purchase.id, purchase.payment_id)
        .join(Payment, and_(Payment.town_id == purchase.town_id, Payment.id == purchase.payment_id))
        .where(
            purchase.town_id == town_id,
            purchase.asked_at < before,
            purchase.email != "",
            or_(Payment.state.in_(_NEVER_PAID), is_left),
        )
        .limit(limit)
    )
    found = db.session.execute(query).all()
    nobody: dict[str, Any] = {"user_id": None, "email": "", "receiver": "", "words": "", "network": ""}
    _change(town_id, purchase.id.in_([row.id for row in found]), limit=limit, **nobody)
    for command in _commands(town_id, [row.payment_id for row in found]):
        command.params = {**command.params, **_SAID}
    return len(found)


def _commands(town_id: int, payment_ids: list[int]) -> list[Command]:
    query = select(Command).where(
        Command.town_id == town_id, Command.kind == CommandKind.CHECKOUT, Command.subject_id.in_(payment_ids)
    )
    return list(db.session.scalars(query))


def _empty_words(town_id: int, *, before: datetime, limit: int) -> int:
    purchase = CardPurchase
    ended = (
        select(purchase.id)
        .join(Voucher, and_(Voucher.town_id == purchase.town_id, Voucher.id == purchase.voucher_id))
        .where(
            purchase.town_id == town_id,
            or_(purchase.receiver != "", purchase.words != ""),
            or_(purchase.returned_at < before, Voucher.expires_at < before),
        )
        .limit(limit)
    )
    ids = list(db.session.scalars(ended))
    return _change(town_id, purchase.id.in_(ids), limit=limit, receiver="", words="")


def _networks(before: datetime) -> ColumnElement[bool]:
    return and_(CardPurchase.asked_at < before, CardPurchase.network != "")


def _change(town_id: int, where: ColumnElement[bool], *, limit: int, **values: Any) -> int:
    chosen = select(CardPurchase.id).where(CardPurchase.town_id == town_id, where).limit(limit)
    changed = db.session.execute(
        update(CardPurchase)
        .where(CardPurchase.town_id == town_id, CardPurchase.id.in_(chosen))
        .values(**values)
        .returning(CardPurchase.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())
