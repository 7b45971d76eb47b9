"""How the public pages are found: titles and descriptions of their own, one address each."""

import re

import pytest

from marketplace.browsing.sitemap import shops_on_map
from marketplace.core.db import db, transaction
from marketplace.towns.models import TownHost
from marketplace.web.storefront.found.page_head import shortened
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

PAGES = [
    "/", "/shops", "/shops?kind=bakery", "/shops?kind=cheese", "/shops/maison-morel", "/shops/lantier",
    "/shops/maison-morel/baguette-de-tradition", "/shops/lantier/comte", "/help", "/help/easy",
    "/search/ranking", "/legal/notice", "/legal/privacy", "/legal/terms", "/legal/accessibility",
]  # fmt: skip
_TITLE = re.compile(r"<head>.*?<title>([^<]+)</title>", re.DOTALL)
_ABOUT = re.compile(r'<meta name="description" content="(.+?)">')
_CANONICAL = re.compile(r'<link rel="canonical" href="(.+?)">')


def the_one(pattern: re.Pattern[str], text: str) -> str:
    """The only thing on the page that looks like this."""
    (found,) = pattern.findall(text)
    return str(found)


def test_no_two_pages_have_the_same_title_or_description(street: Street, visitor: Visitor) -> None:
    texts = [visitor.get(page).text for page in PAGES]
    assert len({the_one(_TITLE, text) for text in texts}) == len(PAGES)
    assert len({the_one(_ABOUT, text) for text in texts}) == len(PAGES)
    assert all(50 <= len(the_one(_ABOUT, text)) <= 200 for text in texts)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_names_the_town_and_its_one_address(street: Street, visitor: Visitor, page: str) -> None:
    answer = visitor.get(page)
    assert "Port-Lanterne" in the_one(_TITLE, answer.text)
    assert the_one(_CANONICAL, answer.text) == f"https://localhost{page}"
    assert "X-Robots-Tag" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/shops/lantier?shelf=Fromages", "/shops/lantier"),
        ("/shops/lantier?page=1&utm_source=x", "/shops/lantier"),
        ("/shops/lantier?page=2", "/shops/lantier?page=2"),
        ("/shops?kind=&page=1", "/shops"),
        ("/help?x=1", "/help"),
    ],
)
def test_what_is_chosen_in_passing_is_no_address(
    street: Street, visitor: Visitor, asked: str, address: str
) -> None:
    assert the_one(_CANONICAL, visitor.get(asked).text) == f"https://localhost{address}"


@pytest.mark.parametrize("asked", ["/shops?open=1", "/shops?kind=pirates", "/shops?page=9"])
def test_a_passing_or_empty_list_is_not_listed(street: Street, visitor: Visitor, asked: str) -> None:
    page = visitor.get(asked).text
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page


def test_on_another_host_a_page_leads_to_the_public_one(street: Street, visitor: Visitor) -> None:
    with transaction():
        db.session.add(TownHost(host="www.port-lanterne.example", town_id=street.town.id))
    visitor.host = "www.port-lanterne.example"
    page = visitor.get("/shops/lantier").text
    assert the_one(_CANONICAL, page) == "https://localhost/shops/lantier"


@pytest.mark.parametrize(
    "page", ["/cart", "/sign-in", "/account/new", "/search?q=comte", "/nope", "/withdrawal"]
)
def test_no_other_page_is_listed(street: Street, visitor: Visitor, page: str) -> None:
    assert visitor.get(page).headers["X-Robots-Tag"] == "noindex"


def test_offices_are_not_listed(street: Street, visitor: Visitor) -> None:
    answer = visitor.get("/backoffice/lantier/", follow_redirects=True)
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_description_ends_between_two_words() -> None:
    said = shortened("Une phrase  longue\n" * 20)
    assert len(said) <= 158
    assert said.endswith(("longue…", "phrase…", "Une…"))
    assert shortened("Court.") == "Court."


def test_a_town_without_shops_has_a_map_of_its_pages(street: Street, visitor: Visitor) -> None:
    assert shops_on_map(street.town.id + 1) == []
