"""Reads of the journal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditEntry
from marketplace.accounts.models import User
from marketplace.core.db import db

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One thing somebody did. `name` is empty when nobody with an account did it."""

    number: int
    at: datetime
    act: Act
    by_what: str
    name: str
    about: str
    before: Mapping[str, str | int | None]
    after: Mapping[str, str | int | None]


@dataclass(frozen=True)
class JournalPage:
    """One page of a journal, latest first, and how many entries there are in all."""

    rows: Sequence[Entry]
    total: int


def journal_of(town_id: int, shop_id: int, *, by_user_id: int | None, skip: int) -> JournalPage:
    """A shop's journal from the `skip`th latest entry on; of one person only, if one is named. Two reads."""
    row = AuditEntry
    which = [row.town_id == town_id, row.chain_id == shop_id]
    if by_user_id is not None:
        which.append(row.by_user_id == by_user_id)
    total = db.session.scalar(select(func.count()).select_from(row).where(*which)) or 0
    query = (
        select(row.number, row.at, row.act, row.by_what, User.name, row.about, row.before, row.after)
        .outerjoin(User, User.id == row.by_user_id)
        .where(*which)
        .order_by(row.number.desc())
        .limit(PAGE)
        .offset(skip)
    )
    return JournalPage(
        [
            Entry(number, at, act, by_what, name or "", about, json.loads(before), json.loads(after))
            for number, at, act, by_what, name, about, before, after in db.session.execute(query)
        ],
        total,
    )
