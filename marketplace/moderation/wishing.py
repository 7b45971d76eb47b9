"""Wishes come in, voices are counted, and the town reads, publishes, refuses, joins and answers."""

from collections.abc import Callable

from sqlalchemy import func, select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.words import language
from marketplace.notices.forgetting import forget_letters
from marketplace.notices.wishing import tell_author, tell_link
from marketplace.shops.street.models import StreetUnit, UnitKind
from marketplace.towns.queries import TownView
from marketplace.trust.wishes.errors import WishLinkOver
from marketplace.trust.wishes.links import Voice, voice_behind, wish_token
from marketplace.trust.wishes.models import Wish
from marketplace.trust.wishes.services import (
    answer,
    merge,
    propose,
    publish,
    refuse,
    stand_by,
    vote,
    voter_of,
)
from marketplace.trust.wishes.states import Answer, WishState

PathOf = Callable[[str], str]
"""The path of the page that a token opens."""


def make_wish(
    town: TownView, *, title: str, words: str, email: str, is_proved: bool, path_of: PathOf
) -> Wish:
    """Write a wish down; whose address is not proved yet is sent a link first. Commits: no."""
    facts = {"title": title, "words": words, "email": email, "locale": language()}
    row = propose(town.id, state=WishState.DRAFT, **facts)
    if is_proved:
        stand_by(row, voter=voter_of(town.id, whom=email))
    else:
        send_link(town, wish=row, email=email, path_of=path_of)
    return row


def send_link(town: TownView, *, wish: Wish, email: str, path_of: PathOf) -> None:
    """Send somebody the link that counts their voice; the page bears a digest and no address. Commits: no."""
    voice = Voice(wish.id, new_id(), voter_of(town.id, whom=email)[0])
    path = path_of(wish_token(town.id, voice=voice))
    tell_link(town, wish=wish, email=email, path=path, letter_id=voice.letter_id)


def wish_behind(town: TownView, token: str) -> Wish:
    """The wish of a mailed link. Reads only. Raises: WishLinkOver."""
    wish = db.session.get(Wish, (town.id, voice_behind(town.id, token).wish_id))
    if wish is None:
        raise WishLinkOver
    return wish


def use_link(town: TownView, *, token: str) -> Wish:
    """Count the voice of whoever opened the link; the mail, and so the address, is forgotten.

    Raises: WishLinkOver, VotedAlready, WishMoved. Commits: no.
    """
    wish, voice = wish_behind(town, token), voice_behind(town.id, token)
    if wish.state is WishState.DRAFT:
        stand_by(wish, voter=[voice.voter])
    else:
        wish = vote(wish, voter=[voice.voter])
    forget_letters(town.id, about_ids=[voice.letter_id])
    return wish


def publish_wish(town: TownView, *, wish: Wish, by: Doer) -> None:
    """Put it on the board and tell its author. Raises: WishMoved. Commits: no."""
    email = publish(wish)
    tell_author(town, wish=wish, email=email)
    _note(town, wish, "published", by=by)


def refuse_wish(town: TownView, *, wish: Wish, reason: str, by: Doer) -> None:
    """Keep it off the board, and tell its author why. Raises: WishMoved. Commits: no."""
    email = refuse(wish)
    tell_author(town, wish=wish, email=email, reason=reason)
    _note(town, wish, "refused", by=by)


def merge_wish(town: TownView, *, wish: Wish, into: Wish, by: Doer) -> None:
    """Let another one stand for it, each voice counted once; its author is told. Raises: WishMoved.

    Commits: no.
    """
    email = merge(wish, into=into)
    tell_author(town, wish=wish, email=email, heir=into)
    _note(town, wish, "merged", by=by)


def answer_wish(town: TownView, *, wish: Wish, kind: Answer, words: str, by: Doer) -> None:
    """Answer in public. Raises: WishMoved. Commits: no."""
    answer(wish, kind=kind, words=words)
    _note(town, wish, kind.value, by=by)


def empty_units(town_id: int) -> int:
    """How many units of the street stand empty, as the council has drawn it."""
    query = select(func.count()).select_from(StreetUnit)
    mine = (StreetUnit.town_id == town_id, StreetUnit.kind == UnitKind.EMPTY)
    return db.session.scalar(query.where(*mine)) or 0


def _note(town: TownView, wish: Wish, outcome: str, *, by: Doer) -> None:
    about = f"{wish.mark} {wish.title}"
    write_down(town.id, shop_id=None, by=by, act=Act.WISH_DECIDED, about=about, after={"outcome": outcome})
