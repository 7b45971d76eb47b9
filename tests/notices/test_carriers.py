"""How mails leave the house, and what is understood of the answers."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from marketplace.core.settings import Settings
from marketplace.notices.carriers import (
    CarrierAway,
    FolderCarrier,
    Refused,
    SmtpCarrier,
    TryLater,
    carrier_for,
)
from tests.mailserver import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as running:
        yield running


@pytest.fixture
def mail() -> EmailMessage:
    """A mail with letters beyond ASCII."""
    message = EmailMessage()
    message["From"] = "Le marché <marche@example.org>"
    message["To"] = "jeanne@example.org"
    message["Subject"] = "C’est prêt chez Morel"
    message["Message-ID"] = "<abc@example.org>"
    message.set_content("Votre sac est prêt.\n.\nFin.\n")
    return message


def text_of(message: EmailMessage) -> str:
    """The text of a mail, as mail programs show its line ends."""
    return str(message.get_content()).replace("\r\n", "\n")


def test_a_mail_server_gets_the_mail_as_it_was_written(server: MailServer, mail: EmailMessage) -> None:
    with SmtpCarrier(server.url) as carrier:
        carrier.send(mail)
        carrier.send(mail)
    assert [taken["Subject"] for taken in server.mails] == ["C’est prêt chez Morel"] * 2
    assert text_of(server.mails[0]) == "Votre sac est prêt.\n.\nFin.\n"
    assert "jeanne@example.org" in server.asked[0]


@pytest.mark.parametrize(
    ("verb", "answer", "fault"),
    [
        ("RCPT", "550 no such mailbox", Refused),
        ("RCPT", "451 greylisted, come back", TryLater),
        ("RCPT", "421 closing", CarrierAway),
        ("MAIL", "550 who are you", TryLater),
        ("DATA", "554 not this text", Refused),
        ("DATA", "452 disk full", TryLater),
        ("END", "", CarrierAway),
    ],
)
def test_answers_of_a_mail_server_are_told_apart(
    server: MailServer, mail: EmailMessage, verb: str, answer: str, fault: type[Exception]
) -> None:
    server.answers[verb] = answer
    with SmtpCarrier(server.url) as carrier, pytest.raises(fault):
        carrier.send(mail)
    assert server.mails == []


def test_a_refused_address_does_not_spoil_the_connection(server: MailServer, mail: EmailMessage) -> None:
    with SmtpCarrier(server.url) as carrier:
        server.answers["RCPT"] = "550 no such mailbox"
        with pytest.raises(Refused, match="550 no such mailbox"):
            carrier.send(mail)
        server.answers.clear()
        carrier.send(mail)
    assert len(server.mails) == 1


def test_no_server_at_all_is_a_server_that_is_away(mail: EmailMessage) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{probe.getsockname()[1]}"
    with SmtpCarrier(url) as carrier, pytest.raises(CarrierAway):
        carrier.send(mail)


def test_without_a_mail_server_mails_are_files(tmp_path: Path, mail: EmailMessage) -> None:
    with carrier_for(Settings(market_env="demo", market_var=tmp_path)) as carrier:
        carrier.send(mail)
        carrier.send(mail)
    (file,) = (tmp_path / "sent").glob("*.eml")
    written = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(written, EmailMessage)
    assert written["Subject"] == "C’est prêt chez Morel"
    assert text_of(written) == "Votre sac est prêt.\n.\nFin.\n"


def test_a_folder_that_takes_nothing_is_tried_again(tmp_path: Path, mail: EmailMessage) -> None:
    (tmp_path / "sent").write_text("a file where the folder should be")
    with FolderCarrier(tmp_path / "sent") as carrier, pytest.raises(TryLater):
        carrier.send(mail)


def test_settings_choose_the_mail_server(server: MailServer, mail: EmailMessage) -> None:
    with carrier_for(Settings(market_env="demo", smtp_url=server.url)) as carrier:
        carrier.send(mail)
    assert len(server.mails) == 1
