"""Text messages leave by a provider, or into a folder; what it answers decides what becomes of each."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from marketplace.core.references import link_key
from marketplace.notices.carriers import CarrierAway, Refused, TryLater
from marketplace.notices.sending import Letter
from marketplace.notices.texting import FolderTexts, HttpTexts
from tests.factories import THURSDAY_MORNING

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def letter() -> Letter:
    return Letter(
        town_id=1,
        id=7,
        recipient="+33600000001",
        recipient_name="Maison Morel",
        locale="fr",
        subject="Commande",
        body="Commande TL7-K42M sans réponse",
        queued_at=THURSDAY_MORNING,
        attempts=0,
        claimed_until=THURSDAY_MORNING + timedelta(minutes=5),
        town_name="Port-Lanterne",
    )


class Provider(HTTPServer):
    """Answers with one status, and keeps what it was sent."""

    status = 202
    heard: list[tuple[str, dict[str, Any]]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hearing)
        self.heard = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sms"


class Hearing(BaseHTTPRequestHandler):
    """One request to the provider."""

    server: Provider

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append((self.headers["Authorization"], body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(b"said in words")

    def log_message(self, *_words: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


def carrier(provider: Provider) -> HttpTexts:
    return HttpTexts(provider.url, token="secret", sender="Marche")


def test_the_folder_has_the_number_and_the_words_once(tmp_path: Path, letter: Letter) -> None:
    for _time in range(2):
        FolderTexts(tmp_path / "texts").send(letter)
    (file,) = (tmp_path / "texts").iterdir()
    assert file.read_text(encoding="utf-8") == "+33600000001\nCommande TL7-K42M sans réponse\n"


def test_a_provider_is_told_to_whom_what_and_by_whom(provider: Provider, letter: Letter) -> None:
    carrier(provider).send(letter)
    ((authorization, body),) = provider.heard
    assert authorization == "Bearer secret"
    assert body == {
        "to": "+33600000001",
        "text": "Commande TL7-K42M sans réponse",
        "from": "Marche",
        "key": link_key("text", 7),
    }


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, Refused),
        (429, TryLater),
        (401, CarrierAway),
        (500, CarrierAway),
        (302, CarrierAway),
    ],
)
def test_what_the_provider_answers_decides(
    provider: Provider, letter: Letter, status: int, fault: type[Exception]
) -> None:
    provider.status = status
    with pytest.raises(fault, match=str(status)):
        carrier(provider).send(letter)
    assert len(provider.heard) == 1  # no redirect is followed: the words of an order go to one address


def test_a_provider_that_is_not_there_is_away(letter: Letter) -> None:
    with pytest.raises(CarrierAway):
        HttpTexts("http://127.0.0.1:1/sms", token="secret", sender="").send(letter)
