"""Residents and shops say something; the town answers in public, in its own words."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.towns.listening.models import TownWord
from marketplace.towns.listening.services import say
from marketplace.towns.models import Town
from tests.factories import make_shop, make_worker
from tests.visitors import Visitor

PAGE, LIST = "/help/words", "/council/words"
ANSWER = {
    "title": "Les horaires du dimanche",
    "answer": "Trois boulangeries ouvrent désormais.",
    "version": "1",
}


def said(town: Town) -> list[TownWord]:
    """What is kept."""
    query = select(TownWord).where(TownWord.town_id == town.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query.order_by(TownWord.id)))


@pytest.fixture
def word(town: Town) -> int:
    """Something that names somebody, as it was said."""
    with transaction():
        say(town.id, text="Madame Blanc ferme le dimanche !")
    return said(town)[0].id


def test_a_resident_says_something_without_a_name(visitor: Visitor, town: Town) -> None:
    answer = visitor.post(PAGE, data={"text": "Ouvrez le dimanche."})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/sent")
    assert "Set-Cookie" not in answer.headers
    (kept,) = said(town)
    assert (kept.text, kept.shop_id, kept.answered_at) == ("Ouvrez le dimanche.", None, None)
    assert (
        "Ouvrez le dimanche." not in visitor.get(PAGE).text
    )  # nothing is public before somebody has read it


@pytest.mark.parametrize(("text", "sentence"), [(" ", "Écrivez d’abord"), ("x" * 1001, "Au plus 1000")])
def test_what_cannot_be_is_refused_in_words(visitor: Visitor, town: Town, text: str, sentence: str) -> None:
    answer = visitor.post(PAGE, data={"text": text})
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ")
    assert text.strip() in answer.text
    assert said(town) == []


def test_many_words_at_once_are_slowed_down(visitor: Visitor, town: Town) -> None:
    answers = [visitor.post(PAGE, data={"text": "Encore."}).status_code for _n in range(8)]
    assert answers[0] == 303
    assert answers[-1] == 429
    assert (
        visitor.post(PAGE, data={"text": "x"}, headers={"Origin": "https://evil.example"}).status_code == 400
    )


def test_the_town_answers_in_public_in_its_own_words(manager: Visitor, town: Town, word: int) -> None:
    assert "Madame Blanc" in manager.get(LIST).text
    answer = manager.submit(f"{LIST}/{word}", ANSWER)
    assert (answer.status_code, answer.location) == (303, LIST)
    page = manager.get(PAGE).text.replace("\u00a0", " ")
    assert "Trois boulangeries" in page
    assert "Madame Blanc" not in page


def test_who_answers_second_is_told_and_keeps_their_words(manager: Visitor, town: Town, word: int) -> None:
    manager.submit(f"{LIST}/{word}", ANSWER)
    answer = manager.submit(f"{LIST}/{word}", {**ANSWER, "answer": "Mes mots"})
    assert answer.status_code == 409
    assert "Mes mots" in answer.text
    assert said(town)[0].answer == ANSWER["answer"]


def test_an_empty_answer_is_refused_and_what_is_put_away_is_gone(
    manager: Visitor, town: Town, word: int
) -> None:
    refused = manager.submit(f"{LIST}/{word}", {**ANSWER, "answer": " "})
    assert refused.status_code == 422
    assert "Les horaires du dimanche" in refused.text
    manager.submit(f"{LIST}/{word}", {}, to=f"{LIST}/{word}/removal")
    assert said(town) == []
    assert manager.get(f"{LIST}/{word}").status_code == 404


def test_a_shop_says_something_and_is_not_named_in_public(
    manager: Visitor, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    shop, owner = make_shop(town), browser_for("localhost")
    owner.sign_in(make_worker(shop).id)
    steps = "/backoffice/maison-morel/steps"
    assert owner.submit(steps, {"text": "Les sacs sont trop petits."}, to=f"{steps}/words").status_code == 303
    assert owner.submit(steps, {"text": ""}, to=f"{steps}/words").status_code == 422
    assert owner.post(f"{steps}/words", data={"text": "x"}).status_code == 400
    (kept,) = said(town)
    assert kept.shop_id == shop.id
    assert "Maison Morel" in manager.get(f"{LIST}/{kept.id}").text
    manager.submit(f"{LIST}/{kept.id}", ANSWER)
    page = manager.get(PAGE).text.replace("\u00a0", " ")
    assert "Une boutique l’a dit" in page
    assert "Maison Morel" not in page


def test_strangers_and_missing_tokens_change_nothing(
    manager: Visitor, strangers: list[Visitor], town: Town, word: int
) -> None:
    for stranger in strangers:
        assert stranger.get(LIST).status_code == 404
        assert stranger.get(f"{LIST}/{word}").status_code == 404
        assert stranger.post(f"{LIST}/{word}", data=ANSWER).status_code in {400, 404}
        assert stranger.post(f"{LIST}/{word}/removal").status_code in {400, 404}
    assert manager.post(f"{LIST}/{word}", data=ANSWER).status_code == 400
    assert manager.post(f"{LIST}/{word}/removal").status_code == 400
    assert said(town)[0].answered_at is None


def test_many_words_cost_as_many_queries_as_one(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with transaction():
        for n in range(9):
            say(town.id, text=f"Mot {n}")
    with count_sql() as heard:
        manager.get(LIST)
    assert len(heard) <= 5
    assert db.session.scalar(select(func.count(TownWord.id)).where(TownWord.town_id == town.id)) == 9
