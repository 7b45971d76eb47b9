"""Two towns on one installation: each host shows its own street, and an unknown one shows nobody's."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Installation, Street
from tests.journeys.walking import fill_basket, go_to, heading, sign_in

pytestmark = pytest.mark.browser
_numbers = count(1)


@pytest.fixture
def neighbours(installation: Installation) -> Street:
    """Another town of the same installation."""
    return installation.open_street(f"val-brume-{next(_numbers)}", name="Val-Brume")


def test_each_town_shows_its_own_street_and_keeps_its_own_baskets(
    street: Street, neighbours: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    fill_basket(page, street)
    page.goto(neighbours.address)
    assert page.url.startswith("http://val-brume")
    expect(page.get_by_role("contentinfo")).to_contain_text("Val-Brume")
    expect(page.get_by_role("main")).not_to_contain_text("Port-Lanterne")
    go_to(page, "Panier")
    expect(page.get_by_text("Rien dans le panier pour l’instant")).to_be_visible()


def test_who_works_in_one_town_is_a_stranger_in_the_other(
    street: Street, neighbours: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    sign_in(page, street.bakery.keeper, f"{neighbours.address}/backoffice/{neighbours.bakery.slug}/")
    expect(heading(page, "Rien à cette adresse")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(street.bakery.name)


def test_an_unknown_host_is_nobodys(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    answer = page.goto(installation.address_of("nulle-part.localhost"))
    assert answer
    assert answer.status == 404
    expect(page.get_by_text("Aucune ville ne répond à cette adresse.")).to_be_visible()
    expect(page.get_by_role("link", name="Boutiques")).to_have_count(0)
