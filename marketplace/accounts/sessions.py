"""Signed-in browsers: kept in the database, so that they can be listed and ended from our side."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from marketplace.accounts.models import User, UserSession
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import digest, new_token

RESIDENT_DAYS = 30
STAFF_HOURS = 12
STAFF_IDLE_MINUTES = 30
PROOF_MINUTES = 15
SHOWN = 50
_SEEN_EVERY = timedelta(minutes=1)
_SEEN_AT_HOME_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a request; what Flask-Login calls the user."""

    id: int
    name: str
    email: str
    phone: str
    locale: str
    session_id: int
    second_factor: bool
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    proven_at: datetime | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Flask-Login keeps the session's token itself; this is only asked when it writes one."""
        return str(self.session_id)

    @property
    def is_at_work(self) -> bool:
        """Whether this is a session of staff: a short one, which also ends when nobody uses it."""
        return self.ends_at - self.created_at <= timedelta(hours=STAFF_HOURS)

    def is_idle(self, at: datetime) -> bool:
        """Whether staff left the screen so long ago that it must not be used by the next passer-by."""
        return self.is_at_work and at - self.seen_at > timedelta(minutes=STAFF_IDLE_MINUTES)

    def is_proven(self, at: datetime) -> bool:
        """Whether the password was given a short while ago: it is no passer-by who is at the screen."""
        return at - (self.proven_at or self.created_at) <= timedelta(minutes=PROOF_MINUTES)

    def should_be_noted(self, at: datetime) -> bool:
        """Whether it is worth a write that the person is still there: for residents once a day."""
        return at - self.seen_at > (_SEEN_EVERY if self.is_at_work else _SEEN_AT_HOME_EVERY)


@dataclass(frozen=True)
class OpenSession:
    """One signed-in browser, as its owner reads of it."""

    id: int
    device: str
    created_at: datetime
    seen_at: datetime


_COLUMNS = (
    *(User.id, User.name, User.email, User.phone, User.locale),
    *(UserSession.id, UserSession.second_factor),
    *(UserSession.created_at, UserSession.seen_at, UserSession.ends_at),
    UserSession.proven_at,
)
# Each request of somebody who is signed in begins with this one, so it is built once.
_BEHIND = (
    select(*_COLUMNS)
    .join(UserSession, UserSession.user_id == User.id)
    .where(
        UserSession.token_digest == bindparam("digest"),
        UserSession.ends_at > bindparam("at"),
        User.erased_at.is_(None),
    )
)


def open_session(user_id: int, *, lasts: timedelta, second_factor: bool, device: str = "") -> str:
    """A new session; returns the token for the cookie. `device`: the browser's name. Commits: no."""
    token, now = new_token(), clock.now()
    db.session.add(
        UserSession(
            id=new_id(),
            token_digest=digest(token),
            user_id=user_id,
            second_factor=second_factor,
            device=device,
            created_at=now,
            seen_at=now,
            ends_at=now + lasts,
        )
    )
    db.session.flush()
    return token


def person_behind(token: str, *, at: datetime) -> SignedIn | None:
    """Who is signed in with that token, or None when the session has ended. One query."""
    row = db.session.execute(_BEHIND, {"digest": digest(token), "at": at}).one_or_none()
    person = SignedIn(*row) if row else None
    return None if person is None or person.is_idle(at) else person


def note_seen(session_id: int) -> None:
    """Note that the person is still there, which keeps a session of staff awake. Commits: no."""
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=clock.now()))


def note_proven(session_id: int) -> None:
    """Note that the person has given the password again. Commits: no."""
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(proven_at=clock.now()))


def end_session(session_id: int) -> None:
    """Sign one browser out; its token opens nothing any more. Commits: no."""
    db.session.execute(delete(UserSession).where(UserSession.id == session_id))


def sessions_of(user_id: int) -> list[OpenSession]:
    """The browsers in which a person is signed in, the last used first. One query."""
    columns = [getattr(UserSession, name) for name in OpenSession.__dataclass_fields__]
    query = (
        select(*columns)
        .where(UserSession.user_id == user_id, UserSession.ends_at > clock.now())
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        .limit(SHOWN)
    )
    return [OpenSession(*row) for row in db.session.execute(query)]


def end_session_of(user_id: int, *, session_id: int) -> bool:
    """Sign one of a person's browsers out; False when there is none such. Commits: no."""
    mine = (UserSession.user_id == user_id, UserSession.id == session_id)
    return _ended(*mine) > 0


def end_sessions_of(user_id: int, *, but: int = 0) -> int:
    """Sign a person's browsers out, but for that one if it is given; says how many. Commits: no."""
    return _ended(UserSession.user_id == user_id, UserSession.id != but)


def _ended(*which: ColumnElement[bool]) -> int:
    return len(db.session.execute(delete(UserSession).where(*which).returning(UserSession.id)).all())


def end_all_sessions() -> int:
    """Sign everybody out of this installation; says how many browsers. Commits: no."""
    return len(db.session.execute(delete(UserSession).returning(UserSession.id)).all())


def forget_ended_sessions(*, before: datetime) -> int:
    """Erase sessions that ended; says how many. Commits: no."""
    gone = db.session.execute(
        delete(UserSession).where(UserSession.ends_at < before).returning(UserSession.id)
    )
    return len(gone.all())
