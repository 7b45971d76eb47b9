"""The town hall decides about differences, one by one or many at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from marketplace.browsing.index import index_shop
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.intake.hours.reading import Reading, read_hours
from marketplace.intake.hours.refusing import TextRefused
from marketplace.intake.hours.taking import take_reading
from marketplace.intake.shop_import import (
    KnownStreet,
    create_shop,
    identity_of,
    identity_said,
    known_street,
    shop_meant,
)
from marketplace.intake.street_lists.comparing import changes_to, is_seen, row_of
from marketplace.intake.street_lists.models import Difference, ListProposal, ProposalState
from marketplace.intake.street_names import street_key
from marketplace.shops import admitting
from marketplace.shops.models import Shop
from marketplace.shops.services import change_identity
from marketplace.shops.states import ShopStatus
from marketplace.towns.services import street_named

MOST_AT_ONCE = 500
_PLACE = ("address", "street_number", "postcode", "city", "latitude", "longitude")


def leave_as_it_is(town_id: int, *, ids: Sequence[int], by_user_id: int) -> int:
    """Change nothing, and do not propose the same again; says how many. Commits: no."""
    rows = _open(town_id, ids)
    for row in rows:
        _decide(row, ProposalState.LEFT, by_user_id=by_user_id)
    return len(rows)


def do_as_listed(town_id: int, *, ids: Sequence[int], by_user_id: int) -> Counter[ProposalState]:
    """Do what was proposed; what the street says otherwise by now is outdated instead. Commits: no.

    New shops come in their window; those that are gone are paused by the town, with all that is theirs.
    Races: the proposals are locked: of two agents each does what the other has not done yet.
    """
    street, done = known_street(town_id), Counter[ProposalState]()
    for row in _open(town_id, ids):
        is_done = {
            Difference.NEW: _add,
            Difference.CHANGED: _change,
            Difference.GONE: _take_out,
        }[row.difference](street, row)
        state = ProposalState.DONE if is_done else ProposalState.OUTDATED
        _decide(row, state, by_user_id=by_user_id)
        done[state] += 1
    db.session.flush()
    return done


def _open(town_id: int, ids: Sequence[int]) -> Sequence[ListProposal]:
    query = (
        select(ListProposal)
        .where(ListProposal.town_id == town_id, ListProposal.id.in_(ids[:MOST_AT_ONCE]))
        .where(ListProposal.state == ProposalState.OPEN)
        .order_by(ListProposal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _decide(row: ListProposal, state: ProposalState, *, by_user_id: int) -> None:
    row.become(state)
    row.decided_at, row.decided_by_user_id = clock.now(), by_user_id


def _add(street: KnownStreet, proposal: ListProposal) -> bool:
    row = row_of(proposal.entry)
    if shop_meant(street, row) is not None:
        return False
    shop = create_shop(
        street, row=row, reading=_reading(street, row.opening_hours), status=ShopStatus.SHOWCASE
    )
    index_shop(street.id, shop_id=shop.id)
    proposal.shop_id = shop.id
    return True


def _change(street: KnownStreet, proposal: ListProposal) -> bool:
    row, shop = row_of(proposal.entry), _shop(street, proposal)
    reading = _reading(street, row.opening_hours)
    if shop is None or changes_to(street, shop, row=row, reading=reading) != proposal.changes:
        return False
    said, fields = identity_said(row), set(proposal.changes)
    wanted = {name: getattr(said, name) for name in fields & {"name", "kind", "phone", "email", "website"}}
    if "address" in fields:
        wanted |= {name: getattr(said, name) for name in _PLACE}
        wanted |= _street_of(street, row.address.street)
    wanted["external_ref"] = row.external_ref
    change_identity(shop, identity=replace(identity_of(shop), **wanted))
    if "hours" in fields and reading is not None:
        take_reading(shop, reading=reading, place=street.place)
    index_shop(street.id, shop_id=shop.id)
    return True


def _take_out(street: KnownStreet, proposal: ListProposal) -> bool:
    shop = _shop(street, proposal)
    if shop is None or not is_seen(shop):
        return False
    admitting.pause(shop)
    index_shop(street.id, shop_id=shop.id)
    return True


def _shop(street: KnownStreet, proposal: ListProposal) -> Shop | None:
    return db.session.get(Shop, (street.id, proposal.shop_id)) if proposal.shop_id else None


def _street_of(street: KnownStreet, name: str) -> dict[str, int]:
    if not (key := street_key(name)):
        return {}
    if key not in street.streets:
        street.streets[key] = street_named(street.id, name=name)
    return {"street_id": street.streets[key].id, "street_position": street.streets[key].position}


def _reading(street: KnownStreet, text: str) -> Reading | None:
    try:
        return read_hours(text, place=street.place) if text else None
    except TextRefused:
        return None
