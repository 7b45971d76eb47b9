"""A running installation whose processes are killed: at a named point, or whenever the dice say so.

The workers are forked from a master that has read the application (`--preload`): the same code serves, and a
killed worker costs a fork instead of seconds.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Lock

from flask import Flask

from marketplace.accounts.sessions import open_session
from marketplace.core.db import transaction
from tests.databases import app_on, bring_up, close_database
from tests.faults.book import Book, Purchase, Verdict, judge
from tests.faults.market import Market, open_market
from tests.faults.residents import Baker, Resident
from tests.faults.warmed import WARMED
from tests.mailserver import MailServer, mail_server
from tests.serving import ROOT, Running, running_server
from tests.waiting import line_of, say, started

KILLED = -signal.SIGKILL
_LEASE_IS_OVER = 3  # minutes
_SERVING = ("--preload", "--log-level", "critical", "--config", "python:tests.faults.warmed")


@dataclass
class Installation:
    """Two web workers, the worker beside them, a mail server, and who was told what."""

    server: Running
    post: subprocess.Popen[str]
    mails: MailServer
    market: Market
    app: Flask
    crash_file: Path
    book: Book = field(default_factory=Book)
    _one_round: Lock = field(default_factory=Lock)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.address.rpartition(":")[2])

    def resident(self, *, pays: str) -> Resident:
        """Somebody new, who means to buy one thing."""
        nth = 12 + len(self.book.purchases) % 24
        return Resident(self.port, self.book, pays=pays, nth_window=nth, wait=self.let_leases_end)

    def baker(self) -> Baker:
        """Somebody at work in the first shop."""
        with transaction():
            token = open_session(self.market.baker_id, lasts=timedelta(hours=1), second_factor=True)
        interface: object = self.app.session_interface
        signer = getattr(interface, "get_signing_serializer")(self.app)  # noqa: B009 - Flask's stubs hide it
        return Baker(self.port, {"session": signer.dumps({"token": token, "_permanent": True})})

    def order_crash(self, point: str) -> None:
        """Whichever process comes first to this point dies there."""
        self.crash_file.write_text(point, encoding="ascii")

    def take_crash_back(self) -> bool:
        """Whether nobody came to the point; nobody dies there any more."""
        was_left = self.crash_file.exists()
        self.crash_file.unlink(missing_ok=True)
        return was_left

    def kill_any(self, dice: Random) -> bool:
        """Kill one web worker; False when none was there to be killed."""
        with suppress(ProcessLookupError, IndexError):
            os.kill(dice.choice(self.server.workers), signal.SIGKILL)
            return True
        return False

    def go_round(self, *, minutes: int = 0) -> int:
        """One round of the worker, so many minutes from now; its exit status."""
        with self._one_round:
            say(self.post, str(minutes))
            return int(line_of(self.post))

    def let_leases_end(self) -> None:
        """The worker goes on with what somebody killed had begun, when that is free again."""
        self.go_round(minutes=_LEASE_IS_OVER)

    def verdict(self) -> Verdict:
        """Whether what was told is true."""
        return judge(self.book)


@contextmanager
def installation(database: str, folder: Path) -> Iterator[Installation]:
    """A fresh installation on a blank database, and an open app context for who looks into it."""
    app = app_on(database, folder)
    bring_up(app)
    crash_file = folder / "crash-at"
    with ExitStack() as stack:
        stack.enter_context(app.app_context())
        stack.callback(close_database)
        market, mails = open_market(), stack.enter_context(mail_server())
        environment = {
            "MARKET_ENV": "test",
            "MARKET_VAR": str(folder),
            "DATABASE_URL": database,
            "SMTP_URL": mails.url,
            "CRASH_FILE": str(crash_file),
        }
        server = stack.enter_context(running_server(environment, *_SERVING))
        command = [sys.executable, "-m", "tests.faults.rounds"]
        post = stack.enter_context(started(command, cwd=ROOT, env={**os.environ, **environment}))
        house = Installation(server, post, mails, market, app, crash_file)
        house.book.purchases |= _purchases_of_the_master()
        yield house


def _purchases_of_the_master() -> dict[str, Purchase]:
    book = Book(WARMED)
    for pays in ("pickup", "demo"):
        book.open(pays)
    return book.purchases
