"""People of a town that arrives: found again by their address, or given an account that a mailed link opens.

Every account here was made by whoever reads the mails of its address, or by the operator. So an address that
the archive names belongs to the account that has it; and one that nobody has gets an account without any
password: « mot de passe oublié » sends the link, and only that mailbox opens it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, delete, exists, insert, or_, select

from marketplace.accounts.models import Credential, CredentialKind, RecoveryCode, User, UserSession
from marketplace.accounts.queries import tidy_email
from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.core.ids import new_id
from marketplace.moving.towns.batches import batched
from marketplace.moving.towns.checking import Reading
from marketplace.moving.towns.values import Row

_AT_ONCE = 200
_WRITTEN_AT_ONCE = 50  # whoever else writes waits for it
_users = cast(Table, User.__table__)
_OWN = {table.__tablename__ for table in (Credential, RecoveryCode, UserSession)}


@dataclass(frozen=True)
class Matched:
    """Who is who: `keys` of those who have another key here; `new` accounts that have to be made."""

    keys: Mapping[int, int]
    new: Sequence[Row]


def match(people: Reading) -> Matched:
    """Find the people of an archive among those who are here. Reads only."""
    keys, new = dict[int, int](), list[Row]()
    for some in batched((row for _line, row in people.rows()), _AT_ONCE):
        by_email, by_id = _known(some)
        for row in some:
            known = by_email.get(tidy_email(row["email"])) or _same_account(row, by_id.get(row["id"]))
            if known is None and row["id"] in by_id:
                known = new_id()
                new.append(row | {"id": known})
            elif known is None:
                new.append(row)
                continue
            if known != row["id"]:
                keys[row["id"]] = known
    return Matched(keys, new)


def _known(rows: Sequence[Row]) -> tuple[dict[str, int], dict[int, Any]]:
    emails, ids = [tidy_email(row["email"]) for row in rows], [row["id"] for row in rows]
    columns = (_users.c.id, _users.c.email, _users.c.created_at, _users.c.erased_at)
    query = select(*columns).where(or_(_users.c.email.in_(emails), _users.c.id.in_(ids)))
    found = db.session.execute(query).all()
    return {one.email: one.id for one in found}, {one.id: one for one in found}


def _same_account(row: Row, known: Any) -> int | None:
    """The account of that very key: its owner has another address by now, or has left."""
    if known is None:
        return None
    is_same = known.erased_at is not None or known.created_at == row["created_at"]
    return int(known.id) if is_same else None


def accounts(new: Sequence[Row]) -> Iterator[tuple[list[Row], list[Row]]]:
    """Rows of accounts and of the passwords that nobody has, some at a time."""
    now = clock.now()
    for some in batched(new, _WRITTEN_AT_ONCE):
        rows = [row | {"email": tidy_email(row["email"])} for row in some]
        kind = CredentialKind.PASSWORD
        passwords = [
            {"id": new_id(), "user_id": row["id"], "kind": kind, "secret": f"none:{new_id()}"}
            | {"last_step": 0, "created_at": now}
            for row in rows
            if row["erased_at"] is None
        ]
        yield rows, passwords


def write_accounts(rows: list[Row], *, passwords: list[Row]) -> None:
    """Make accounts; one that is there already is left as it is. Commits: no."""
    here = set(db.session.scalars(select(_users.c.id).where(_users.c.id.in_([row["id"] for row in rows]))))
    if missing := [row for row in rows if row["id"] not in here]:
        db.session.execute(insert(_users), missing)
    if own := [row for row in passwords if row["user_id"] not in here]:
        db.session.execute(insert(Credential), own)


def named_by(town_id: int) -> list[int]:
    """The keys of everybody whom a row of the town names."""
    found = set[int]()
    for table in Base.metadata.sorted_tables:
        if "town_id" in table.c and table.name not in _OWN:
            for column in _pointing(table):
                query = select(column).distinct().where(table.c.town_id == town_id, column.is_not(None))
                found.update(db.session.scalars(query))
    return sorted(found)


def forget_people(keys: Sequence[int]) -> int:
    """Erase those of these accounts that nothing here names any more, with what opens them. Commits: no."""
    nobody_names = [
        ~exists().where(column == _users.c.id)
        for table in Base.metadata.sorted_tables
        if table.name not in _OWN
        for column in _pointing(table)
    ]
    query = select(_users.c.id).where(_users.c.id.in_(keys), *nobody_names)
    gone = list(db.session.scalars(query.execution_options(all_towns=True)))
    for model in (Credential, RecoveryCode, UserSession):
        db.session.execute(delete(model).where(model.user_id.in_(gone)))
    db.session.execute(delete(User).where(User.id.in_(gone)))
    return len(gone)


def _pointing(table: Table) -> list[Any]:
    return [c for c in table.c if any(key.column.table.name == "users" for key in c.foreign_keys)]
