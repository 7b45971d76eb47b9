"""The end of an account: its row stays, because others point at it, and says nothing of anybody any more."""

from sqlalchemy import delete, select, update

from marketplace.accounts.errors import AccountErased
from marketplace.accounts.models import Credential, User
from marketplace.accounts.recovery import forget_codes
from marketplace.accounts.sessions import end_sessions_of
from marketplace.core import clock
from marketplace.core.db import db

_NOBODY = "erased-{}@invalid"  # nobody's address ever: RFC 2606


def empty_account(user_id: int) -> None:
    """Take name, address and number off the account, and whatever opens it.

    Raises: AccountErased when it was done before. Races: the row is locked against orders that are being
    placed for it (`hold_account`): they come wholly before, or are refused. Commits: no.
    """
    emptied = db.session.execute(
        update(User)
        .where(User.id == user_id, User.erased_at.is_(None))
        .values(email=_NOBODY.format(user_id), name="", phone="", erased_at=clock.now())
        .execution_options(synchronize_session=False)
        .returning(User.id)
    )
    if emptied.scalar_one_or_none() is None:
        raise AccountErased
    end_sessions_of(user_id)
    forget_codes(user_id)
    db.session.execute(delete(Credential).where(Credential.user_id == user_id))


def hold_account(user_id: int) -> None:
    """Let nobody erase the account until the transaction ends. Raises: AccountErased. Commits: no."""
    row = select(User.id).where(User.id == user_id, User.erased_at.is_(None))
    if db.session.scalar(row.with_for_update(read=True, key_share=True)) is None:
        raise AccountErased
