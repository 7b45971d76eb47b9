"""The shops' accounts: how they stand, and which blocked shares may go once they can receive."""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.payments.attempts import lock_payment
from marketplace.payments.errors import NotYet
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers
from marketplace.payments.states import TransferState
from marketplace.payments.transfers.models import ACTIVE, ShopPaymentAccount, Transfer
from marketplace.payments.transfers.reckoning import due_cents, lock_account
from marketplace.payments.transfers.settling import send
from marketplace.payments.whereabouts import account_of, is_any_being_opened

RETRY_AFTER = timedelta(hours=1)


def record_account(town_id: int, *, shop_id: int, answer: answers.AccountStatus) -> ShopPaymentAccount:
    """Write down a shop's account, new or known, and how it stands. Commits: no."""
    account = lock_account(town_id, shop_id=shop_id)
    if account is None:
        account = ShopPaymentAccount(id=new_id(), town_id=town_id, shop_id=shop_id)
        db.session.add(account)
    account.account_id, account.livemode = answer.account_id, answer.livemode
    _note(account, answer)
    return account


def apply_account(answer: answers.AccountStatus) -> None:
    """Write down how an account stands; one that is no shop's is reported. What it blocked goes later, by
    `unblock`. Raises: NotYet while some account is being opened: it may be that one. Commits: no.
    """
    place = account_of(answer.account_id)
    if place is None:
        if is_any_being_opened():
            raise NotYet(f"account {answer.account_id} may be on its way")
        report(Found("foreign_account", answer.account_id, theirs=answer.transfers))
        return
    account = db.session.get_one(ShopPaymentAccount, place, with_for_update=True)
    if account.livemode != answer.livemode:
        report(Found("account_mode", answer.account_id, str(account.livemode), str(answer.livemode)))
        return
    _note(account, answer)


def sendable_transfers(*, limit: int) -> list[tuple[int, int]]:
    """Blocked shares whose shop can receive again, over all towns, as (town_id, transfer_id).

    One that was refused or disputed is looked at every hour, one whose account has just changed at once.
    """
    query = (
        select(Transfer.town_id, Transfer.id)
        .join(
            ShopPaymentAccount,
            and_(
                ShopPaymentAccount.town_id == Transfer.town_id, ShopPaymentAccount.shop_id == Transfer.shop_id
            ),
        )
        .where(
            Transfer.state == TransferState.BLOCKED,
            ShopPaymentAccount.transfers == ACTIVE,
            or_(
                ShopPaymentAccount.checked_at >= Transfer.changed_at,
                Transfer.changed_at <= clock.now() - RETRY_AFTER,
            ),
        )
        .order_by(Transfer.changed_at, Transfer.id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, transfer_id) for town_id, transfer_id in db.session.execute(query)]


def unblock(town_id: int, *, transfer_id: int) -> None:
    """Send a blocked share as far as it is still due, or call it off where nothing of it is.

    Races: locks order, attempts, then the shop's account. Commits: no.
    """
    payment_id = db.session.get_one(Transfer, (town_id, transfer_id)).payment_id
    payment = lock_payment(town_id, payment_id)
    transfer = db.session.get_one(
        Transfer, (town_id, transfer_id), with_for_update=True, populate_existing=True
    )
    if transfer.state != TransferState.BLOCKED:
        return
    account = lock_account(town_id, shop_id=transfer.shop_id)
    now = clock.now()
    # What is due already counts this share as gone.
    cents = min(transfer.amount_cents, due_cents(town_id, shop_id=transfer.shop_id) + transfer.amount_cents)
    if cents <= 0:
        transfer.become(TransferState.CANCELLED, at=now)
        db.session.flush()
        return
    transfer.amount_cents, transfer.changed_at = cents, now
    send(transfer, payment=payment, account=account)


def _note(account: ShopPaymentAccount, answer: answers.AccountStatus) -> None:
    account.transfers = answer.transfers
    account.requirements_due = "\n".join(answer.requirements_due)
    account.checked_at = clock.now()
    if account.may_receive and account.activated_at is None:
        account.activated_at = account.checked_at
    db.session.flush()
