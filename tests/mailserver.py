"""A mail server of a few lines, for tests: takes mails, or answers as it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.waiting import join_all


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it was given. `answers`: what it says to a command instead of « 250 »; "" hangs up.

    `END` stands for the end of a mail's text.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers: dict[str, str] = {}
        self.mails: list[EmailMessage] = []
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Its address, as SMTP_URL wants it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self) -> None:
        """Speak until one side has had enough."""
        self._say("220 at your service")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            answer = self.server.answers.get(verb)
            if answer is None and verb == "DATA":
                answer = self._take()
            if answer == "":
                return
            if verb == "RCPT":
                self.server.asked.append(line)
            self._say(answer or "250 fine")

    def _take(self) -> str:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        if "END" in self.server.answers:
            return self.server.answers["END"]
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.mails.append(mail)
        return "250 taken"

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server on loopback for the length of a block."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            join_all([thread])
