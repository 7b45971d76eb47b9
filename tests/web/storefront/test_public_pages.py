"""Pages for people who only look: no cookie, no token, and not sent twice."""

import pytest

from marketplace.core.db import db
from marketplace.core.write_queue import Busy
from tests.factories import make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

PUBLIC = [
    "/",
    "/shops",
    "/shops/lantier",
    "/shops/lantier/comte",
    "/search?q=comte",
    "/help",
    "/events",
    "/help/easy",
    "/legal/notice",
    "/legal/privacy",
    "/legal/terms",
    "/legal/accessibility",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_who_only_looks_gets_no_cookie_and_no_token(street: Street, visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.text
    assert page.headers["Cache-Control"] == "no-cache"
    assert {"Accept-Language", "Cookie"} <= set(page.vary)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_that_did_not_change_is_not_sent_again(street: Street, visitor: Visitor, path: str) -> None:
    tag = visitor.get(path).headers["ETag"]
    again = visitor.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.data


def test_another_language_is_another_page(street: Street, visitor: Visitor) -> None:
    tag = visitor.get("/").headers["ETag"]
    assert visitor.get("/", headers={"If-None-Match": tag, "Accept-Language": "en"}).status_code == 200


def test_a_basket_makes_a_page_private(street: Street, visitor: Visitor) -> None:
    visitor.set_cookie("basket", "whatever")
    assert visitor.get("/shops").headers["Cache-Control"] == "private, no-cache"


def test_choosing_a_language_is_remembered_and_leads_back(street: Street, visitor: Visitor) -> None:
    answer = visitor.get("/language/en?next=/shops?kind=cheese")
    assert answer.status_code == 303
    assert answer.location == "/shops?kind=cheese"
    assert '<html lang="en">' in visitor.get("/shops").text
    assert visitor.get("/language/de").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "evil",
        "/%0d%0aX:1",
    ],
)
def test_choosing_a_language_never_leads_away(street: Street, visitor: Visitor, address: str) -> None:
    assert visitor.get("/language/fr", query_string={"next": address}).location.startswith("/")
    location = visitor.get(f"/language/fr?next={address}").location
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_unknown_legal_pages_are_not_found(street: Street, visitor: Visitor) -> None:
    for page in ("x", "..%2Fhelp", "notice.html"):
        assert visitor.get(f"/legal/{page}").status_code == 404


def test_legal_pages_name_the_town(street: Street, visitor: Visitor) -> None:
    assert "La ville de Port-Lanterne publie ce site" in visitor.get("/legal/notice").text


def test_robots_may_read_shops_but_no_baskets(street: Street, visitor: Visitor) -> None:
    robots = visitor.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Disallow: /cart" in robots.text
    assert "Disallow: /shops" not in robots.text


def test_an_unknown_host_is_told_kindly_and_learns_no_town(street: Street, visitor: Visitor) -> None:
    visitor.host = "unknown.example"
    page = visitor.get("/")
    assert page.status_code == 404
    assert "Aucune ville ne répond à cette adresse" in page.text
    assert "Port-Lanterne" not in page.text


@pytest.mark.parametrize(("path", "status"), [("/nope", 404), ("/shops/x/y/z", 404)])
def test_lost_visitors_get_a_way_on(street: Street, visitor: Visitor, path: str, status: int) -> None:
    page = visitor.get(path)
    assert page.status_code == status
    assert "Retourner dans la rue" in page.text


def test_a_wrong_method_is_told_in_words(street: Street, visitor: Visitor) -> None:
    page = visitor.post("/shops")
    assert page.status_code in {400, 405}
    assert "Revenez à la page précédente" in page.text or "Rechargez la page" in page.text


def test_a_database_that_is_away_still_gets_a_kind_page(
    database: None, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_town()

    def refuse(*_values: object, **_options: object) -> None:
        raise Busy

    monkeypatch.setattr(db.session, "execute", refuse)
    page = visitor.get("/")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "Il y a foule dans la rue" in page.text
