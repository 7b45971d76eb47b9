"""Codes read out at the counter: tried a few times, not guessed at."""

from datetime import timedelta

from sqlalchemy import func, select

from marketplace.accounts.models import SignInAttempt
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.ids import new_id
from marketplace.core.references import digest
from marketplace.core.words import _
from marketplace.orders.actors import Actor

LETTERS = 8
MOST_WRONG = 10
WITHIN = timedelta(minutes=5)


class CodeUnknown(NotFound):
    """No bag of this shop bears the code, whether another shop's does or none."""

    def __init__(self) -> None:
        super().__init__(
            _("Aucun sac de votre boutique ne porte ce code. Relisez-le avec la personne, lettre par lettre.")
        )


class TooManyWrongCodes(Refusal):
    """So many wrong codes in a row are no slips of the finger."""

    status = 429
    wait = WITHIN

    def __init__(self) -> None:
        super().__init__(
            _(
                "Dix codes faux en cinq minutes : attendez cinq minutes, "
                "ou remettez le sac depuis sa commande en vérifiant le nom."
            )
        )


def check_wrong_codes(town_id: int, *, place: str, by: Actor) -> None:
    """Refuse to look at one more code after ten wrong ones in five minutes. Raises: TooManyWrongCodes.

    `place`: the counter, a shop's or a hub's, in a word of its own.
    """
    query = (
        select(func.count())
        .select_from(SignInAttempt)
        .where(
            SignInAttempt.account_digest == _who(town_id, place, by),
            SignInAttempt.at > clock.now() - WITHIN,
        )
    )
    if (db.session.scalar(query) or 0) >= MOST_WRONG:
        raise TooManyWrongCodes


def note_wrong_code(town_id: int, *, place: str, by: Actor) -> None:
    """Count a wrong code against whoever typed it, at that counter. Commits: no."""
    who = _who(town_id, place, by)
    db.session.add(SignInAttempt(id=new_id(), account_digest=who, address="", at=clock.now()))
    db.session.flush()


def _who(town_id: int, place: str, by: Actor) -> str:
    return digest(f"hand-over:{town_id}:{place}:{by.kind}:{by.device_id or by.user_id}")
