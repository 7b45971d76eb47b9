"""Invariants of the journal: no entry was changed, dropped or slipped in since it was written."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from marketplace.accounts.journal.checking import LINKS, look_along
from marketplace.core.db import db
from marketplace.moving.audit.checks import Check

_AT_ONCE = 500


def checks() -> list[Check]:
    """The checks of the journal."""
    return [Check("the journal of a shop is whole, seal by seal", _broken_chains)]


def _broken_chains() -> Iterator[Mapping[str, object]]:
    """Where a chain first breaks; nothing after that place can be vouched for."""
    with db.session.execute(LINKS, execution_options={"all_towns": True, "yield_per": _AT_ONCE}) as rows:
        for (town_id, chain_id), links in groupby(rows, key=lambda row: (row.of_town, row.of_chain)):
            number = look_along(links).broken_at
            if number is not None:
                yield {"town_id": town_id, "chain": chain_id, "entry": number}
