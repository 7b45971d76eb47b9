"""What the town says of itself where the law asks: `/council/particulars`, on legal pages and mails."""

from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.notices.letters import message_of
from marketplace.notices.sending import claim_due
from marketplace.notices.services import Mail, queue
from marketplace.towns.models import Town, TownParticulars
from marketplace.towns.particulars.services import set_mail_from
from marketplace.towns.queries import particulars_of
from tests.visitors import Visitor

PAGE = "/council/particulars"
TOLD = {
    "publisher": "Commune de Port-Lanterne",
    "director": "Maude Le Bris",
    "controller": "",
    "data_contact": "donnees@port.example",
    "host_company": "Serveurs du Large, Brest",
    "terms_more": "Le marché ferme le 26 décembre.",
    "sender_name": "Le marché de Port",
    "reply_to": "mairie@port.example",
    "version": "1",
}


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def rows() -> int:
    db.session.rollback()
    query = select(func.count()).select_from(TownParticulars).execution_options(all_towns=True)
    return db.session.scalar(query) or 0


def test_what_is_told_stands_on_the_legal_pages(manager: Visitor, visitor: Visitor, town: Town) -> None:
    assert manager.submit(PAGE, TOLD).status_code == 303
    notice = plain(visitor.get("/legal/notice").text)
    assert "Éditeur : Commune de Port-Lanterne." in notice
    assert "Direction de la publication : Maude Le Bris." in notice
    assert "Serveurs du Large, Brest" in notice
    privacy = plain(visitor.get("/legal/privacy").text)
    assert "Responsable de ces données : Commune de Port-Lanterne." in privacy
    assert "donnees@port.example" in privacy
    assert "Le marché ferme le 26 décembre." in visitor.get("/legal/terms").text


def test_mails_leave_in_the_town_s_own_name_and_answers_come_to_it(manager: Visitor, town: Town) -> None:
    manager.submit(PAGE, TOLD)
    with transaction():
        set_mail_from(town.id, mail_from="marche@port.example")
        queue(town.id, mails=[Mail("placed", 1, "lea@example.org", "Léa", "fr", "Bonjour", "Bonjour")])
    with transaction():
        (letter,) = claim_due(limit=5)
    message = message_of(letter, mail_from="marche@installation.example")
    assert str(message["From"]) == "Le marché de Port <marche@port.example>"
    assert str(message["Reply-To"]) == "Le marché de Port <mairie@port.example>"


def test_a_town_that_said_nothing_writes_as_before(manager: Visitor, town: Town) -> None:
    with transaction():
        queue(town.id, mails=[Mail("placed", 1, "lea@example.org", "Léa", "fr", "Bonjour", "Bonjour")])
    with transaction():
        (letter,) = claim_due(limit=5)
    message = message_of(letter, mail_from="marche@installation.example")
    assert str(message["From"]) == "Port-Lanterne <marche@installation.example>"
    assert message["Reply-To"] is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"reply_to": "mairie"}, "prenom.nom@exemple.fr"), ({"publisher": "a" * 161}, "Au plus 160 caractères")],
)
def test_a_refusal_is_said_in_words_and_nothing_typed_is_lost(
    manager: Visitor, town: Town, changed: dict[str, Any], words: str
) -> None:
    answer = manager.submit(PAGE, {**TOLD, **changed})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert "Maude Le Bris" in answer.text
    assert rows() == 0


def test_of_two_colleagues_the_second_is_told_of_the_first(manager: Visitor, town: Town) -> None:
    manager.submit(PAGE, TOLD)
    late = manager.submit(PAGE, {**TOLD, "director": "Yann Kerouac"})
    assert late.status_code == 409
    assert "Maude Le Bris" in late.text
    assert "Yann Kerouac" in late.text
    now = particulars_of(town.id)
    assert now is not None
    assert now.director == "Maude Le Bris"


def test_strangers_and_requests_without_a_token_change_nothing(
    manager: Visitor, strangers: list[Visitor]
) -> None:
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
    assert manager.post(PAGE, data=TOLD).status_code == 400
    assert rows() == 0
