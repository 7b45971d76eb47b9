"""Paying with the demo card over several shops: declined, left, paid late or elsewhere, nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Installation, Street
from tests.journeys.walking import (
    ORDER,
    at_the_card,
    choose_times,
    fill_basket,
    heading,
    open_board,
    order_to_pay_by_card,
    reference_on,
    sign_in,
    stop_of,
    turn_back,
    way_back,
)

pytestmark = pytest.mark.browser

PAY = "Payer 64,23 €"  # the cheese may weigh a tenth more than was asked


def test_a_declined_card_keeps_everything_and_a_second_try_places_the_order(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    page = browser_of(width=375)
    sign_in(page, street.resident, f"{street.address}/account")
    expect(page.get_by_text("Pas encore de commande")).to_be_visible()
    fill_basket(page, street)
    order_to_pay_by_card(page)
    expect(heading(page, PAY)).to_be_visible()
    page.get_by_role("button", name="Faire refuser la carte").click()
    expect(page.get_by_text("La carte a été refusée, rien n’est payé.")).to_be_visible()
    _the_basket_is_still_there(page, street)
    page.get_by_role("link", name=PAY).click()
    _our_page_says_what_is_paid_to_whom(page, street)
    page.get_by_role("button", name=PAY).click()
    expect(at_the_card(page)).to_be_visible()
    page.get_by_role("button", name=PAY).click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    expect(page.get_by_text("Payé en ligne : 64,23 €.")).to_be_visible()
    for place in street.sellers:
        expect(stop_of(page, place).get_by_text("reçue", exact=True)).to_be_visible()
    reference = reference_on(page)
    _the_account_shows_it(page, street, reference)
    _the_shop_knows_it_is_paid(browser_of(), street, reference)


def test_whoever_turns_back_at_the_card_may_pay_in_the_shops_instead(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    page = browser_of(width=375)
    fill_basket(page, street)
    order_to_pay_by_card(page)
    card = page.url
    turn_back(page)
    _our_page_says_what_is_paid_to_whom(page, street)
    page.get_by_role("link", name="Payer plutôt dans les boutiques").click()
    expect(page.get_by_label("Nom sur le sac")).to_have_value("Jeanne Kermadec")
    choose_times(page)
    page.get_by_role("radio", name="Dans chaque boutique").check()
    page.get_by_role("button", name=ORDER).click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    page.goto(card)  # where nobody can pay for the same things a second time
    expect(heading(page, "Cette page de paiement est fermée")).to_be_visible()
    page.get_by_role("link", name="Retour à ma commande").click()
    expect(heading(page, "Commande annulée")).to_be_visible()


def test_money_that_comes_late_still_places_the_order(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=375)
    fill_basket(page, street)
    order_to_pay_by_card(page)
    page.get_by_role("button", name="Payer en retard").click()
    expect(at_the_card(page)).to_have_count(0)
    expect(heading(page, PAY)).to_be_visible()  # the card's page is closed, and nothing has come yet
    installation.work()
    page.reload()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    expect(page.get_by_text("Payé en ligne : 64,23 €.")).to_be_visible()


def test_the_page_that_waits_for_the_bank_looks_again_by_itself(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    page = browser_of(width=375)
    fill_basket(page, street)
    order_to_pay_by_card(page)
    card = page.url
    turn_back(page)
    waiting = page.context.new_page()
    waiting.goto(way_back(page.url, card))
    expect(heading(waiting, "Nous confirmons votre paiement")).to_be_visible()
    page.goto(card)
    page.get_by_role("button", name=PAY).click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    expect(heading(waiting, "Merci, c’est commandé")).to_be_visible()


def _our_page_says_what_is_paid_to_whom(page: Page, street: Street) -> None:
    expect(heading(page, PAY)).to_be_visible()
    for place in street.sellers:
        expect(page.get_by_text(f"Vendu par {place.name}")).to_be_visible()
    expect(page.get_by_text(re.compile("Vos articles vous sont gardés jusqu’à"))).to_be_visible()


def _the_basket_is_still_there(page: Page, street: Street) -> None:
    page.goto(f"{street.address}/cart")
    expect(heading(page, "Votre panier, 3 boutiques")).to_be_visible()
    for goods in ("Baguette de tradition", "Comté de garde", "Marinière"):
        expect(page.get_by_role("main").get_by_role("link", name=goods)).to_be_visible()
    expect(page.get_by_role("complementary", name="Récapitulatif")).to_contain_text("63,08 €")


def _the_account_shows_it(page: Page, street: Street, reference: str) -> None:
    page.goto(f"{street.address}/account/orders")
    order = page.get_by_role("listitem").filter(has_text=reference)
    expect(order).to_contain_text("63,08 €")
    for place in street.sellers:
        expect(order).to_contain_text(place.name)
    order.get_by_role("link", name="Commande du").click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()


def _the_shop_knows_it_is_paid(counter: Page, street: Street, reference: str) -> None:
    open_board(counter, street, street.dairy)
    bag = counter.get_by_role("article").filter(has_text=reference)
    expect(bag).to_contain_text("déjà payée")
    expect(bag).to_contain_text("350 g")
