"""The tablet by the till: an order pings, is packed and handed over in three taps; then the network goes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.street import Installation, Street
from tests.journeys.thumbs import Thumb
from tests.journeys.walking import (
    code_of,
    fill_basket,
    heading,
    open_board,
    order_to_pay_in_the_shops,
    stop_of,
    told,
)

pytestmark = pytest.mark.browser
MOST_TAPS = 3  # an order without incident, from the ping to the hand-over
_HEAR = "() => document.addEventListener('board:rang', () => { document.body.dataset.rang = 'yes' })"
_HAS_COPY = "async () => await caches.has('board')"
_KEPT = "async (words) => ((await (await caches.match(location.pathname))?.text()) ?? '').includes(words)"


def test_a_day_at_the_till(
    installation: Installation,
    street: Street,
    new_page: Callable[..., Page],
    new_window: Callable[..., BrowserContext],
    capsys: pytest.CaptureFixture[str],
) -> None:
    office, phone = new_page(), new_page(width=375)
    window = new_window(viewport={"width": 375, "height": 800})
    tablet = window.new_page()
    tablet.goto(_link_for_a_tablet(office, street))
    tablet.get_by_role("button", name="C’est l’appareil du comptoir").click()
    tablet.get_by_role("button", name="Activer la sonnette").click()
    expect(tablet.get_by_role("button", name="Sonnette activée")).to_be_visible()
    tablet.evaluate(_HEAR)
    fill_basket(phone, street)
    order_to_pay_in_the_shops(phone)
    _in_three_taps(tablet, phone, street, capsys)
    installation.sell_for_a_while(street)
    _without_a_network(window, tablet)
    office.get_by_role("button", name="Retirer").click()
    told(office, "ne sert plus")
    expect(heading(tablet, "Se connecter")).to_be_visible()
    assert tablet.evaluate(_HAS_COPY) is False
    office.get_by_role("link", name="Commandes").first.click()
    office.wait_for_function(_HAS_COPY)
    office.get_by_role("button", name=re.compile("^Se déconnecter")).click()
    expect(office.get_by_role("button", name=re.compile("^Se déconnecter"))).to_have_count(0)
    assert office.evaluate(_HAS_COPY) is False


def _in_three_taps(tablet: Page, phone: Page, street: Street, capsys: pytest.CaptureFixture[str]) -> None:
    bag = tablet.get_by_role("article")
    expect(bag).to_be_visible()  # nobody has touched the board
    expect(tablet).to_have_title(re.compile(r"^\(1\) "))
    expect(tablet.locator("body")).to_have_attribute("data-rang", "yes")
    thumb = Thumb(tablet)
    thumb.tap(bag.get_by_role("button", name="Déjà prêt"))
    told(tablet, "acceptée et prête")
    thumb.tell("from the ping to « ready »", capsys)
    expect(tablet.get_by_role("button", name="Sonnette activée")).to_be_visible()  # it never left the page
    phone.reload()
    thumb.tap(tablet.get_by_role("link", name="Remise", exact=True))
    expect(tablet.get_by_label("Code du sac")).to_be_focused()
    tablet.keyboard.type(code_of(phone, street.bakery))  # as a scanner does, without a tap
    tablet.keyboard.press("Enter")
    thumb.tap(tablet.get_by_role("button", name="Remis en main propre"))
    expect(tablet.get_by_role("heading", name="A-t-elle acheté autre chose ?")).to_be_visible()
    phone.reload()
    expect(stop_of(phone, street.bakery).get_by_text("remise", exact=True)).to_be_visible()
    thumb.tell("from the ping to « collected »", capsys)
    assert thumb.taps <= MOST_TAPS


def _without_a_network(window: BrowserContext, tablet: Page) -> None:
    tablet.get_by_role("link", name="Commandes").click()
    bags = tablet.get_by_role("article")
    expect(bags).to_have_count(5)
    tablet.wait_for_function(_KEPT, arg="ticket--new")
    bags.first.get_by_text("Autre").click()
    bags.first.get_by_label("Pourquoi ?").fill("Le four est")
    bags.last.get_by_role("button", name="J’accepte").click()
    told(tablet, "acceptée. À préparer")
    expect(bags.first.get_by_label("Pourquoi ?")).to_have_value("Le four est")
    window.set_offline(offline=True)
    bags.nth(1).get_by_role("button", name="J’accepte").click()
    lost = tablet.get_by_role("status").filter(has_text="Pas de réseau")
    expect(lost).to_contain_text("« J’accepte » n’est peut-être pas parti")
    tablet.reload()
    expect(bags).to_have_count(5)
    expect(lost).to_contain_text("Vous voyez le tableau tel qu’il était")
    window.set_offline(offline=False)
    expect(lost).to_be_hidden()


def _link_for_a_tablet(office: Page, street: Street) -> str:
    open_board(office, street, street.bakery)
    office.get_by_role("link", name="Tablettes du comptoir").click()
    office.get_by_label("Comment l’appeler ?").fill("Caisse")
    office.get_by_role("button", name="Créer son lien").click()
    return office.get_by_label("Le lien").input_value()
