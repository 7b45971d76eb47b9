"""What is wrong when the database refuses, in the few kinds that we answer differently, and how long to wait.

The kinds come from the error's own code (SQLSTATE, SQLite's result code), never from its words.
"""

import errno
import sqlite3
from enum import StrEnum
from secrets import SystemRandom

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted


class Trouble(StrEnum):
    """A kind of trouble."""

    CONFLICT = "conflict"  # two transactions met and the database undid this one: a second run may well pass
    CLASH = "clash"  # a rule of a table refused a row: a second run sees the other's row and says so in words
    AWAY = "away"  # no connection, or a lost one: starting, stopping, unreachable
    BUSY = "busy"  # others held what was needed for longer than anybody waits
    UNWRITABLE = "unwritable"  # full, or read-only: what is written there can still be read
    BROKEN = "broken"  # its storage fails: whoever saw that must not go on as if nothing had happened
    UNKNOWN = "unknown"  # the connection was lost while the commit was under way: it stands, or it does not
    DEFECT = "defect"  # our own mistake: no such column, a number too large


class OutcomeUnknown(Exception):
    """The commit was sent and no answer came: all of it stands or nothing does, nobody can tell which."""


_SQLSTATES = {
    "40001": Trouble.CONFLICT,  # serialization failure
    "40P01": Trouble.CONFLICT,  # deadlock
    "55P03": Trouble.BUSY,  # lock timeout
    "57014": Trouble.BUSY,  # statement timeout
    "57P01": Trouble.AWAY,  # stopped by an administrator
    "57P02": Trouble.AWAY,  # stopped by a crash
    "57P03": Trouble.AWAY,  # starting or stopping
    "57P05": Trouble.AWAY,  # idle for too long
    "25P03": Trouble.AWAY,  # idle within a transaction for too long
    "25P04": Trouble.AWAY,  # a transaction that took too long
    "53200": Trouble.AWAY,  # out of memory
    "53300": Trouble.AWAY,  # too many connections
    "53100": Trouble.UNWRITABLE,  # disk full
    "25006": Trouble.UNWRITABLE,  # read-only
    "58030": Trouble.BROKEN,  # input or output failed
    "XX001": Trouble.BROKEN,  # damaged data
    "XX002": Trouble.BROKEN,  # damaged index
}
_SQLITE_CODES = {
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    7: Trouble.AWAY,  # out of memory
    8: Trouble.UNWRITABLE,  # read-only
    10: Trouble.BROKEN,  # input or output failed
    11: Trouble.BROKEN,  # malformed
    13: Trouble.UNWRITABLE,  # full
    14: Trouble.AWAY,  # cannot be opened
    26: Trouble.BROKEN,  # not a database
}
# The shared index of the write-ahead log does not fit on the disk any more: full, under another name.
_SQLITE_FULL_TOO = {4618, 4874, 5386}
_NO_FILE_LEFT = {errno.EMFILE, errno.ENFILE}  # nor a connection: a driver may tell so in the system's words
_UNDONE_AT_COMMIT = {Trouble.CONFLICT, Trouble.CLASH, Trouble.BUSY, Trouble.UNWRITABLE, Trouble.DEFECT}

_PAUSES = {
    Trouble.CONFLICT: (0.02, 0.08),  # three runs in all
    Trouble.CLASH: (0.0, 0.05),
    Trouble.AWAY: (0.1, 0.2, 0.4, 0.8, 1.2),  # a server that restarts is back by then; 3 s at the longest
    Trouble.UNKNOWN: (0.1, 0.2, 0.4, 0.8, 1.2),
}
_dice = SystemRandom()


def trouble_of(error: BaseException) -> Trouble:
    """What kind of trouble an error of the database is."""
    if isinstance(error, OutcomeUnknown):
        return Trouble.UNKNOWN
    if isinstance(error, PoolExhausted):
        return Trouble.BUSY
    if isinstance(error, OSError) and error.errno in _NO_FILE_LEFT:
        return Trouble.AWAY
    if not isinstance(error, DBAPIError):
        return Trouble.DEFECT
    if isinstance(error.orig, TimeoutError):
        return Trouble.BUSY  # no turn came in the line of writers
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error, error.orig)
    return _of_postgres(error)


def is_undone(error: BaseException) -> bool:
    """Whether an error that COMMIT met proves that the transaction left nothing behind."""
    return trouble_of(error) in _UNDONE_AT_COMMIT


def has_failing_storage(error: BaseException) -> bool:
    """Whether the storage failed, be it at a commit of which nobody knows now whether it stands.

    Who saw that must end, and look anew at what is there: what it tries again may seem to pass.
    """
    return Trouble.BROKEN in {trouble_of(error), trouble_of(error.__cause__ or error)}


def pause_before_try(trouble: Trouble, *, number: int) -> float | None:
    """How long to wait before the second try (number 2), the third and so on; None when there is none.

    Units: seconds, drawn from half to the whole of a growing pause, so that two who met do not meet again.
    """
    pauses = _PAUSES.get(trouble, ())
    if number - 2 >= len(pauses):
        return None
    return pauses[number - 2] * _dice.uniform(0.5, 1)


def _of_sqlite(error: DBAPIError, fault: sqlite3.Error) -> Trouble:
    if isinstance(error, IntegrityError):
        return Trouble.CLASH
    if isinstance(fault, sqlite3.OperationalError) and not hasattr(fault, "sqlite_errorcode"):
        return Trouble.BROKEN  # the driver's own: text that is no text any more
    code = getattr(fault, "sqlite_errorcode", 1)
    if code in _SQLITE_FULL_TOO:
        return Trouble.UNWRITABLE
    return _SQLITE_CODES.get(code & 0xFF, Trouble.DEFECT)


def _of_postgres(error: DBAPIError) -> Trouble:
    state = getattr(error.orig, "sqlstate", None)
    if state in _SQLSTATES:
        return _SQLSTATES[state]
    if isinstance(error, IntegrityError):
        return Trouble.CLASH
    is_lost = error.connection_invalidated or (state or "").startswith("08")
    # Without a code it is the driver that speaks: no connection, or one that broke.
    is_silent = state is None and isinstance(error, OperationalError | InterfaceError)
    return Trouble.AWAY if is_lost or is_silent else Trouble.DEFECT
