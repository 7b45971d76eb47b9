"""Paying with the demo card: a card that is declined costs nothing and loses nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import (
    ORDER,
    fill_basket,
    heading,
    open_board,
    open_checkout,
    reference_on,
    say_who,
    sign_in,
    stop_of,
)

pytestmark = pytest.mark.browser


def test_a_declined_card_keeps_everything_and_a_second_try_places_the_order(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    page = browser_of(width=375)
    sign_in(page, street.resident, f"{street.address}/account")
    expect(page.get_by_text("Pas encore de commande")).to_be_visible()
    fill_basket(page, street)
    _go_to_the_card(page)
    page.get_by_role("button", name="Faire refuser la carte").click()
    expect(page.get_by_text("La carte a été refusée, rien n’est payé.")).to_be_visible()
    _the_basket_is_still_there(page, street)
    _go_to_the_card(page)
    page.get_by_role("button", name="Payer 63,08 €").click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    expect(page.get_by_text("Payé en ligne : 63,08 €.")).to_be_visible()
    for place in street.sellers:
        expect(stop_of(page, place).get_by_text("reçue", exact=True)).to_be_visible()
    reference = reference_on(page)
    _the_account_shows_it(page, street, reference)
    _the_shop_knows_it_is_paid(browser_of(), street, reference)


def _go_to_the_card(page: Page) -> None:
    open_checkout(page)
    say_who(page)
    page.get_by_role("radio", name="Par carte de démonstration").check()
    page.get_by_role("button", name=ORDER).click()
    expect(heading(page, "Payer 63,08 €")).to_be_visible()


def _the_basket_is_still_there(page: Page, street: Street) -> None:
    page.goto(f"{street.address}/cart")
    expect(heading(page, "Votre panier, 3 boutiques")).to_be_visible()
    for goods in ("Baguette de tradition", "Comté de garde", "Marinière"):
        expect(page.get_by_role("main").get_by_role("link", name=goods)).to_be_visible()
    expect(page.get_by_role("complementary", name="Récapitulatif")).to_contain_text("63,08 €")


def _the_account_shows_it(page: Page, street: Street, reference: str) -> None:
    page.goto(f"{street.address}/account")
    order = page.get_by_role("article").filter(has_text=reference)
    expect(order).to_contain_text("63,08 €")
    for place in street.sellers:
        expect(order).to_contain_text(place.name)
    order.get_by_role("link", name=f"Commande {reference}").click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()


def _the_shop_knows_it_is_paid(counter: Page, street: Street, reference: str) -> None:
    open_board(counter, street, street.dairy)
    bag = counter.get_by_role("article").filter(has_text=reference)
    expect(bag).to_contain_text("déjà payée")
    expect(bag).to_contain_text("350 g")
