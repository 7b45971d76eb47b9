"""Something is said; the town answers in public, or puts it away."""

from sqlalchemy import delete

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.towns.listening.models import TownWord


def say(town_id: int, *, text: str, shop_id: int | None = None) -> None:
    """Keep what was said, for the town hall; nothing is public yet. Commits: no."""
    db.session.add(TownWord(id=new_id(), town_id=town_id, shop_id=shop_id, text=text, said_at=clock.now()))
    db.session.flush()


def answer_in_public(word: TownWord, *, title: str, answer: str, by_user_id: int, seen_version: int) -> None:
    """Show what was said, in the town's words, with what it does about it. Raises: ChangedMeanwhile.

    What was said word for word is not shown: it may name somebody. Commits: no.
    Races: of two agents one writes; the other is told.
    """
    if word.version != seen_version:
        raise ChangedMeanwhile
    word.title, word.answer = title, answer
    word.answered_at, word.answered_by_user_id = clock.now(), by_user_id
    db.session.flush()


def put_away(town_id: int, *, word_id: int) -> None:
    """Erase it, published or not. Commits: no."""
    here = TownWord.town_id == town_id, TownWord.id == word_id
    db.session.execute(delete(TownWord).where(*here).execution_options(synchronize_session=False))
