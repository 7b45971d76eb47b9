"""The search field while somebody types, in a real browser: by keyboard, by thumb, and without the script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street

pytestmark = pytest.mark.browser


def test_what_is_offered_is_chosen_by_keyboard(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(street.address)
    field = page.get_by_role("combobox", name="Chercher dans toute la rue")
    field.press_sequentially("com", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.locator("[data-suggestions] [role=status]")).not_to_be_empty()
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("com")
    expect(page.locator("[data-suggestions] [role=status]")).to_be_empty()
    field.press("Enter")
    page.wait_for_url("**/search?q=com")


def test_an_option_leads_to_its_page(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page(width=375)
    page.goto(street.address)
    page.get_by_role("combobox").press_sequentially("lant", delay=20)
    page.get_by_role("option", name="Lantier").first.click()
    page.wait_for_url("**/shops/lantier*")


def test_without_the_script_it_is_a_plain_field(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(street.address)
    page.get_by_role("searchbox").fill("comté")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search?q=*")
