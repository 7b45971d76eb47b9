"""The council writes pages: kept as drafts, looked at, published, taken away, and never lost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.towns.models import Town
from tests.visitors import Visitor
from tests.web.council.test_showcase import photo
from tests.web.council.writing import PAGES, TEXT, begin, hidden_in, send

CountSql = Callable[[], AbstractContextManager[list[str]]]
PUBLIC = "/pages/comment-venir"


def test_a_draft_is_seen_by_nobody_else(manager: Visitor, browser_for: Callable[[str], Visitor]) -> None:
    page = begin(manager)
    assert page == f"{PAGES}/comment-venir"
    assert send(manager, page).status_code == 303
    assert "Ligne **4**." in manager.get(page).text
    resident = browser_for("localhost")
    assert resident.get(PUBLIC).status_code == 404
    assert "Comment venir" not in resident.get("/help").text
    assert "comment-venir" not in resident.get("/sitemaps/pages.xml").text


def test_a_published_page_is_read_found_and_linked(
    manager: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    page = begin(manager)
    assert send(manager, page, to="/publication").status_code == 303
    resident = browser_for("localhost")
    shown = resident.get(PUBLIC)
    assert "<h2>En bus</h2>" in shown.text
    assert "Ligne <strong>4</strong>" in shown.text
    assert "<title>Comment venir, Port-Lanterne</title>" in shown.text
    assert "Set-Cookie" not in shown.headers
    assert f'href="{PUBLIC}"' in resident.get("/help").text
    assert PUBLIC in resident.get("/sitemaps/pages.xml").text
    assert PUBLIC not in resident.get("/").text.split("site-foot")[0]
    send(manager, page, to="/publication", place="home")
    assert PUBLIC in resident.get("/").text.split("site-foot")[0]
    send(manager, page, to="/publication", place="address")
    assert PUBLIC not in resident.get("/help").text
    assert resident.get(PUBLIC).status_code == 200


def test_english_visitors_read_english_where_it_is_written(manager: Visitor) -> None:
    page = begin(manager)
    english = {"title_en": "How to come", "body_en": "By bus."}
    send(manager, page, to="/publication", **english)
    told = manager.get(PUBLIC, headers={"Accept-Language": "en"}).text
    assert "By bus." in told
    send(manager, page, to="/publication", title_en="How to come", body_en="")
    told = manager.get(PUBLIC, headers={"Accept-Language": "en"}).text
    assert '<h1 lang="fr">Comment venir</h1>' in told


def test_a_page_that_is_taken_away_is_gone_for_residents_only(manager: Visitor) -> None:
    page = begin(manager)
    send(manager, page, to="/publication")
    token = hidden_in(manager.get(page).text)
    assert manager.post(f"{page}/withdrawal", data=token).status_code == 303
    assert manager.get(PUBLIC).status_code == 404
    assert PUBLIC not in manager.get("/help").text
    assert "Ligne **4**." in manager.get(page).text


def test_a_preview_shows_the_page_and_keeps_nothing(manager: Visitor) -> None:
    page = begin(manager)
    response = send(manager, page, to="/preview", body_fr="Un **essai**.")
    assert response.status_code == 200
    assert "Un <strong>essai</strong>." in response.text
    assert "pas encore publié" in response.text
    assert "essai" not in manager.get(page).text


def test_every_version_is_kept_and_an_old_one_is_taken_up(manager: Visitor) -> None:
    page = begin(manager)
    send(manager, page, to="/publication", body_fr="La première.")
    send(manager, page, to="/publication", body_fr="La deuxième.")
    versions = manager.get(f"{page}/versions").text
    assert "Anne Dubois" in versions
    assert versions.count("publiée") == 2
    assert "La première." in manager.get(f"{page}/versions/2").text
    assert manager.get(f"{page}/versions/9").status_code == 404
    again = manager.get(f"{page}?version=2").text
    assert "La première." in again
    assert "La deuxième." in manager.get(PUBLIC).text
    fields = {**hidden_in(again), **TEXT, "body_fr": "La première."}
    assert manager.post(f"{page}/publication", data=fields).status_code == 303
    assert "La première." in manager.get(PUBLIC).text
    assert "La deuxième." in manager.get(f"{page}/versions/3").text


@pytest.mark.parametrize("to", ["", "/publication"])
def test_a_slower_colleague_is_told_and_both_texts_stay(manager: Visitor, to: str) -> None:
    page = begin(manager)
    seen = hidden_in(manager.get(page).text)["seen"]
    send(manager, page, body_fr="Le texte de Paul.")
    response = send(manager, page, to=to, seen=seen, body_fr="Le texte d’Anne.")
    assert response.status_code == 409
    assert "Quelqu’un d’autre" in response.text
    assert "Le texte d’Anne." in response.text
    assert "<p>Le texte de Paul.</p>" in response.text
    fields = {**hidden_in(response.text), **TEXT, "body_fr": "Le texte d’Anne."}
    assert manager.post(page, data=fields).status_code == 303
    assert "Le texte de Paul." in manager.get(f"{page}/versions/2").text


def test_a_photo_is_kept_with_its_words_and_stands_in_the_page(manager: Visitor) -> None:
    page = begin(manager)
    response = send(manager, page, to="/pictures", file=photo(), picture_words="La rue [au matin]")
    assert response.status_code == 200
    line = re.search(r"!\[La rue \(au matin\)\]\(/media/\w+-40x30\.jpg\)", response.text)
    assert line
    assert TEXT["body_fr"] in response.text.replace("\r", "")
    send(manager, page, to="/publication", body_fr=f"Voici.\n\n{line[0]}")
    shown = manager.get(PUBLIC).text
    assert 'alt="La rue (au matin)"' in shown
    assert 'type="image/avif"' in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"file": None, "picture_words": "La rue"}, "Choisissez d’abord une photo"),
        ({"picture_words": ""}, "Décrivez la photo"),
    ],
)
def test_a_photo_that_lacks_something_is_asked_about(
    manager: Visitor, fields: dict[str, object], sentence: str
) -> None:
    page = begin(manager)
    sent = {"file": photo(), **fields}
    response = send(
        manager, page, to="/pictures", **{key: value for key, value in sent.items() if value is not None}
    )
    assert response.status_code == 422
    assert sentence in response.text
    assert "Ligne **4**." in response.text


@pytest.mark.parametrize("to", ["", "/publication", "/preview"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title_fr": ""}, "Il manque le titre"),
        ({"body_fr": " "}, "Il manque le texte"),
        ({"title_fr": "x" * 121}, "Au plus 120 caractères"),
        ({"body_fr": "x" * 20_001}, "Au plus"),
        ({"place": "moon"}, "Où la trouver"),
        ({"body_fr": "![x](https://elsewhere.example/a.jpg)"}, "n’est pas parmi les vôtres"),
        ({"body_fr": "![](/media/abcdef-40x30.jpg)"}, "n’est pas décrite"),
    ],
)
def test_a_page_that_cannot_stand_is_refused_in_words(
    manager: Visitor, to: str, fields: dict[str, str], sentence: str
) -> None:
    page = begin(manager)
    response = send(manager, page, to=to, title_en="My English title", **fields)
    assert response.status_code == 422
    assert sentence in response.text
    assert "My English title" in response.text
    assert manager.get(PUBLIC).status_code == 404


@pytest.mark.parametrize("title", ["", "???", "x" * 121])
def test_a_title_that_gives_no_address_is_refused(manager: Visitor, title: str) -> None:
    token = hidden_in(manager.get(PAGES).text)
    response = manager.post(PAGES, data={**token, "title_fr": title})
    assert response.status_code == 422
    assert "erreur" in response.text or "revoir" in response.text


def test_two_pages_of_one_title_have_two_addresses(manager: Visitor) -> None:
    assert [begin(manager), begin(manager)] == [f"{PAGES}/comment-venir", f"{PAGES}/comment-venir-2"]


def test_strangers_find_nothing(manager: Visitor, strangers: list[Visitor]) -> None:
    page = begin(manager)
    addresses = [PAGES, page, f"{page}/versions", f"{page}/versions/1"]
    for stranger in strangers:
        assert [stranger.get(address).status_code for address in addresses] == [404] * 4
        assert stranger.post(page, data=TEXT).status_code in {400, 404}


@pytest.mark.parametrize("to", ["", "/publication", "/withdrawal", "/preview", "/pictures"])
def test_without_the_token_nothing_changes(manager: Visitor, to: str) -> None:
    page = begin(manager)
    assert manager.post(page + to, data={**TEXT, "seen": "1"}).status_code == 400
    assert manager.post(PAGES, data={"title_fr": "Autre"}).status_code == 400
    assert manager.get(PUBLIC).status_code == 404
    assert "Ligne **4**." not in manager.get(page).text


def test_a_page_of_another_town_is_not_there(
    manager: Visitor, town: Town, browser_for: Callable[[str], Visitor], strangers: list[Visitor]
) -> None:
    send(manager, begin(manager), to="/publication")
    assert browser_for("val-brume.localhost").get(PUBLIC).status_code == 404


def test_a_page_and_the_list_ask_a_bounded_number_of_questions(manager: Visitor, count_sql: CountSql) -> None:
    for number in range(4):
        send(manager, begin(manager, f"Page {number}"), to="/publication")
    with count_sql() as asked:
        manager.get("/pages/page-1")
    assert len(asked) <= 4, asked
    with count_sql() as asked:
        manager.get(PAGES)
    assert len(asked) <= 6, asked


@pytest.mark.parametrize("number", ["2147483648", str(2**63), "-1", "x"])
def test_a_version_that_never_was_is_not_found(manager: Visitor, number: str) -> None:
    page = begin(manager)
    assert manager.get(page, query_string={"version": number}).status_code == 404
    assert manager.get("/council/showcase", query_string={"version": number}).status_code == 404


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_key_that_no_table_holds_is_not_found(manager: Visitor, number: int) -> None:
    assert manager.get(f"/council/cards/{number}").status_code == 404
    assert manager.get(f"/council/costs/{number}.pdf").status_code == 404
