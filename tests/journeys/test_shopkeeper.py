"""A shopkeeper’s day: a new thing, another price, a count, an order that cannot be prepared."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import (
    fill_basket,
    go_to,
    heading,
    open_board,
    order_to_pay_in_the_shops,
    put_in_basket,
    stop_of,
    told,
)

pytestmark = pytest.mark.browser
TOMME = "Tomme aux fleurs"


def test_what_the_shop_puts_on_its_shelf_is_found_and_bought(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    counter, phone = browser_of(width=820), browser_of(width=375)
    open_board(counter, street, street.dairy)
    _add_a_cheese(counter)
    _search(phone, street)
    expect(phone.get_by_text("6,50 €")).to_be_visible()
    phone.get_by_role("link", name=TOMME).click()
    put_in_basket(phone, TOMME)
    _change_price_and_count(counter)
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("7,20 €")
    _search(phone, street)
    expect(phone.get_by_text("7,20 €")).to_be_visible()
    go_to(phone, "Panier")
    expect(phone.get_by_text(f"« {TOMME} » : le prix est passé de 6,50 € à 7,20 €.").first).to_be_visible()
    phone.get_by_role("button", name="Mettre mon panier à jour").click()
    told(phone, "Votre panier est à jour.")
    _sell_out(counter)
    _search(phone, street)
    expect(phone.get_by_text("Épuisé")).to_be_visible()


def test_an_order_that_cannot_be_prepared_is_declined_with_a_reason_that_the_resident_reads(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    phone, counter = browser_of(width=375), browser_of(width=820)
    fill_basket(phone, street)
    order_to_pay_in_the_shops(phone)
    open_board(counter, street, street.bakery)
    counter.get_by_role("article").get_by_text("Autre").click()
    counter.get_by_label("Pourquoi ?").fill("Le four est en panne jusqu’à demain.")
    counter.get_by_role("button", name="Refuser cette commande").click()
    told(counter, "refusée. La personne a reçu votre explication.")
    phone.reload()
    bakery = stop_of(phone, street.bakery)
    expect(bakery).to_contain_text("Le four est en panne jusqu’à demain.")
    expect(bakery.get_by_text("refusée", exact=True)).to_be_visible()
    expect(stop_of(phone, street.dairy).get_by_text("reçue", exact=True)).to_be_visible()
    expect(phone.get_by_role("region", name="En tout")).to_contain_text("60,48 €")


def _add_a_cheese(counter: Page) -> None:
    go_to(counter, "Rayon")
    counter.get_by_role("link", name="Ajouter un produit").click()
    counter.get_by_label("Nom", exact=True).fill(TOMME)
    counter.get_by_label("Prix").first.fill("6,50")
    counter.get_by_label("En rayon").first.fill("4")
    counter.get_by_role("button", name="Mettre en rayon").click()
    expect(counter.get_by_role("alert")).to_contain_text("Répondez pour les allergènes")
    counter.get_by_role("radio", name="Il en contient").check()
    counter.get_by_role("checkbox", name="lait").check()
    counter.get_by_role("button", name="Mettre en rayon").click()
    told(counter, f"« {TOMME} » est dans votre rayon.")


def _change_price_and_count(counter: Page) -> None:
    counter.get_by_role("link", name=TOMME).click()
    expect(heading(counter, TOMME)).to_be_visible()
    counter.get_by_label("Prix").first.fill("7,20")
    counter.get_by_label("En rayon").first.fill("3")
    counter.get_by_role("button", name="Enregistrer").click()
    told(counter, f"« {TOMME} » est enregistré.")
    row = counter.get_by_role("row").filter(has_text=TOMME)
    expect(row).to_contain_text("7,20 €")
    expect(row.get_by_role("cell", name="3", exact=True)).to_be_visible()


def _sell_out(counter: Page) -> None:
    counter.get_by_role("link", name="Compter le stock").click()
    counter.get_by_role("textbox", name=TOMME).fill("0")
    counter.get_by_role("button", name="C’est compté").click()
    expect(counter.get_by_role("status")).to_be_visible()


def _search(phone: Page, street: Street) -> None:
    phone.goto(street.address)
    field = phone.get_by_role("searchbox").or_(phone.get_by_role("combobox"))  # with scripts it suggests
    field.fill("tomme fleurs")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("link", name=TOMME)).to_be_visible()
