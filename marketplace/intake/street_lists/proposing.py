"""A list becomes proposals; nothing of the street changes by it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.intake.shop_import import known_street
from marketplace.intake.street_lists.comparing import Found, differences
from marketplace.intake.street_lists.models import ListProposal, ProposalState
from marketplace.intake.uploads import ShopsUpload

_AT_ONCE = 500


@dataclass(frozen=True)
class Proposed:
    """What came of a list."""

    shops: int
    fresh: int  # differences that were not proposed before
    waiting: int  # all that wait for a decision now
    refused: int  # lines that could not be used


def propose_list(town_id: int, *, upload: ShopsUpload, list_name: str) -> Proposed:
    """Keep what a list says otherwise than the street, until the town hall decides. Commits: no.

    The same list again proposes nothing new, nor what was left as it was. What waits from an earlier list and
    is not so any more is outdated.
    Races: the fingerprint is unique; of two agents with the same list at once, one is told that it clashed.
    """
    found = {one.fingerprint: one for one in differences(known_street(town_id), upload)}
    kept = _states(town_id, found.keys())
    again = [print_ for print_, state in kept.items() if state in _COMES_AGAIN]
    _set_state(town_id, again, ProposalState.OPEN)
    fresh = [one for print_, one in found.items() if print_ not in kept]
    _outdate(town_id, but=found.keys())
    db.session.add_all(_row(town_id, one, list_name) for one in fresh)
    db.session.flush()
    waiting = sum(kept.get(print_, ProposalState.OPEN) is not ProposalState.LEFT for print_ in found)
    return Proposed(len(upload.shops), len(fresh) + len(again), waiting, len(upload.refused))


# Done once and there again (a shop that came back), or outdated and true again.
_COMES_AGAIN = frozenset({ProposalState.DONE, ProposalState.OUTDATED})


def _row(town_id: int, one: Found, list_name: str) -> ListProposal:
    return ListProposal(
        id=new_id(),
        town_id=town_id,
        fingerprint=one.fingerprint,
        difference=one.difference,
        shop_id=one.shop_id,
        external_ref=one.external_ref,
        name=one.name,
        entry=one.entry,
        changes=dict(one.changes),
        list_name=list_name[:120],
        proposed_at=clock.now(),
    )


def _states(town_id: int, prints: Collection[str]) -> dict[str, ProposalState]:
    states: dict[str, ProposalState] = {}
    row = ListProposal
    for some in _some(list(prints)):
        query = select(row.fingerprint, row.state).where(row.town_id == town_id, row.fingerprint.in_(some))
        states |= {one.fingerprint: one.state for one in db.session.execute(query)}
    return states


def _outdate(town_id: int, *, but: Collection[str]) -> None:
    row, is_open = ListProposal, ProposalState.OPEN
    query = select(row.fingerprint).where(row.town_id == town_id, row.state == is_open)
    over = [print_ for print_ in db.session.scalars(query) if print_ not in but]
    _set_state(town_id, over, ProposalState.OUTDATED)


def _set_state(town_id: int, prints: Sequence[str], state: ProposalState) -> None:
    for some in _some(prints):
        query = select(ListProposal).where(
            ListProposal.town_id == town_id, ListProposal.fingerprint.in_(some)
        )
        for row in db.session.scalars(query):
            row.become(state)


def _some(prints: Sequence[str]) -> Sequence[Sequence[str]]:
    return [prints[start : start + _AT_ONCE] for start in range(0, len(prints), _AT_ONCE)]
