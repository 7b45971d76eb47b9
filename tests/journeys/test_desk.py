"""The counter on a phone: the network goes, what was noted is told later, a second scan is answered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import (
    code_of,
    fill_basket,
    go_to,
    heading,
    open_board,
    order_to_pay_in_the_shops,
    told,
)

pytestmark = pytest.mark.browser


def test_a_phone_without_a_network_hands_over_once_and_is_told_the_truth(
    street: Street, new_page: Callable[..., Page]
) -> None:
    resident, first = new_page(width=375), new_page(width=375)
    code = _order(resident, street)
    open_board(first, street, street.bakery)
    _pack(first)
    _open_desk(first)
    _lose_network(first)
    _type(first, code)
    expect(first.get_by_text(re.compile("Pas de réseau. Voici ce que ce téléphone savait"))).to_be_visible()
    expect(first.locator("[data-words]")).to_contain_text("Jeanne Kermadec")
    first.get_by_role("button", name="Remis, à noter").click()
    noted = first.locator("[data-noted]")
    expect(noted).to_contain_text("Noté, à envoyer dès que le réseau revient.")
    first.context.set_offline(False)
    first.reload()
    expect(noted).to_contain_text(re.compile(r"Sac \S+ remis\."))
    second = first.context.new_page()
    second.goto(first.url)
    _type(second, code.lower())
    expect(second.get_by_text(re.compile("Déjà remise à .* par Paul"))).to_be_visible()
    expect(second.get_by_role("button", name="Remis en main propre")).to_have_count(0)
    first.get_by_role("button", name="J’ai lu, effacer les réponses").click()
    expect(noted.get_by_role("listitem")).to_have_count(0)


def _order(resident: Page, street: Street) -> str:
    fill_basket(resident, street)
    order_to_pay_in_the_shops(resident)
    return code_of(resident, street.bakery)


def _pack(counter: Page) -> None:
    bag = counter.get_by_role("article").first
    bag.get_by_role("button", name="J’accepte").click()
    told(counter, "acceptée")
    counter.get_by_role("article").first.get_by_role("button", name="C’est prêt").click()
    told(counter, "prête")


def _open_desk(counter: Page) -> None:
    with counter.expect_response(re.compile("/handover/known")):
        go_to(counter, "Remise")
    expect(heading(counter, "Remettre un sac")).to_be_visible()


def _lose_network(counter: Page) -> None:
    counter.context.set_offline(True)


def _type(counter: Page, code: str) -> None:
    counter.get_by_label("Code du sac").fill(code)
    counter.get_by_role("button", name="Trouver le sac").click()
