"""Whose town a provider's object belongs to: beside its queues, this room's only reads over all towns."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select

from marketplace.core.db import db
from marketplace.payments.commands.models import Command, CommandKind
from marketplace.payments.gateways import answers
from marketplace.payments.models import Payment
from marketplace.payments.transfers.models import ShopPaymentAccount

Place = tuple[int, int]  # (town_id, id)


@dataclass(frozen=True)
class Given:
    """A command of ours that a provider names."""

    town_id: int
    id: int
    kind: CommandKind
    subject_id: int


def command_given(command_id: str) -> Given | None:
    """The command that a provider's object names, if it is ours."""
    if not command_id:
        return None
    row = db.session.execute(
        select(Command.town_id, Command.id, Command.kind, Command.subject_id)
        .where(Command.uuid == command_id)
        .execution_options(all_towns=True)
    ).one_or_none()
    return Given(*row) if row else None


def payment_of_session(session: answers.CheckoutSession) -> Place | None:
    """The attempt that a paying page was opened for."""
    if found := _payment(Payment.checkout_session_id == session.id):
        return found
    given = command_given(session.command_id)
    return (given.town_id, given.subject_id) if given and given.kind == CommandKind.CHECKOUT else None


def payment_charged(*, payment_intent_id: str, charge_id: str) -> Place | None:
    """The attempt whose money it is about."""
    if charge_id and (found := _payment(Payment.charge_id == charge_id)):
        return found
    return _payment(Payment.payment_intent_id == payment_intent_id) if payment_intent_id else None


def account_of(account_id: str) -> Place | None:
    """The shop's account that a provider names, as (town_id, id)."""
    row = db.session.execute(
        select(ShopPaymentAccount.town_id, ShopPaymentAccount.id)
        .where(ShopPaymentAccount.account_id == account_id)
        .execution_options(all_towns=True)
    ).one_or_none()
    return (row.town_id, row.id) if row else None


def is_any_being_opened() -> bool:
    """Whether a shop has asked for an account, and the answer is not written down yet."""
    asked = exists().where(ShopPaymentAccount.opening.is_not(None))
    return bool(db.session.scalar(select(asked).execution_options(all_towns=True)))


def _payment(where: ColumnElement[bool]) -> Place | None:
    row = db.session.execute(
        select(Payment.town_id, Payment.id).where(where).execution_options(all_towns=True)
    ).one_or_none()
    return (row.town_id, row.id) if row else None
