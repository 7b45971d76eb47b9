"""The main job: three shops, one basket, one order, three bags, one walk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Installation, Street
from tests.journeys.walking import (
    ORDER,
    choose_each_time,
    code_of,
    go_to,
    heading,
    open_board,
    open_checkout,
    open_product,
    put_in_basket,
    reference_on,
    say_who,
    stop_of,
    told,
)

pytestmark = pytest.mark.browser

GOODS = ("Baguette de tradition", "Comté de garde", "Marinière")


def test_a_resident_orders_from_three_shops_and_fetches_three_bags(
    installation: Installation, street: Street, browser_of: Callable[..., Page]
) -> None:
    phone = browser_of(width=375)
    _fill_one_basket(phone, street)
    _order_with_a_time_for_each_shop(phone, street)
    reference = reference_on(phone)
    counters = {place: browser_of(width=820) for place in street.sellers}
    for (place, page), own in zip(counters.items(), GOODS, strict=True):
        open_board(page, street, place)
        _prepare(page, reference, own)
    _see_every_bag(phone, street, title="Tout est prêt, bonne promenade !", state="prête")
    codes = {place: code_of(phone, place) for place in street.sellers}
    _say_the_code_of_another_shop(counters[street.bakery], codes[street.dairy])
    for place, page in counters.items():
        _hand_over(page, reference, codes[place])
    _see_every_bag(phone, street, title="Tout est remis, merci !", state="remise")
    installation.work()
    _read_the_mails(phone, street, reference)


def _fill_one_basket(phone: Page, street: Street) -> None:
    phone.goto(street.address)
    phone.locator("input[type=search]").fill("baguettes")
    phone.keyboard.press("Enter")
    expect(heading(phone, "« baguettes » dans la rue")).to_be_visible()
    phone.get_by_role("link", name="Baguette de tradition").click()
    phone.get_by_label("Combien ?").fill("2")
    put_in_basket(phone, "Baguette de tradition")
    open_product(phone, street.dairy, "Comté de garde")
    phone.get_by_label("Ou un autre poids").fill("350")
    put_in_basket(phone, "Comté de garde")
    open_product(phone, street.clothes, "Marinière")
    phone.get_by_role("radio", name=re.compile(r"^M\b")).check()
    put_in_basket(phone, "Marinière")


def _order_with_a_time_for_each_shop(phone: Page, street: Street) -> None:
    open_checkout(phone)
    expect(heading(phone, "Votre commande, 3 boutiques")).to_be_visible()
    choose_each_time(phone)
    for later, place in enumerate(street.sellers):
        phone.get_by_label(f"Heure de retrait chez {place.name}").select_option(index=later)
    say_who(phone)
    phone.get_by_role("radio", name="Dans chaque boutique").check()
    expect(phone.get_by_role("complementary", name="Récapitulatif")).to_contain_text("63,08 €")
    phone.get_by_role("button", name=ORDER).click()
    expect(heading(phone, "Merci, c’est commandé")).to_be_visible()
    for place in street.sellers:
        expect(stop_of(phone, place)).to_contain_text("reçue")
    assert len({code_of(phone, place) for place in street.sellers}) == 3


def _prepare(counter: Page, reference: str, own: str) -> None:
    expect(heading(counter, "Bonjour Paul, un sac vous attend")).to_be_visible()
    bag = counter.get_by_role("article").filter(has_text=reference)
    expect(bag).to_contain_text(own)
    for other in set(GOODS) - {own}:
        expect(counter.get_by_role("main")).not_to_contain_text(other)
    bag.get_by_role("button", name="J’accepte").click()
    told(counter, f"Commande {reference} acceptée")
    bag.get_by_role("button", name="C’est prêt").click()
    told(counter, f"Commande {reference} prête")


def _see_every_bag(phone: Page, street: Street, *, title: str, state: str) -> None:
    phone.reload()
    expect(heading(phone, title)).to_be_visible()
    for place in street.sellers:
        expect(stop_of(phone, place).get_by_text(state, exact=True)).to_be_visible()


def _say_the_code_of_another_shop(counter: Page, code: str) -> None:
    counter.get_by_role("link", name="Remettre").click()
    counter.get_by_label("Code").fill(code)
    counter.get_by_role("button", name="Trouver le sac").click()
    expect(counter.get_by_role("alert")).to_contain_text("code")
    expect(counter.get_by_role("button", name="Remis en main propre")).to_have_count(0)
    go_to(counter, "Commandes")


def _hand_over(counter: Page, reference: str, code: str) -> None:
    counter.get_by_role("link", name=f"Remettre {reference}").click()
    counter.get_by_label("Code").fill(code.lower())
    counter.get_by_role("button", name="Trouver le sac").click()
    counter.get_by_role("button", name="Remis en main propre").click()
    told(counter, f"Sac {reference} remis")
    go_to(counter, "Commandes")
    expect(counter.get_by_role("region", name="Remises aujourd’hui")).to_contain_text(reference)


def _read_the_mails(phone: Page, street: Street, reference: str) -> None:
    phone.goto(f"{street.address}/sent")
    mails = phone.get_by_role("row").filter(has_text="envoyé")
    expect(mails.filter(has_text=f"Votre commande {reference}")).to_have_count(1)
    expect(mails.filter(has_text=f"Nouvelle commande {reference}")).to_have_count(3)
    expect(mails.filter(has_text="Tout est prêt")).to_have_count(1)
    expect(mails.filter(has_text="C’est prêt chez")).to_have_count(0)
    mails.get_by_role("link", name=f"Votre commande {reference}").click()
    for place in street.sellers:
        expect(phone.get_by_role("article")).to_contain_text(place.name)
