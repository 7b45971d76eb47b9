"""One walk through the street, ordered in three taps from the basket: on a narrow phone, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.thumbs import Thumb
from tests.journeys.walking import ORDER, fill_basket, go_to, heading, say_who

pytestmark = pytest.mark.browser
_MOST_TAPS = 3


def test_a_walk_is_ordered_in_three_taps(
    street: Street, new_page: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    page = new_page(width=320, java_script_enabled=False)
    fill_basket(page, street)
    go_to(page, "Panier")
    expect(page.get_by_role("complementary", name="Récapitulatif")).to_contain_text("Tout en un tour")
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name="Choisir mes heures de retrait"))
    expect(heading(page, "Votre commande, 3 boutiques")).to_be_visible()
    expect(page.get_by_label(re.compile("^Heure de retrait chez")).first).to_be_hidden()
    thumb.tap(page.get_by_role("radio", name=re.compile("^Demain, .* 3 arrêts")))
    say_who(page)
    thumb.tap(page.get_by_role("button", name=ORDER))
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile("demain", re.IGNORECASE))
    thumb.tell("one walk, from the basket", capsys)
    assert thumb.taps <= _MOST_TAPS
