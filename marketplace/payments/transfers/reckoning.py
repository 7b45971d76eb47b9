"""What a shop is due: its account in the book, less what is on its way to it."""

from sqlalchemy import and_, func, select

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import shop_balance
from marketplace.payments.states import ReversalState, TransferState
from marketplace.payments.transfers.models import ShopPaymentAccount, Transfer, TransferReversal


def due_cents(town_id: int, *, shop_id: int) -> int:
    """What may still be handed to a shop; negative when it is in our debt. Units: cents.

    Races: sound behind `lock_account`. Commits: no.
    """
    owed = -shop_balance(town_id, shop_id, Account.PAYABLE)
    return owed - _planned(town_id, shop_id) + _coming_back(town_id, shop_id)


def lock_account(town_id: int, *, shop_id: int) -> ShopPaymentAccount | None:
    """A shop's account and terms, locked: two of its bags never net the same debt. Commits: no."""
    return db.session.scalar(
        select(ShopPaymentAccount)
        .where(ShopPaymentAccount.town_id == town_id, ShopPaymentAccount.shop_id == shop_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _planned(town_id: int, shop_id: int) -> int:
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(Transfer.amount_cents), 0)).where(
                Transfer.town_id == town_id,
                Transfer.shop_id == shop_id,
                Transfer.state.in_((TransferState.PLANNED, TransferState.BLOCKED)),
            )
        )
        or 0
    )


def _coming_back(town_id: int, shop_id: int) -> int:
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(TransferReversal.amount_cents), 0))
            .join(
                Transfer,
                and_(
                    Transfer.town_id == TransferReversal.town_id, Transfer.id == TransferReversal.transfer_id
                ),
            )
            .where(
                Transfer.town_id == town_id,
                Transfer.shop_id == shop_id,
                TransferReversal.state == ReversalState.PLANNED,
                Transfer.state != TransferState.CANCELLED,  # nothing was handed over
            )
        )
        or 0
    )
