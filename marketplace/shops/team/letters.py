"""Invitations on paper: a code that lets a shop without e-mail give an address; the link then goes there.

The code opens nothing by itself: whoever reads the mailbox joins, by the same invitation as everybody.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, select, update

from marketplace.accounts.errors import InvitationOver
from marketplace.accounts.journal.writing import Doer
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import digest, new_collection_code, tidy_code
from marketplace.shops.models import Shop, ShopRole, ShopStaff
from marketplace.shops.team.errors import TeamIsThere
from marketplace.shops.team.inviting import invite, take_back_all
from marketplace.shops.team.models import ShopLetter

LASTS = timedelta(days=60)


@dataclass(frozen=True)
class LetterRead:
    """A letter whose code still counts."""

    shop_id: int
    shop_name: str
    written_by: int


def write_letter(shop: Shop, *, by_user_id: int) -> str:
    """A new letter for the shop; gives its code, sixteen letters that are kept nowhere. Commits: no.

    An earlier letter counts no more. Raises: TeamIsThere once somebody works in the shop.
    """
    _check_nobody_works_here(shop)
    now, code = clock.now(), new_collection_code() + new_collection_code()
    db.session.execute(
        update(ShopLetter)
        .where(
            ShopLetter.town_id == shop.town_id, ShopLetter.shop_id == shop.id, ShopLetter.ended_at.is_(None)
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.add(
        ShopLetter(
            id=new_id(),
            town_id=shop.town_id,
            shop_id=shop.id,
            code_digest=digest(code),
            written_by_user_id=by_user_id,
            created_at=now,
            ends_at=now + LASTS,
        )
    )
    db.session.flush()
    return code


def letter_behind(town_id: int, code: str) -> LetterRead | None:
    """The letter with that code, however it is typed; None when it counts no more. One query."""
    row = ShopLetter
    query = (
        select(Shop.id, Shop.name, row.written_by_user_id)
        .join(Shop, and_(Shop.town_id == row.town_id, Shop.id == row.shop_id))
        .where(row.town_id == town_id, row.code_digest == digest(tidy_code(code)))
        .where(row.ended_at.is_(None), row.ends_at > clock.now(), ~_has_team())
    )
    found = db.session.execute(query).one_or_none()
    return LetterRead(*found) if found else None


def invite_by_town(shop: Shop, *, email: str, by: Doer) -> str:
    """Invite the owner of a shop where nobody works yet; gives the token of the link.

    Earlier invitations are taken back. Raises: TeamIsThere. Commits: no.
    Races: the shop's row is locked, so that of two invitations the later one counts.
    """
    db.session.execute(select(Shop.id).where(*_this(shop)).with_for_update())
    _check_nobody_works_here(shop)
    take_back_all(shop)
    return invite(shop, email=email, role=ShopRole.OWNER, by=by, by_role=ShopRole.OWNER)


def answer_letter(town_id: int, *, code: str, email: str, by: Doer) -> tuple[Shop, str]:
    """Invite whoever reads that mailbox; gives shop and token. Raises: InvitationOver. Commits: no."""
    read = letter_behind(town_id, code)
    if read is None:
        raise InvitationOver
    shop = db.session.get_one(Shop, (town_id, read.shop_id))
    return shop, invite_by_town(shop, email=email, by=by)


def _this(shop: Shop) -> tuple[ColumnElement[bool], ...]:
    return Shop.town_id == shop.town_id, Shop.id == shop.id


def _has_team() -> ColumnElement[bool]:
    return exists().where(ShopStaff.town_id == Shop.town_id, ShopStaff.shop_id == Shop.id)


def _check_nobody_works_here(shop: Shop) -> None:
    if db.session.scalar(select(_has_team()).where(*_this(shop))):
        raise TeamIsThere
