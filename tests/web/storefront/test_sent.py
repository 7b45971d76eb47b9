"""The page « what was sent »: for installations without customers only."""

import re

import pytest
from flask import Flask
from pydantic import SecretStr

from marketplace.core.db import transaction
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.notices.services import Mail, queue
from marketplace.towns.models import Town
from tests.visitors import Visitor


def waiting(town: Town, *, subject: str = "C’est prêt chez Morel", body: str = "Bonjour,\n\nPrêt.\n") -> None:
    """A notice to a resident."""
    with transaction():
        queue(town.id, mails=[Mail("ready", new_id(), "jeanne@example.org", "Jeanne", "fr", subject, body)])


def only_link(page: str) -> str:
    """The address of the only mail on the page."""
    (link,) = re.findall(r'href="(/sent/[^"]+)"', page)
    return str(link)


def test_an_empty_outbox_says_how_to_fill_it(town: Town, visitor: Visitor) -> None:
    page = visitor.get("/sent")
    assert page.status_code == 200
    assert "Aucun courrier pour l’instant" in page.text


def test_a_mail_is_listed_and_can_be_read(town: Town, visitor: Visitor) -> None:
    waiting(town, body="Bonjour,\n\nSuivre :\nhttp://localhost/orders/X?key=1&a=<b>\n")
    page = visitor.get("/sent")
    assert "C’est prêt chez Morel" in page.text
    assert "en attente" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    mail = visitor.get(only_link(page.text))
    assert '<a href="http://localhost/orders/X?key=1&amp;a=' in mail.text
    assert "<b>" not in mail.text.partition("<article")[2]
    assert "jeanne@example.org" in mail.text


def test_another_towns_mails_are_not_shown(town: Town, other_town: Town, visitor: Visitor) -> None:
    waiting(other_town)
    assert "C’est prêt" not in visitor.get("/sent").text
    visitor.host = "val-brume.localhost"
    link = only_link(visitor.get("/sent").text)
    visitor.host = "localhost"
    assert visitor.get(link).status_code == 404


def test_where_there_are_customers_the_page_does_not_exist(
    app: Flask, town: Town, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(town)
    link = only_link(visitor.get("/sent").text)
    real = Settings(
        market_env="production",
        secret_key=SecretStr("k3Jw9-vQzP0xLmN7rT5yBdF2hG8sAcE4"),
        smtp_url=SecretStr("smtp://localhost"),
    )
    monkeypatch.setitem(app.extensions, "settings", real)
    assert visitor.get("/sent").status_code == 404
    assert visitor.get(link).status_code == 404


def test_only_the_demo_leads_there(
    app: Flask, town: Town, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/sent"' not in visitor.get("/cart").text
    monkeypatch.setitem(app.extensions, "settings", Settings(market_env="demo"))
    assert 'href="/sent"' in visitor.get("/cart").text
