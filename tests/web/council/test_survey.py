"""A round of questions on its way: opened, answered by residents and shops, read by the council."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from marketplace.core import clock
from marketplace.measures.surveys import results_of
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, make_official, make_shop, make_worker
from tests.visitors import Visitor
from tests.web.storefront.buying import forms_on, plain

ROUNDS, LAST_DAY = "/council/survey", "2026-06-30"
AFTER = THURSDAY_MORNING + timedelta(days=30)
NAMES = ("first", "second", "third", "fourth", "fifth")
STEPS = dict.fromkeys(NAMES, "4")


def respond(visitor: Visitor, **more: str) -> int:
    """Answer as a browser does."""
    form = forms_on(visitor.get("/survey")).get("/survey", {})
    return visitor.post("/survey", data={**form, **STEPS, **more}).status_code


def answers(town: Town) -> int:
    with clock.travel(AFTER):
        return sum(told.answers for each in results_of(town_by_id(town.id)) for told in each.told.values())


def test_residents_answer_once_a_browser_and_the_council_reads(
    manager: Visitor, browser_for: Callable[[str], Visitor], town: Town
) -> None:
    assert manager.submit(ROUNDS, {"closes_on": LAST_DAY}).status_code == 303
    people = [browser_for("localhost") for _ in range(6)]
    for number, person in enumerate(people):
        assert "Set-Cookie" not in person.get("/survey").headers
        assert respond(person, word=f"mot {number}") == 303
        assert "Merci" in person.get("/survey").text
        assert respond(person) == 409
    assert answers(town) == 6
    with clock.travel(AFTER):
        manager.sign_in(make_official(town, email="apres@example.org").id)
        page = plain(manager.get(ROUNDS).text)
        assert "4,0" in page
        assert "« mot 3 »" in page
        barometer = plain(manager.get("/council/barometer").text)
        assert "Je trouve dans la rue ce que je cherche." in barometer
        assert "mot 3" not in barometer
        paper = PdfReader(BytesIO(manager.get("/council/barometer.pdf").data))
        assert len(paper.pages) == 1
        assert "Les habitants" in paper.pages[0].extract_text()


def test_the_same_form_counts_once_without_cookies(
    manager: Visitor, browser_for: Callable[[str], Visitor], town: Town
) -> None:
    manager.submit(ROUNDS, {"closes_on": LAST_DAY})
    form = {**forms_on(browser_for("localhost").get("/survey"))["/survey"], **STEPS}
    for _ in range(6):
        assert browser_for("localhost").post("/survey", data=form).status_code == 303
    assert answers(town) == 0  # one answer: too few to be told


def test_a_missing_answer_is_asked_for_and_nothing_typed_is_lost(manager: Visitor, visitor: Visitor) -> None:
    manager.submit(ROUNDS, {"closes_on": LAST_DAY})
    for wrong in ({"third": ""}, {"third": "9"}, {"token": ""}, {"word": "x" * 61}):
        form = {**forms_on(visitor.get("/survey"))["/survey"], **STEPS, "word": "la place", **wrong}
        page = visitor.post("/survey", data=form)
        assert page.status_code == 422, wrong
        assert forms_on(page)["/survey"]["first"] == "4"


def test_without_a_round_nobody_is_asked(visitor: Visitor, town: Town) -> None:
    assert "en ce moment" in visitor.get("/survey").text
    assert visitor.post("/survey", data=STEPS).status_code == 409


def test_a_shop_answers_once_whoever_of_it_does(
    manager: Visitor, browser_for: Callable[[str], Visitor], town: Town
) -> None:
    manager.submit(ROUNDS, {"closes_on": LAST_DAY})
    for number in range(5):
        shop = make_shop(town, name=f"Boutique {number}")
        address = f"/backoffice/{shop.slug}/survey"
        for person in range(2):
            browser = browser_for("localhost")
            browser.sign_in(make_worker(shop, email=f"{number}-{person}@example.org").id)
            if person:
                assert "Merci, votre réponse est comptée" in browser.get(address).text
            token = browser.token_on(f"/backoffice/{shop.slug}/settings")
            assert browser.post(address, data={**STEPS, "csrf_token": token}).status_code == 303
            assert browser.post(address, data=STEPS).status_code == 400
    assert answers(town) == 5


def test_strangers_neither_open_a_round_nor_answer_for_a_shop(
    manager: Visitor, strangers: list[Visitor], town: Town
) -> None:
    assert manager.post(ROUNDS, data={"closes_on": LAST_DAY}).status_code == 400
    shop = make_shop(town, name="Chez Rose")
    for stranger in strangers:
        token = stranger.token_on("/account")
        assert stranger.post(ROUNDS, data={"closes_on": LAST_DAY, "csrf_token": token}).status_code == 404
        assert stranger.get(ROUNDS).status_code == 404
        address = f"/backoffice/{shop.slug}/survey"
        assert stranger.post(address, data={**STEPS, "csrf_token": token}).status_code == 404
    assert "Ouvrir un tour" in manager.get(ROUNDS).text


def test_a_round_too_long_or_too_soon_is_refused_in_words(manager: Visitor, town: Town) -> None:
    answer = manager.submit(ROUNDS, {"closes_on": "2026-12-24"})
    assert answer.status_code == 422
    assert "entre demain et dans 45 jours" in plain(answer.text)
    assert 'value="2026-12-24"' in answer.text


def test_words_are_kept_or_set_aside(
    manager: Visitor, browser_for: Callable[[str], Visitor], town: Town
) -> None:
    manager.submit(ROUNDS, {"closes_on": LAST_DAY})
    for _ in range(5):
        respond(browser_for("localhost"), word="une fontaine")
    addresses: list[str] = []
    with clock.travel(AFTER):
        manager.sign_in(make_official(town, email="apres@example.org").id)
        for judgement, left in (("keep", 4), ("drop", 3)):
            addresses = [one for one in forms_on(manager.get(ROUNDS)) if "/words/" in one]
            sent = manager.submit(ROUNDS, {"judgement": judgement}, to=addresses[0])
            assert sent.status_code == 303
            assert len([one for one in forms_on(manager.get(ROUNDS)) if "/words/" in one]) == left
        assert "tour 1" in plain(manager.get(ROUNDS).text)
        assert manager.submit(ROUNDS, {"judgement": "burn"}, to=addresses[0]).status_code == 422
