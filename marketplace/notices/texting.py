"""How text messages leave the house: by a provider's address, or into a folder."""

import http.client
import json
import ssl
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from marketplace.core.references import link_key
from marketplace.core.settings import Settings
from marketplace.notices.carriers import CarrierAway, Refused, TryLater
from marketplace.notices.sending import Letter

SECONDS = 15
_SAID = 200
_LATER = {408, 409, 425, 429}


class TextCarrier(Protocol):
    """Takes text messages out of the house."""

    def send(self, letter: Letter) -> None:
        """Hand over one. Raises: CarrierAway, TryLater, Refused."""


class FolderTexts:
    """Writes each text message into a folder. The same one twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> None:
        """Write the file: the number, then the words. Raises: TryLater when the disk does not take it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = self._folder / f"{text_key(letter)}.txt"
            file.write_text(f"{letter.recipient}\n{letter.body}\n", encoding="utf-8")
        except OSError as error:
            raise TryLater(error.strerror or "disk") from error


class HttpTexts:
    """Posts each text message as JSON, `{"to", "text", "from", "key"}`, with a bearer token.

    What a provider of text messages wants beyond that is put before it by a few lines of its own, at this
    address. The same `key` twice is the same message: after a crash it may come a second time.
    """

    def __init__(self, url: str, *, token: str, sender: str) -> None:
        self._parts, self._token, self._sender = urlsplit(url), token, sender

    def send(self, letter: Letter) -> None:
        """Hand over one, in one request that follows no redirect. Raises: CarrierAway, TryLater, Refused."""
        asked = {"to": letter.recipient, "text": letter.body, "from": self._sender, "key": text_key(letter)}
        connection = self._connection()
        try:
            connection.request(
                "POST",
                self._parts.path or "/",
                body=json.dumps(asked),
                headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"},
            )
            answer = connection.getresponse()
            said = f"{answer.status} {answer.read(_SAID).decode(errors='replace')}"
        except (OSError, http.client.HTTPException) as error:
            raise CarrierAway(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        _judge(answer.status, said)

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "http":  # the settings allow it on loopback only
            return http.client.HTTPConnection(host, port, timeout=SECONDS)
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())


def text_key(letter: Letter) -> str:
    """What names a text message outside: nothing can be learned from it."""
    return link_key("text", letter.id)


def texts_are_sent(settings: Settings) -> bool:
    """Whether text messages leave at all: in production only where a provider is set."""
    return bool(settings.text_url) or settings.market_env != "production"


def text_carrier_for(settings: Settings) -> TextCarrier:
    """The carrier of an installation: its provider, else the folder `texts` among its data."""
    if settings.text_url:
        token = settings.text_token.get_secret_value()
        return HttpTexts(settings.text_url, token=token, sender=settings.text_from)
    return FolderTexts(settings.market_var / "texts")


def _judge(status: int, said: str) -> None:
    """Raises: CarrierAway, TryLater or Refused unless the provider took it."""
    if status in range(200, 300):
        return
    if status in {401, 403} or status >= 500 or status in range(300, 400):
        raise CarrierAway(said)  # no other message would pass either
    raise TryLater(said) if status in _LATER else Refused(said)
