"""The order's page on the way: opened once, it shows its codes without a network, and the truth with one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import code_of, fill_basket, heading, order_to_pay_in_the_shops

pytestmark = pytest.mark.browser
_KEPT = "caches.open('walk').then(pages => pages.keys()).then(kept => kept.length)"
_DRESSED = "caches.open('walk-dress').then(parts => parts.keys()).then(kept => kept.length > 8)"


def test_the_codes_are_there_without_a_network_and_the_truth_with_one(
    street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375)
    fill_basket(phone, street)
    order_to_pay_in_the_shops(phone)
    codes = [code_of(phone, place) for place in street.sellers]
    phone.wait_for_function(f"{_KEPT}.then(number => number === 1)")
    phone.wait_for_function(_DRESSED)
    lost = phone.get_by_role("status").filter(has_text="Pas de réseau. Voici votre tour tel qu’il était")
    expect(lost).to_be_hidden()
    phone.context.set_offline(True)
    phone.reload()
    expect(heading(phone, "Merci, c’est commandé")).to_be_visible()
    expect(lost).to_be_visible()
    assert [code_of(phone, place) for place in street.sellers] == codes
    expect(phone.get_by_role("img", name=re.compile("^Code à présenter"))).to_be_visible()
    phone.context.set_offline(False)
    expect(lost).to_be_hidden()
