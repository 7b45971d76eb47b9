"""Writes of the wanted board."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.references import keyed_digests, new_reference
from marketplace.trust.wishes.errors import VotedAlready, WishMoved
from marketplace.trust.wishes.models import Wish, WishVote
from marketplace.trust.wishes.states import Answer, WishState


def voter_of(town_id: int, *, whom: str) -> list[str]:
    """What is kept of somebody's address or number: the digest of today's secret first."""
    return keyed_digests(f"voter of {town_id}", whom)


def propose(town_id: int, *, title: str, words: str, email: str, locale: str, state: WishState) -> Wish:
    """Write a wish down: a draft until its author has opened the mailed link. Commits: no."""
    row = Wish(
        id=new_id(),
        town_id=town_id,
        mark=new_reference(),
        title=title,
        words=words,
        email=email,
        locale=locale,
        state=state,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def stand_by(wish: Wish, *, voter: Sequence[str]) -> None:
    """Its author has opened the link: the town reads it, and their voice is the first. Twice changes nothing.

    Commits: no.
    """
    row = locked_wish(wish)
    if row.state is WishState.DRAFT:
        row.become(WishState.WAITING)
        _count(row, voter)


def vote(wish: Wish, *, voter: Sequence[str]) -> Wish:
    """Count one voice; for a wish that was merged, its heir's. Gives the wish that has it now.

    Raises: VotedAlready, WishMoved. Races: the wish's row is locked, and one voice is one row: of two at once
    one counts. Commits: no.
    """
    row = locked_wish(wish)
    if row.state is WishState.MERGED and row.merged_into_id:
        return vote(db.session.get_one(Wish, (row.town_id, row.merged_into_id)), voter=voter)
    if row.state is not WishState.PUBLISHED:
        raise WishMoved
    if not _count(row, voter):
        raise VotedAlready
    return row


def publish(wish: Wish) -> str:
    """Put it on the board; gives its author's address, which is not kept. Raises: WishMoved. Commits: no."""
    return _move(wish, WishState.PUBLISHED)


def refuse(wish: Wish) -> str:
    """Keep it off the board; gives its author's address, which goes. Raises: WishMoved. Commits: no."""
    return _move(wish, WishState.REFUSED)


def merge(wish: Wish, *, into: Wish) -> str:
    """Let another wish, which is published, stand for this one: each voter counts once.

    Gives its author's address, which is not kept. Raises: WishMoved. Races: both rows are locked, lower id
    first. Commits: no.
    """
    for row in sorted((wish, into), key=lambda each: each.id):
        locked_wish(row)
    if wish.id == into.id or into.state is not WishState.PUBLISHED:
        raise WishMoved
    email = _move(wish, WishState.MERGED)
    wish.merged_into_id = into.id
    db.session.flush()
    _bring_votes(wish, into=into)
    return email


def answer(wish: Wish, *, kind: Answer, words: str) -> None:
    """Say in public what the town does about it; a later answer takes its place. Raises: WishMoved.

    Commits: no.
    """
    row = locked_wish(wish)
    if row.state is not WishState.PUBLISHED:
        raise WishMoved
    row.answer, row.answer_words, row.answered_at = kind, words, clock.now()
    db.session.flush()


def locked_wish(wish: Wish) -> Wish:
    """The wish as it is now, kept from changes until the transaction ends."""
    query = select(Wish).where(Wish.town_id == wish.town_id, Wish.id == wish.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def forget_author(town_id: int, *, email: str) -> None:
    """Take somebody's address off their wishes. Commits: no."""
    db.session.execute(
        update(Wish)
        .where(Wish.town_id == town_id, Wish.email == email)
        .values(email="")
        .execution_options(synchronize_session=False)
    )


def forget_drafts(town_id: int, *, before: datetime) -> int:
    """Erase wishes that nobody stood by. Commits: no."""
    old = (Wish.town_id == town_id, Wish.state == WishState.DRAFT, Wish.made_at < before)
    gone = db.session.execute(
        delete(Wish).where(*old).execution_options(synchronize_session=False).returning(Wish.id)
    )
    return len(gone.all())


def _move(wish: Wish, state: WishState) -> str:
    row = locked_wish(wish)
    row.become(state)
    email, row.email = row.email, ""
    db.session.flush()
    return email


def _count(wish: Wish, voter: Sequence[str]) -> bool:
    """Whether the voice is new."""
    mine = (WishVote.town_id == wish.town_id, WishVote.wish_id == wish.id)
    if db.session.scalar(select(WishVote.id).where(*mine, WishVote.voter.in_(voter))) is not None:
        return False
    row = {"id": new_id(), "town_id": wish.town_id, "wish_id": wish.id, "voter": voter[0], "at": clock.now()}
    if not insert_once(WishVote, row=row, key=("town_id", "wish_id", "voter")):
        return False
    _recount(wish)
    return True


def _bring_votes(wish: Wish, *, into: Wish) -> None:
    """Give the heir each voice that it does not have yet, under the same row's id."""
    theirs = aliased(WishVote)
    known = select(theirs.voter).where(theirs.town_id == into.town_id, theirs.wish_id == into.id)
    mine = (WishVote.town_id == wish.town_id, WishVote.wish_id == wish.id)
    db.session.execute(
        update(WishVote)
        .where(*mine, WishVote.voter.not_in(known))
        .values(wish_id=into.id)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(WishVote).where(*mine).execution_options(synchronize_session=False))
    _recount(into)


def _recount(wish: Wish) -> None:
    mine = (WishVote.town_id == wish.town_id, WishVote.wish_id == wish.id)
    wish.votes = db.session.scalar(select(func.count()).select_from(WishVote).where(*mine)) or 0
    db.session.flush()
