"""Reads of the journal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from marketplace.accounts.journal.acts import CONCERNS_THE_TOWN, TOLD_IN_PUBLIC, Act
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


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; None for any. `until` is the first moment that is too late."""

    by_user_id: int | None = None
    act: Act | None = None
    since: datetime | None = None
    until: datetime | None = None


def town_journal(town_id: int, *, wanted: Wanted, skip: int, most: int = PAGE) -> JournalPage:
    """The town's own journal, latest first: what its people and the operators did. Two reads."""
    which = _which(town_id, wanted, chain_id=town_id)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*which)) or 0
    return JournalPage(_entries(which, skip=skip, most=most), total)


def doers_of(town_id: int) -> list[tuple[int, str]]:
    """Whoever wrote something into the town's own journal, by name."""
    row = AuditEntry
    acted = select(row.by_user_id).where(row.town_id == town_id, row.chain_id == town_id).distinct()
    query = select(User.id, User.name).where(User.id.in_(acted)).order_by(User.name)
    return [(user_id, name) for user_id, name in db.session.execute(query)]


def journal_of(town_id: int, shop_id: int, *, by_user_id: int | None, skip: int) -> JournalPage:
    """A shop's journal from the `skip`th latest entry on; of one person only, if one is named. Two reads."""
    row = AuditEntry
    which = [row.town_id == town_id, row.chain_id == shop_id]
    if by_user_id is not None:
        which.append(row.by_user_id == by_user_id)
    total = db.session.scalar(select(func.count()).select_from(row).where(*which)) or 0
    return JournalPage(_entries(which, skip=skip, most=PAGE), total)


def journal_for_the_town(
    town_id: int, shop_id: int, *, wanted: Wanted, skip: int, most: int = PAGE
) -> JournalPage:
    """What concerns the town of a shop's journal, latest first: nobody of the shop's is named. Two reads."""
    which = [*_which(town_id, wanted, chain_id=shop_id), AuditEntry.act.in_(sorted(CONCERNS_THE_TOWN))]
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*which)) or 0
    rows = [_for_the_town(entry) for entry in _entries(which, skip=skip, most=most)]
    return JournalPage(rows, total)


def _for_the_town(entry: Entry) -> Entry:
    told = entry if entry.act in TOLD_IN_PUBLIC else replace(entry, before={}, after={})
    return replace(told, name="")


def _which(town_id: int, wanted: Wanted, *, chain_id: int) -> list[ColumnElement[bool]]:
    row = AuditEntry
    which = [row.town_id == town_id, row.chain_id == chain_id]
    if wanted.by_user_id is not None:
        which.append(row.by_user_id == wanted.by_user_id)
    if wanted.act is not None:
        which.append(row.act == wanted.act)
    if wanted.since is not None:
        which.append(row.at >= wanted.since)
    if wanted.until is not None:
        which.append(row.at < wanted.until)
    return which


def _entries(which: Sequence[ColumnElement[bool]], *, skip: int, most: int) -> list[Entry]:
    row = AuditEntry
    query = (
        select(row.number, row.at, row.act, row.by_what, User.name, row.about, row.before, row.after)
        .outerjoin(User, User.id == row.by_user_id)
        .where(*which)
        .order_by(row.number.desc())
        .limit(most)
        .offset(skip)
    )
    return [
        Entry(number, at, act, by_what, name or "", about, json.loads(before), json.loads(after))
        for number, at, act, by_what, name, about, before, after in db.session.execute(query)
    ]
