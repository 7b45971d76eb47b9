"""A buyer is forgotten: the card stays good for whoever holds it, and the books keep the sum."""

from sqlalchemy import case, or_, update

from marketplace.core.db import db
from marketplace.vouchers.buying.models import CardPurchase


def forget_buyer(town_id: int, *, user_id: int, email: str) -> list[int]:
    """Take a person off what they bought, and gives which purchases that were. Commits: no.

    What another account bought under their address stays that account's.
    """
    mine = or_(CardPurchase.user_id == user_id, CardPurchase.email == email)
    is_theirs = CardPurchase.user_id == user_id
    emptied = db.session.execute(
        update(CardPurchase)
        .where(CardPurchase.town_id == town_id, mine)
        .values(
            user_id=case((is_theirs, None), else_=CardPurchase.user_id),
            email="",
            receiver="",
            words="",
            network="",
        )
        .returning(CardPurchase.id)
        .execution_options(synchronize_session=False)
    )
    return list(emptied.scalars())
