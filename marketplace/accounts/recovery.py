"""Recovery codes: eight words on paper for the day the telephone is lost; each opens the door once."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update

from marketplace.accounts.errors import CodeRefused
from marketplace.accounts.models import RecoveryCode
from marketplace.accounts.passwords import hash_password, password_fits
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.references import new_collection_code, tidy_code

COUNT = 8
_LETTERS = 8


def new_codes() -> list[str]:
    """Eight codes as they are written down: « K7Q2-M9XA », forty bits each."""
    drawn = [new_collection_code() for _ in range(COUNT)]
    return [f"{code[:4]}-{code[4:]}" for code in drawn]


def hashes_of(codes: Sequence[str]) -> list[str]:
    """What is kept of codes. Takes half a second: never inside a transaction."""
    return [hash_password(tidy_code(code)) for code in codes]


def keep_codes(user_id: int, *, hashes: Sequence[str]) -> None:
    """These are the person's codes from now on; all earlier ones are over. Commits: no."""
    forget_codes(user_id)
    now = clock.now()
    db.session.add_all(RecoveryCode(user_id=user_id, secret=kept, made_at=now) for kept in hashes)
    db.session.flush()


def looks_like_one(typed: str) -> bool:
    """Whether what was typed is shaped like a recovery code, and not like the six digits of an app."""
    return len(tidy_code(typed)) == _LETTERS


def matching_code(user_id: int, *, typed: str) -> int:
    """The key of the unused code that was typed. Reads only; as slow as the codes are many.

    Raises: CodeRefused.
    """
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    rows = db.session.execute(select(RecoveryCode.id, RecoveryCode.secret).where(*mine)).all()
    code = tidy_code(typed)
    found = next((row.id for row in rows if password_fits(code, kept=row.secret)), None)
    if found is None:
        raise CodeRefused
    return int(found)


def use_code(code_id: int) -> None:
    """Strike a code out. Raises: CodeRefused. Races: one conditional UPDATE: it opens once. Commits: no."""
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
        .returning(RecoveryCode.id)
    )
    if used.scalar_one_or_none() is None:
        raise CodeRefused


def codes_left(user_id: int) -> int:
    """How many codes the person has still."""
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*mine)) or 0


def forget_codes(user_id: int) -> None:
    """The person has no codes any more. Commits: no."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
