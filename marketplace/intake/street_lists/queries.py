"""Reads about lists of shops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.intake.street_lists.models import Difference, ListProposal, ProposalState

MOST_SHOWN = 200


@dataclass(frozen=True)
class Proposal:
    """A difference as the town hall reads it."""

    id: int
    difference: Difference
    name: str
    entry: Mapping[str, Any]
    changes: Mapping[str, Sequence[str]]
    list_name: str
    proposed_at: datetime


def open_proposals(town_id: int, difference: Difference) -> Sequence[Proposal]:
    """What waits of one kind, by name; the first of many. One query."""
    row = ListProposal
    query = (
        select(row.id, row.difference, row.name, row.entry, row.changes, row.list_name, row.proposed_at)
        .where(row.town_id == town_id, row.state == ProposalState.OPEN, row.difference == difference)
        .order_by(row.name, row.id)
        .limit(MOST_SHOWN)
    )
    return [Proposal(*found) for found in db.session.execute(query)]


def open_counts(town_id: int) -> Mapping[Difference, int]:
    """How many wait, by kind. One query."""
    row = ListProposal
    query = (
        select(row.difference, func.count())
        .where(row.town_id == town_id, row.state == ProposalState.OPEN)
        .group_by(row.difference)
    )
    return {found[0]: found[1] for found in db.session.execute(query)}
