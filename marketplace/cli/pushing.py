"""Push notices on their way: sealed, signed, handed to the browser's own service with care."""

import http.client
import socket
from dataclasses import dataclass, field

import click

from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.core.web_push import PushKey, seal
from marketplace.intake.fetching.addresses import Target
from marketplace.intake.fetching.faults import PASSING, FetchFailed
from marketplace.intake.fetching.lines import Edge, line_to
from marketplace.notices.carriers import Refused, TryLater
from marketplace.notices.pushing import Browser, browser_of, forget_subscription
from marketplace.notices.sending import Letter

_KEPT_SECONDS = 6 * 3600  # how long the service keeps it for a telephone that is off
_GONE = {404, 410}
_WAIT = {408, 425, 429}


@dataclass(frozen=True)
class PushCarrier:
    """Hands notices to push services. Each is its own host: one that is away keeps no other back."""

    settings: Settings
    edge: Edge = field(default_factory=Edge)

    def send(self, letter: Letter) -> None:
        """Hand over one. A browser that is gone is forgotten. Raises: TryLater, Refused."""
        browser = browser_of(letter.town_id, subscription_id=int(letter.recipient))
        db.session.rollback()  # nothing stays open while the network is asked
        if browser is None or not self.settings.push_on:
            raise Refused("no browser to tell")
        status = self._status(browser, letter.body)
        if status in _GONE:
            with transaction():
                forget_subscription(letter.town_id, subscription_id=int(letter.recipient))
            raise Refused(f"{status} gone")
        if status in _WAIT or status >= 500:
            raise TryLater(str(status))
        if not 200 <= status < 300:
            raise Refused(str(status))

    def _status(self, browser: Browser, words: str) -> int:
        body = seal(words.encode(), p256dh=browser.p256dh, auth=browser.auth)
        try:
            with line_to(browser.endpoint, edge=self.edge) as (line, target):
                return _answered(line, head=self._head(target, len(body)), body=body)
        except FetchFailed as failed:
            if failed.fault in PASSING:
                raise TryLater(str(failed.fault)) from failed
            raise Refused(str(failed.fault)) from failed

    def _head(self, target: Target, length: int) -> list[str]:
        key = PushKey(self.settings.push_key.get_secret_value())
        contact = f"mailto:{self.settings.mail_from}"
        return [
            f"POST {target.path} HTTP/1.1",
            f"Host: {target.host}",
            f"Authorization: {key.signature(f'https://{target.host}', contact=contact)}",
            "Content-Encoding: aes128gcm",
            "Content-Type: application/octet-stream",
            f"Content-Length: {length}",
            f"TTL: {_KEPT_SECONDS}",
            "Urgency: high",
            "Connection: close",
        ]


@click.command("push-key")
def make_push_key() -> None:
    """Draw a key for push notices: set it as PUSH_KEY, once, and keep it with the other secrets."""
    click.echo(PushKey.drawn().secret)


def _answered(line: socket.socket, *, head: list[str], body: bytes) -> int:
    line.sendall("\r\n".join([*head, "", ""]).encode("ascii") + body)
    answer = http.client.HTTPResponse(line, method="POST")
    try:
        answer.begin()
        return answer.status
    finally:
        answer.close()
