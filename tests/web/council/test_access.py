"""Who may enter the town hall (S01, S03, S16)."""

from collections.abc import Callable

import pytest

from marketplace.towns.models import Town
from tests.factories import make_official
from tests.visitors import Visitor

PAGES = (
    "/council/",
    "/council/showcase",
    "/council/street",
    "/council/events",
    "/council/events/new",
    "/council/shops",
    "/council/shops/claims",
    "/council/barometer",
)
ACTS = (
    "/council/showcase",
    "/council/showcase/preview",
    "/council/street",
    "/council/street/preview",
    "/council/shops/maison-morel/admission",
    "/council/shops/maison-morel/pause",
    "/council/shops/maison-morel/reopening",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_manager_enters(manager: Visitor, page: str) -> None:
    assert manager.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_learns_nothing(strangers: list[Visitor], page: str) -> None:
    assert [stranger.get(page).status_code for stranger in strangers] == [404] * 4


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_changes_nothing(strangers: list[Visitor], act: str) -> None:
    assert [stranger.post(act).status_code for stranger in strangers] == [404] * 4


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(visitor: Visitor, town: Town, page: str) -> None:
    response = visitor.get(page)
    assert (response.status_code, response.location) == (302, f"/sign-in?next={page}")


def test_without_a_second_factor_the_manager_is_told_how_to_get_one(
    browser_for: Callable[[str], Visitor], town: Town
) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_official(town).id, second_factor=False)
    response = browser.get("/council/")
    assert response.status_code == 403
    assert 'href="/account/second-factor"' in response.text
