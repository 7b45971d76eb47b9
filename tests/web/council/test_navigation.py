"""The groups of the town hall's pages: one is always somewhere, and sees where."""

import re

import pytest

from marketplace.towns.models import Town, TownRole
from tests.factories import make_official, make_shop
from tests.visitors import Visitor

_HEAD = re.compile(r"<header.*?</header>", re.DOTALL)
_BAR = re.compile(r'<nav class="office-nav".*?</nav>', re.DOTALL)
_ROOMS = re.compile(r'<div class="wrap office-rooms">.*?</div>', re.DOTALL)
_LINK = re.compile(r'<a href="([^"]+)"( class="only-wide")?( aria-current="page")?>(.*?)</a>', re.DOTALL)
GROUPS = ["Accueil", "Boutiques", "Vitrine", "Habitants", "Chiffres", "Argent", "Réglages"]


def _words(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup).strip()


def _head(visitor: Visitor, address: str) -> str:
    page = visitor.get(address)
    assert page.status_code == 200
    found = _HEAD.search(page.text)
    assert found
    return found[0]


def _bar(head: str) -> list[tuple[str, str, str]]:
    """Address, mark and words of each group's link."""
    found = _BAR.search(head)
    assert found
    tabs, _, _more = found[0].partition("<details")
    return [(url, current, _words(words)) for url, _wide, current, words in _LINK.findall(tabs)]


def _rooms(head: str) -> list[tuple[str, str, str]]:
    found = _ROOMS.search(head)
    links = _LINK.findall(found[0]) if found else []
    return [(url, current, _words(words)) for url, _wide, current, words in links]


def test_all_pages_of_all_groups_open_and_mark_themselves(manager: Visitor) -> None:
    groups = _bar(_head(manager, "/council/"))
    assert [words for _url, _current, words in groups] == GROUPS
    for group_url, _current, group in groups:
        for url, _mark, words in _rooms(_head(manager, group_url)):
            if url.startswith("/council/"):
                head = _head(manager, url)
                assert [there for _u, mark, there in _bar(head) if mark] == [group], url
                assert [there for _u, mark, there in _rooms(head) if mark] == [words], url


@pytest.mark.parametrize(
    ("address", "group", "room"),
    [
        ("/council/", "Accueil", None),
        ("/council/events/new", "Vitrine", "Agenda"),
        ("/council/showcase/versions", "Vitrine", "Les mots et la photo"),
        ("/council/showcase/look/seasons", "Vitrine", "L’habit"),
        ("/council/shops/claims", "Boutiques", "Dans la rue"),
        ("/council/moderation/recalls", "Habitants", "Rappels"),
    ],
)
def test_a_page_below_another_stands_where_that_one_does(
    manager: Visitor, address: str, group: str, room: str | None
) -> None:
    head = _head(manager, address)
    assert [words for _url, mark, words in _bar(head) if mark] == [group]
    assert [words for _url, mark, words in _rooms(head) if mark] == ([room] if room else [])


def test_what_a_phone_has_no_room_for_opens_without_a_script_and_is_marked(manager: Visitor) -> None:
    found = re.search(r"<details.*?</details>", _head(manager, "/council/journal"), re.DOTALL)
    assert found
    more = [(_words(words), bool(mark)) for _url, _wide, mark, words in _LINK.findall(found[0])]
    assert ("Qui a fait quoi", True) in more
    assert ("Baromètre", False) in more
    assert '<summary aria-current="true">' in found[0]
    assert '<summary aria-current="true">' not in _head(manager, "/council/shops")


def test_who_only_moderates_sees_what_is_to_be_moderated(visitor: Visitor, town: Town) -> None:
    visitor.sign_in(make_official(town, role=TownRole.MODERATOR, email="mod@example.org").id)
    head = _head(visitor, "/council/moderation/wishes")
    assert [words for _url, _mark, words in _bar(head)] == ["Modération"]
    assert [words for _url, _mark, words in _rooms(head)] == ["Signalements", "Rappels", "Envies", "Avis"]
    assert "/council/shops" not in head


def test_the_manager_finds_the_way_back_from_a_call_and_an_agent_sees_none(
    visitor: Visitor, strangers: list[Visitor], town: Town
) -> None:
    make_shop(town)
    visitor.sign_in(make_official(town).id)
    assert _bar(_head(visitor, "/assisted/"))[0][2] == "Mairie"
    agent = strangers[2]
    assert _bar(_head(agent, "/assisted/"))[0][2] == "Appels"
