"""A notice as a mail program reads it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.notices.carriers import Refused
from marketplace.notices.letters import message_of
from marketplace.notices.sending import Letter
from tests.factories import THURSDAY_MORNING

LETTER = Letter(
    town_id=1,
    id=2,
    recipient="jeanne@example.org",
    recipient_name="Jeanne Kérouac",
    locale="fr",
    subject="C’est prêt chez Morel",
    body="Votre sac est prêt.\n",
    queued_at=THURSDAY_MORNING,
    attempts=0,
    claimed_until=THURSDAY_MORNING + timedelta(minutes=5),
    town_name="Port-Lanterne",
)


@pytest.fixture(autouse=True)
def _context(database: None) -> None:
    """Mails are signed with the installation's secret."""


def test_a_mail_says_who_writes_and_that_nobody_reads_answers() -> None:
    mail = message_of(LETTER, mail_from="marche@example.org")
    assert mail["From"] == "Port-Lanterne <marche@example.org>"
    assert mail["To"] == "Jeanne Kérouac <jeanne@example.org>"
    assert mail["Subject"] == "C’est prêt chez Morel"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail["Date"] == "Thu, 11 Jun 2026 08:00:00 +0000"
    assert mail.get_content() == "Votre sac est prêt.\n"


def test_the_same_notice_always_has_the_same_message_id(app: Flask) -> None:
    first, again = (message_of(LETTER, mail_from="marche@example.org")["Message-ID"] for _ in range(2))
    other = message_of(replace(LETTER, id=3), mail_from="marche@example.org")["Message-ID"]
    assert first == again != other
    assert first.endswith("@example.org>")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x00"])
def test_no_name_or_subject_adds_a_header(end: str) -> None:
    evil = f"Jeanne{end}Bcc: all@example.org"
    mail = message_of(replace(LETTER, recipient_name=evil, subject=evil), mail_from="marche@example.org")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Jeanne Bcc: all@example.org"
    assert b"\nBcc" not in mail.as_bytes()


@pytest.mark.parametrize(
    "address", ["", "jeanne", "a@b@c", "jeanne@example.org\r\nBcc: all@example.org", "@", "jeanne @"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        message_of(replace(LETTER, recipient=address), mail_from="marche@example.org")
