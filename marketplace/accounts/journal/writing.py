"""Writing down who did what."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditChain, AuditEntry
from marketplace.accounts.journal.sealing import seal
from marketplace.core import clock
from marketplace.core.db import at_the_end, db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once

Told = Mapping[str, str | int | None]
_LONGEST = 200


class Doer(Protocol):
    """Whoever acts, as the journal sees them: `orders.actors.Actor` is one."""

    @property
    def kind(self) -> str:
        """A person, a device, a link, the system."""

    @property
    def user_id(self) -> int | None:
        """The account, if somebody was signed in."""

    @property
    def device_id(self) -> int | None:
        """The shop's device, if it was one."""


def write_down(
    town_id: int,
    *,
    shop_id: int | None,
    by: Doer,
    act: Act,
    about: str = "",
    before: Told | None = None,
    after: Told | None = None,
) -> None:
    """Add an entry to the journal of a shop, or to the town's own (`shop_id` None).

    `about` names the thing in the shop's words (a product, an order's reference, a colleague); `before` and
    `after` hold only what changed. Nothing of residents: no name, address or number.
    Raises: RuntimeError outside of a transaction.
    Races: written as the last thing before the commit, chains in the order of their ids: whoever waits for
    the end of a chain holds everything else already, so nobody waits in a circle. Commits: no.
    """
    entry = {
        "town_id": town_id,
        "chain_id": shop_id or town_id,
        "id": new_id(),
        "at": clock.now(),
        "act": act,
        "by_what": str(by.kind),
        "by_user_id": by.user_id,
        "by_device_id": by.device_id,
        "about": about[:_LONGEST],
        "before": _text(before),
        "after": _text(after),
    }
    at_the_end((town_id, shop_id or town_id), partial(_append, entry))


def _append(entry: dict[str, Any]) -> None:
    """Tie the entry to the end of its chain."""
    mine = (AuditChain.town_id == entry["town_id"], AuditChain.id == entry["chain_id"])
    end = select(AuditChain.length, AuditChain.digest).where(*mine).with_for_update()
    row = db.session.execute(end).one_or_none()
    if row is None:
        new = {"town_id": entry["town_id"], "id": entry["chain_id"], "length": 0, "digest": ""}
        insert_once(AuditChain, row=new, key=("town_id", "id"))
        row = db.session.execute(end).one()
    numbered = entry | {"number": row.length + 1}
    digest = seal(row.digest, entry=numbered)
    db.session.execute(insert(AuditEntry).values(**numbered, digest=digest))
    db.session.execute(
        update(AuditChain)
        .where(*mine)
        .values(length=row.length + 1, digest=digest)
        .execution_options(synchronize_session=False)
    )


def _text(told: Told | None) -> str:
    return json.dumps(dict(told or {}), ensure_ascii=False, sort_keys=True)
