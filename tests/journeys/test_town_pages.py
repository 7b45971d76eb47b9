"""A clerk without training writes a page: with the buttons, and without any script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import heading, open_town_hall, told

pytestmark = pytest.mark.browser
_PAGES = "/council/showcase/pages"


def begin(page: Page, street: Street, title: str) -> None:
    """Sign in at the town hall and begin a page."""
    open_town_hall(page, street)
    page.goto(f"{street.address}{_PAGES}")
    page.get_by_label("Titre de la page").fill(title)
    page.get_by_role("button", name="Commencer la page").click()
    expect(heading(page, title)).to_be_visible()


def test_the_buttons_write_the_signs_and_the_page_is_published(
    street: Street, new_page: Callable[..., Page]
) -> None:
    desk, phone = new_page(), new_page(width=375)
    begin(desk, street, "Comment venir")
    text, signs = desk.get_by_label("Texte", exact=True), desk.get_by_role("toolbar").first
    signs.get_by_role("button", name="Titre", exact=True).click()
    desk.keyboard.type("En bus\n\nLigne quatre")
    desk.keyboard.press("Shift+Home")
    signs.get_by_role("button", name="Gras").click()
    expect(text).to_have_value("## En bus\n\n**Ligne quatre**")
    desk.get_by_role("button", name="Aperçu").last.click()
    expect(desk.get_by_role("heading", name="Aperçu, pas encore publié")).to_be_visible()
    desk.get_by_role("button", name="Publier").click()
    told(desk, "C’est en ligne")
    phone.goto(street.address)
    phone.get_by_role("contentinfo").get_by_role("link", name="Comment venir").click()
    expect(phone.get_by_role("heading", name="En bus")).to_be_visible()
    expect(phone.locator("strong", has_text="Ligne quatre")).to_be_visible()


def test_a_page_is_written_without_scripts(street: Street, new_page: Callable[..., Page]) -> None:
    phone = new_page(width=375, java_script_enabled=False)
    begin(phone, street, "Où se garer")
    expect(phone.get_by_role("toolbar")).to_have_count(0)
    phone.get_by_text("Comment mettre en forme").click()
    expect(phone.get_by_text("un nouveau paragraphe")).to_be_visible()
    phone.get_by_label("Texte", exact=True).fill("Le parking de la Plage est **gratuit**.")
    phone.get_by_role("button", name="Publier").click()
    told(phone, "C’est en ligne")
    phone.get_by_role("link", name="Voir la page").click()
    expect(phone.locator("strong", has_text="gratuit")).to_be_visible()
